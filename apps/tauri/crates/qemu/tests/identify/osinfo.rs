use super::{Media, debian, descriptor, named};
use openutm_qemu::identify::{OsConfidence, OsinfoDatabase, VolumeDescriptor, identify_image, osinfo_folders};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::{TempDir, tempdir};

const OSINFO: &str = r#"<?xml version="1.0"?>
<libosinfo version="0.0.1">
  <os id="http://example.org/SHORT_ID">
    <short-id>SHORT_ID</short-id>
    <name xml:lang="de">Beispiel</name>
    <name>Example SHORT_ID</name>
    <release-date>2024-05-01</release-date>
    <media arch="x86_64"><iso>ISO</iso></media>
  </os>
</libosinfo>"#;

/// A database of one system, whose medium is told by `iso`.
fn database(iso: &str) -> (TempDir, OsinfoDatabase) {
    let folder = tempdir().expect("a folder");
    let vendor = folder.path().join("os").join("example.org");
    fs::create_dir_all(&vendor).expect("a folder");
    fs::write(vendor.join("a.xml"), "<libosinfo><os>").expect("a file");
    fs::write(vendor.join("b.xml"), OSINFO.replace("SHORT_ID", "example7").replace("ISO", iso)).expect("a file");
    fs::write(vendor.join("c.xml"), " ".repeat((1 << 20) + 1)).expect("a file");
    let entities =
        format!("<!DOCTYPE x [<!ENTITY a \"{}\"><!ENTITY b \"{}\">]><x>&b;</x>", "a".repeat(100), "&a;".repeat(1000));
    fs::write(vendor.join("d.xml"), entities).expect("a file");
    let database = OsinfoDatabase::new(vec![folder.path().to_owned(), folder.path().join("missing")]);
    (folder, database)
}

async fn matches(iso: &str) -> Vec<String> {
    let (_folder, database) = database(iso);
    let volume = VolumeDescriptor { system_id: "LINUX".to_owned(), volume_size_bytes: 4096, ..named("EXAMPLE-7") };
    database.lookup(volume).await.into_iter().map(|found| found.name).collect()
}

#[tokio::test]
async fn media_of_the_hosts_database_fit_when_every_id_that_they_name_fits() {
    for iso in [
        "<volume-id>EXAMPLE-\\d</volume-id>",
        "<volume-id>EXAMPLE</volume-id><system-id>LINUX</system-id>",
        "<volume-id>EXAMPLE</volume-id><volume-size>4096</volume-size>",
        "<volume-id>^EXAMPLE-7$</volume-id>",
        "<volume-id>AMPLE</volume-id>",
        "<volume-id>EXAMPLEX?-7</volume-id>",
        "<volume-id>EXAMPLEX*-7</volume-id>",
        "<volume-id>EXAMPLEX{0,1}-</volume-id>",
        "<volume-id>^Z|EX</volume-id>",
        "<volume-id>(EX)+A</volume-id>",
        "<volume-id>\\w+-7</volume-id>",
        "<volume-id>EXAMPLE--*7</volume-id>",
    ] {
        assert_eq!(matches(iso).await, ["Example example7"], "{iso}");
    }
    for iso in [
        "<volume-id>EXAMPLE</volume-id><system-id>Win32</system-id>",
        "<volume-id>EXAMPLE</volume-id><volume-size>2048</volume-size>",
        "<volume-id>EXAMPLE(</volume-id>",
        &format!("<volume-id>{}</volume-id>", "E?".repeat(400)),
        "<system-id>LINUX</system-id>",
    ] {
        assert_eq!(matches(iso).await, [""; 0], "{iso}");
    }
}

#[tokio::test]
async fn the_hosts_database_is_read_once_and_damaged_files_take_nothing_from_the_others() {
    let (folder, database) = database("<volume-id>EXAMPLE</volume-id>");
    let systems = database.systems().await;
    assert_eq!(systems.len(), 1);
    assert_eq!((systems[0].id.as_str(), systems[0].released.as_deref()), ("example7", Some("2024-05-01")));
    drop(folder);
    assert_eq!(database.lookup(named("EXAMPLE-7")).await.len(), 1);
}

#[tokio::test]
async fn the_hosts_database_is_asked_only_where_the_mediums_own_words_do_not_suffice() {
    let (_folder, database) = database("<volume-id>.</volume-id>");
    let media = Media::new();
    let known = identify_image(&media.write("known.iso", &[debian()]), Some(&database)).await.expect("judged");
    assert_eq!((known.os.as_deref(), known.candidates.len()), (Some("debian13"), 1));
    let new = media.write("new.iso", &[descriptor(b"MADE UP", 1, 100)]);
    let found = identify_image(&new, Some(&database)).await.expect("judged");
    assert_eq!((found.os.as_deref(), found.confidence), (Some("example7"), OsConfidence::Likely));
}

#[test]
fn the_hosts_database_is_looked_for_where_its_tools_put_it() {
    assert!(osinfo_folders(|_| None).contains(&PathBuf::from("/usr/share/osinfo")));
    let set = osinfo_folders(|name| match name {
        "OSINFO_SYSTEM_DIR" => Some("/x".to_owned()),
        "XDG_CONFIG_HOME" => Some("/c".to_owned()),
        _ => None,
    });
    assert_eq!((set[0].as_path(), set[4].as_path()), (Path::new("/x"), Path::new("/c/osinfo")));
}
