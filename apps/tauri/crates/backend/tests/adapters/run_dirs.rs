use crate::support::{SmallDisk, mode_of, names, own_folder};
use openutm_backend::processes::{RunDirsOptions, SystemRunDirs, Transport};
use openutm_contract::ErrorCode;
use openutm_contract::types::{Endpoint, HostPath};
use openutm_core::ports::run_dirs::{FoundRunDir, RunDirs};
use serde_json::json;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

fn run_dirs(home: &Path) -> SystemRunDirs {
    SystemRunDirs::new(RunDirsOptions::of_home(home))
}

fn with_temp(home: &Path, temp_dir: &Path) -> SystemRunDirs {
    SystemRunDirs::new(RunDirsOptions { temp_dir: temp_dir.to_owned(), ..RunDirsOptions::of_home(home) })
}

#[tokio::test]
async fn are_private_named_by_eight_hex_digits_and_found_again() {
    let own = own_folder();
    let home = own.path();
    let dirs = run_dirs(home);
    let planned = dirs.plan().await.expect("a plan");
    assert!(names(home).is_empty());
    assert!(planned.id.len() == 8 && planned.id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let path = home.join("run").join(&planned.id);
    let qmp = HostPath(path.join("qmp.sock").to_string_lossy().into_owned());
    assert_eq!(planned.endpoints.qmp, Endpoint::Unix { path: qmp });
    dirs.create(&planned).await.expect("made");
    for text in ["one", "two"] {
        dirs.write_guest(&planned, text).await.expect("written");
    }
    let modes = [&home.join("run"), &path, &path.join("guest.json")].map(|path| mode_of(path));
    assert_eq!(modes, [0o700, 0o700, 0o600]);
    assert_eq!(names(&path), ["endpoints.json", "guest.json"]);
    let found = run_dirs(home).scan().await.expect("a scan");
    let expected = FoundRunDir {
        id: planned.id,
        path: planned.path.clone(),
        endpoints: Some(planned.endpoints),
        guest_text: Some("two".to_owned()),
        problem: None,
    };
    assert_eq!(found, [expected]);
    for _ in 0..2 {
        dirs.remove(&planned.path).await.expect("removed");
    }
    assert_eq!(dirs.scan().await.expect("a scan"), []);
}

#[tokio::test]
async fn go_to_a_short_private_place_when_a_sockets_path_would_be_too_long_the_same_every_time() {
    let (own, temp) = (own_folder(), own_folder());
    let home = own.path().join("x".repeat(80));
    fs::create_dir(&home).expect("a folder");
    let dirs = with_temp(&home, temp.path());
    let planned = dirs.plan().await.expect("a plan");
    dirs.create(&planned).await.expect("made");
    assert!(Path::new(&planned.path).starts_with(temp.path()));
    assert!(format!("{}/endpoints.json", planned.path).len() < 104);
    let found = with_temp(&home, temp.path()).scan().await.expect("a scan");
    assert_eq!(found.iter().map(|dir| &dir.id).collect::<Vec<_>>(), [&planned.id]);
}

/// Both backends of one home look at the same place: the digest and the number of the user are as the other one has them.
#[tokio::test]
async fn have_the_short_place_of_the_other_backend() {
    let home = PathBuf::from("/home/o").join("x".repeat(80));
    let user = user_number();
    let digest = "697760c4";
    assert_eq!(with_temp(&home, Path::new("/tmp")).roots()[1], format!("/tmp/openutm-{user}-{digest}"));
}

fn user_number() -> u32 {
    let own = own_folder();
    std::os::unix::fs::MetadataExt::uid(&fs::metadata(own.path()).expect("stats"))
}

#[tokio::test]
async fn say_so_when_no_place_is_short_enough() {
    let own = own_folder();
    let dirs = with_temp(&own.path().join("x".repeat(80)), &own.path().join("y".repeat(80)));
    assert_eq!(dirs.plan().await.expect_err("a refusal").code, ErrorCode::HostLimit);
}

#[tokio::test]
async fn refuse_a_place_that_somebody_else_prepared_and_write_nothing_there() {
    let link: fn(&Path, &Path) = |base, run| symlink(base, run).expect("a link");
    let file: fn(&Path, &Path) = |_, run| fs::write(run, "").expect("a file");
    let open: fn(&Path, &Path) = |_, run| {
        fs::create_dir(run).expect("a folder");
        fs::set_permissions(run, fs::Permissions::from_mode(0o777)).expect("a mode");
    };
    for prepare in [link, file, open] {
        let own = own_folder();
        let home = own.path().join("home");
        fs::create_dir(&home).expect("a folder");
        prepare(own.path(), &home.join("run"));
        let before = names(own.path());
        let dirs = run_dirs(&home);
        let said = dirs.create(&dirs.plan().await.expect("a plan")).await.expect_err("a refusal");
        assert_eq!(said.code, ErrorCode::HostLimit);
        assert_eq!(said.to_value()["data"], json!({ "path": home.join("run").to_string_lossy() }));
        assert_eq!(names(own.path()), before);
    }
}

#[tokio::test]
async fn are_listed_with_what_is_wrong_with_them() {
    let own = own_folder();
    let dirs = run_dirs(own.path());
    let half: fn(&Path) = |path| fs::write(path.join("endpoints.json"), "{").expect("a file");
    let other: fn(&Path) = |path| fs::write(path.join("endpoints.json"), r#"{"qmp":7}"#).expect("a file");
    let none: fn(&Path) = |path| fs::remove_file(path.join("endpoints.json")).expect("removed");
    let link: fn(&Path) = |path| {
        fs::rename(path.join("endpoints.json"), path.join("elsewhere")).expect("renamed");
        symlink(path.join("elsewhere"), path.join("endpoints.json")).expect("a link");
    };
    let open: fn(&Path) = |path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
    for prepare in [half, other, none, link, open] {
        let planned = dirs.plan().await.expect("a plan");
        dirs.create(&planned).await.expect("made");
        dirs.write_guest(&planned, "text").await.expect("written");
        prepare(Path::new(&planned.path));
        let found = dirs.scan().await.expect("a scan");
        let [found] = found.as_slice() else { panic!("{found:?}") };
        assert!(found.problem.as_ref().is_some_and(|problem| !problem.is_empty()));
        assert_eq!(found.endpoints, None);
        dirs.remove(&planned.path).await.expect("removed");
    }
    fs::create_dir(own.path().join("run").join("not-ours")).expect("a folder");
    assert_eq!(dirs.scan().await.expect("a scan"), []);
}

#[tokio::test]
async fn have_loopback_ports_of_their_own_where_sockets_do_not_exist() {
    let own = own_folder();
    let dirs = SystemRunDirs::new(RunDirsOptions { transport: Transport::Tcp, ..RunDirsOptions::of_home(own.path()) });
    let planned = dirs.plan().await.expect("a plan");
    let value = serde_json::to_value(&planned.endpoints).expect("JSON");
    let mut ports: Vec<u64> =
        value.as_object().expect("services").values().filter_map(|at| at["port"].as_u64()).collect();
    ports.sort_unstable();
    ports.dedup();
    assert!(ports.len() == 5 && ports[0] > 0, "{ports:?}");
    dirs.create(&planned).await.expect("made");
    let text = fs::read_to_string(Path::new(&planned.path).join("endpoints.json")).expect("read");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
}

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_the_guest_file_as_it_was() {
    let Some(disk) = SmallDisk::mount("256k") else { return };
    let dirs = run_dirs(&disk.folder);
    let kept = dirs.plan().await.expect("a plan");
    dirs.create(&kept).await.expect("made");
    dirs.write_guest(&kept, "old").await.expect("written");
    disk.fill();
    let said = dirs.write_guest(&kept, &"x".repeat(9000)).await.expect_err("a refusal");
    assert_eq!(said.code, ErrorCode::DiskFull);
    assert_eq!(names(Path::new(&kept.path)), ["endpoints.json", "guest.json"]);
    assert_eq!(fs::read_to_string(Path::new(&kept.path).join("guest.json")).expect("read"), "old");
    disk.empty();
    dirs.write_guest(&kept, "new").await.expect("written");
}
