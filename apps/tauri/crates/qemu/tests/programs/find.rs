use super::helpers::*;
use openutm_contract::check;
use openutm_contract::types::{Platform, QemuInstallation};
use openutm_qemu::find::{Environment, FindOptions, find_qemus};
use serde_json::json;
use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};
use tempfile::TempDir;

async fn find(folders: &[&TempDir], timeout: Duration) -> Vec<QemuInstallation> {
    let mut options = FindOptions::new(Platform::Linux, Environment::new());
    options.timeout = timeout;
    options.folders = Some(folders.iter().map(|folder| text(folder.path())).collect());
    find_qemus(&options).await
}

#[tokio::test]
async fn a_program_that_is_no_qemu_is_listed_with_its_problem_behind_a_good_one() {
    let good = folder_with(&[(QEMU, &says("10.0.2"))]);
    for (body, code) in [
        ("exec sleep 600", "qemu.hangs"),
        ("sleep 3 & exec sleep 600", "qemu.hangs"),
        ("exec cat /dev/zero", "qemu.notQemu"),
        ("exec cat /dev/zero >&2", "qemu.notQemu"),
        ("echo 'qemu-img version 7.2.22'", "qemu.notQemu"),
        ("echo 'libspice.so.1: cannot open shared object file' >&2; exit 127", "qemu.cannotRun"),
        ("kill -9 $$", "qemu.cannotRun"),
        (&says("6.2.0"), "qemu.tooOld"),
    ] {
        let bad = folder_with(&[(QEMU, body)]);
        let started = Instant::now();
        let found = find(&[&bad, &good], Duration::from_secs(3)).await;
        assert!(started.elapsed() < Duration::from_secs(20), "{body}");
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.binary_path.to_string(), one.problem.as_ref().map(|problem| problem.code.as_str())))
            .collect();
        let path = |folder: &TempDir| text(&folder.path().join(QEMU));
        assert_eq!(told, [(path(&good), None), (path(&bad), Some(code))], "{body}");
        assert_eq!(check("QemuInstallation", &json!(found[1])), [], "{body}");
        assert!(json!(found[1]).to_string().len() < 4000, "{body}");
    }
}

#[tokio::test]
async fn one_program_is_listed_once_with_the_nearest_qemu_img() {
    let far = folder_with(&[("qemu-img", "exit 0"), (QEMU, &says("9.0.0"))]);
    let near = folder_with(&[("qemu-img", "exit 0"), (QEMU, &says("10.0.0"))]);
    let linked = folder_with(&[]);
    symlink(near.path().join(QEMU), linked.path().join(QEMU)).expect("a link");
    fs::create_dir(linked.path().join("qemu-system-aarch64")).expect("a folder");
    let found = find(&[&linked, &near, &far], PATIENCE).await;
    let told: Vec<_> =
        found.iter().map(|one| (one.binary_path.to_string(), one.img_path.as_deref().cloned())).collect();
    let in_folder = |folder: &TempDir, name: &str| text(&folder.path().canonicalize().expect("a path").join(name));
    assert_eq!(told[0], (text(&linked.path().join(QEMU)), Some(in_folder(&near, "qemu-img"))));
    assert_eq!(told[1], (text(&far.path().join(QEMU)), Some(text(&far.path().join("qemu-img")))));
    assert_eq!(told.len(), 2);
}

#[tokio::test]
async fn the_newest_that_openutm_installed_comes_before_path() {
    let home = folder_with(&[]);
    for version in ["9.2.4", "10.0.2", "8.0.0"] {
        let bin = home.path().join("qemu").join(version).join("bin");
        fs::create_dir_all(&bin).expect("a folder");
        script(&bin.join(QEMU), &says(version));
    }
    let path = folder_with(&[(QEMU, &says("11.0.0"))]);
    let env = [("OPENUTM_HOME", text(home.path())), ("PATH", format!("{}/./", text(path.path())))];
    let mut options =
        FindOptions::new(Platform::Linux, env.map(|(name, value)| (name.to_owned(), value)).into_iter().collect());
    options.timeout = PATIENCE;
    let found = find_qemus(&options).await;
    let ours = |one: &&QemuInstallation| {
        [home.path(), path.path()].iter().any(|folder| one.binary_path.starts_with(&text(folder)))
    };
    let told: Vec<_> = found.iter().filter(ours).map(|one| one.version.text.as_str()).collect();
    assert_eq!(told, ["10.0.2", "9.2.4", "8.0.0", "11.0.0"]);
    // As it would be typed, whatever PATH holds.
    assert!(found.iter().any(|one| *one.binary_path == text(&path.path().join(QEMU))));
}
