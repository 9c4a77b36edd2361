//! Identification: the vectors of both backends, and media that lie.
use openutm_qemu::identify::{
    KnownSystem, NetworkModel, OsCandidate, OsConfidence, OsFamily, OsinfoDatabase, VolumeDescriptor, identify,
    identify_image, list_systems, merge, os_facts, osinfo_folders, read_volume,
};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::{TempDir, tempdir};

fn vectors() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors/identify");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the vectors") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        cases.extend(file["cases"].as_array().expect("cases").iter().cloned());
    }
    cases
}

fn named(volume_id: &str) -> VolumeDescriptor {
    VolumeDescriptor { volume_id: volume_id.to_owned(), volume_size_bytes: 2048, ..VolumeDescriptor::default() }
}

#[test]
fn systems_are_recognised_as_the_vectors_say() {
    let cases = vectors();
    assert!(cases.len() >= 100);
    for case in cases {
        let text = |key: &str| case[key].as_str().map(str::to_owned);
        let volume = text("volumeId").map(|volume_id| VolumeDescriptor {
            publisher_id: text("publisherId").unwrap_or_default(),
            application_id: text("applicationId").unwrap_or_default(),
            ..named(&volume_id)
        });
        let found = identify(volume.as_ref(), text("fileName").as_deref().unwrap_or("renamed.iso"));
        assert_eq!(found.os, text("os"), "{case}");
        assert_eq!(serde_json::json!(found.confidence), case["confidence"], "{case}");
        if let Some(expected) = case["candidates"].as_array() {
            let seen: Vec<&str> = found.candidates.iter().map(|candidate| candidate.os.as_str()).collect();
            assert_eq!(seen, expected.iter().map(|os| os.as_str().unwrap_or_default()).collect::<Vec<_>>(), "{case}");
        }
        assert_eq!(found.name.is_none(), found.confidence == OsConfidence::Unknown, "{case}");
        assert!(found.name.is_none_or(|name| !name.is_empty() && name.trim() == name), "{case}");
    }
}

#[test]
fn a_number_that_the_ids_end_cuts_off_is_not_claimed() {
    let cut = "Fedora-Workstation-Live-x86_64-2";
    assert_eq!(cut.len(), 32);
    assert_eq!(identify(Some(&named(cut)), "x.iso").confidence, OsConfidence::Unknown);
}

#[test]
fn a_files_name_is_not_believed_against_the_medium() {
    let found = identify(Some(&named("Debian 13.1.0 amd64 n")), "ubuntu-24.04-desktop-amd64.iso");
    assert_eq!((found.os.as_deref(), found.confidence), (Some("debian13"), OsConfidence::Certain));
}

#[test]
fn hostile_text_is_quoted_and_claims_no_more_than_its_beginning_says() {
    let found = identify(Some(&named("Ubuntu 24.04 <img onerror=x>")), "x.iso");
    assert_eq!(found.name.as_deref(), Some("Ubuntu 24.04"));
    assert!(found.candidates[0].why.contains("<img onerror=x>"));
    assert_eq!(identify(Some(&named("<script>Ubuntu 24.04")), "x.iso").confidence, OsConfidence::Unknown);
    assert_eq!(identify(Some(&named("")), &"\0".repeat(5000)).confidence, OsConfidence::Unknown);
}

#[test]
fn another_sources_word_never_overrules_a_usable_answer_and_decides_between_candidates() {
    let said = |os: &str| OsCandidate { os: os.to_owned(), name: os.to_owned(), why: String::new() };
    let own = identify(Some(&named("Debian 13.1.0 amd64 n")), "");
    assert_eq!(merge(own.clone(), vec![said("ubuntu24.04")]), own);
    let unknown = identify(Some(&named("MADE UP 1")), "");
    assert_eq!(merge(unknown.clone(), Vec::new()), unknown);
    let better = merge(unknown, vec![said("madeup1")]);
    assert_eq!((better.os.as_deref(), better.confidence), (Some("madeup1"), OsConfidence::Likely));
    let either = identify(Some(&named("CCCOMA_X64FRE_EN-US_DV9")), "x.iso");
    assert_eq!(either.name.as_deref(), Some("Windows 10 or Windows 11"));
    assert_eq!(merge(either.clone(), vec![said("win11")]).os.as_deref(), Some("win11"));
    let both = merge(either, vec![said("win10"), said("win11")]);
    assert_eq!((both.os, both.confidence), (None, OsConfidence::Guess));
}

#[test]
fn a_systems_needs_are_told_by_its_id() {
    assert_eq!(os_facts("winxp").network_model, NetworkModel::Rtl8139);
    assert_eq!((os_facts("truenas").family, os_facts("truenas").memory_mib), (OsFamily::Bsd, 8192));
    assert_eq!((os_facts("truenas-scale").family, os_facts("truenas-scale").memory_mib), (OsFamily::Linux, 8192));
    assert_eq!(os_facts("a-system-of-tomorrow"), os_facts("debian13"));
    assert!(os_facts("macos").unsupported.as_ref().is_some_and(|reason| reason.contains("Apple")));
}

#[test]
fn systems_come_newest_first_in_a_family_and_rolling_ones_last() {
    let systems = list_systems(&[]);
    assert!(systems.len() >= 150);
    let place = |id: &str| systems.iter().position(|system| system.id == id).unwrap_or_else(|| panic!("no {id}"));
    assert!(place("ubuntu25.10") < place("ubuntu24.04"));
    assert!(place("debian13") < place("debian12"));
    assert!(place("archlinux") > place("debian7"));
    let windows: Vec<&str> =
        systems.iter().filter(|system| system.family == OsFamily::Windows).map(|system| system.id.as_str()).collect();
    assert_eq!(windows[..2], ["win2k25", "win11"]);
}

#[test]
fn systems_of_the_hosts_database_are_taken_in_and_nothing_that_is_no_id() {
    let known = |id: &str, name: &str, released: Option<&str>| KnownSystem {
        id: id.to_owned(),
        name: name.to_owned(),
        released: released.map(str::to_owned),
    };
    let systems = list_systems(&[
        known("ubuntu26.04", "Ubuntu 26.04", Some("2026-04-23")),
        known("debian13", "Another name", Some("2025-08-09")),
        known("Not an id", "x", None),
    ]);
    assert_eq!(systems[0].id, "ubuntu26.04");
    assert!(systems.iter().any(|system| system.id == "debian13" && system.name == "Debian 13"));
    assert!(systems.iter().all(|system| system.name != "x" && system.name != "Another name"));
}

const SECTOR: usize = 2048;

fn descriptor(volume_id: &[u8], kind: u8, blocks_be: u32) -> Vec<u8> {
    let mut bytes = vec![0; SECTOR];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, &[kind]);
    put(1, b"CD001\x01");
    put(40, &[b' '; 32]);
    put(40, volume_id);
    put(80, &100_u32.to_le_bytes());
    put(84, &blocks_be.to_be_bytes());
    put(128, &2048_u16.to_le_bytes());
    put(130, &2048_u16.to_be_bytes());
    bytes
}

fn debian() -> Vec<u8> {
    descriptor(b"Debian 13.1.0 amd64 n", 1, 100)
}

/// Media of one test.
struct Media(TempDir);

impl Media {
    fn new() -> Self {
        Self(tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, descriptors: &[Vec<u8>]) -> PathBuf {
        let path = self.0.path().join(name);
        let mut bytes = vec![0; 16 * SECTOR];
        bytes.extend(descriptors.concat());
        fs::write(&path, bytes).expect("a file");
        path
    }
}

async fn os_of(path: &Path) -> Option<String> {
    identify_image(path, None).await.expect("judged").os
}

#[tokio::test]
async fn an_image_is_named_by_its_own_words() {
    let media = Media::new();
    let path = media.write("renamed.iso", &[debian()]);
    assert_eq!(os_of(&path).await.as_deref(), Some("debian13"));
    let behind_boot_record = media.write("boot.iso", &[descriptor(b"", 0, 100), debian()]);
    assert_eq!(os_of(&behind_boot_record).await.as_deref(), Some("debian13"));
    let ended = media.write("ended.iso", &[descriptor(b"", 255, 100), debian()]);
    assert_eq!(os_of(&ended).await, None);
}

#[tokio::test]
async fn media_that_lie_are_unknown() {
    let media = Media::new();
    let cut = media.write("cut.iso", &[debian()]);
    fs::OpenOptions::new().write(true).open(&cut).expect("open").set_len(16 * 2048 + 900).expect("cut");
    let liars = [
        media.write("before.iso", &[]),
        cut,
        media.write("sizes.iso", &[descriptor(b"Debian 13.1.0 amd64 n", 1, 7)]),
        media.write("none.iso", &[vec![0x41; SECTOR]]),
        media.write("endless.iso", &vec![descriptor(b"", 3, 100); 2000]),
        media.write("escapes.iso", &[descriptor(b"\x1b[2J<img onerror=x>", 1, 100)]),
    ];
    for path in liars {
        let found = identify_image(&path, None).await.expect("judged");
        assert_eq!((found.os, found.confidence), (None, OsConfidence::Unknown), "{}", path.display());
    }
}

#[test]
fn no_bytes_make_the_reader_panic_or_show_control_characters() {
    use rand::{Rng, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(3);
    for round in 0..1000 {
        let mut bytes: Vec<u8> = (0..random.random_range(0..3 * SECTOR)).map(|_| random.random()).collect();
        if round % 2 == 0 && bytes.len() > 8 {
            bytes[..7].copy_from_slice(b"\x01CD001\x01");
        }
        if round % 4 == 0 && bytes.len() > 132 {
            bytes[80..88].fill(0);
            bytes[128..132].copy_from_slice(&[0, 8, 8, 0]);
        }
        let Some(volume) = read_volume(&bytes) else { continue };
        let texts = [volume.system_id, volume.volume_id, volume.publisher_id, volume.application_id].concat();
        assert!(texts.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
    }
}

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
