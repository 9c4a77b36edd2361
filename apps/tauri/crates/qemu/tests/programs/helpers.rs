//! Programs that are made for a test, and the installed QEMU.
use openutm_contract::types::QemuInstallation;
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn script(path: &Path, body: &str) {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its rights");
}

pub fn folder_with(programs: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::Builder::new().prefix("outm-programs-").tempdir().expect("a folder");
    for (name, body) in programs {
        script(&folder.path().join(name), body);
    }
    folder
}

pub fn text(path: &Path) -> String {
    path.to_str().expect("a path").to_owned()
}

pub const QEMU: &str = "qemu-system-x86_64";

pub fn says(version: &str) -> String {
    format!("echo 'QEMU emulator version {version}'")
}

pub fn installed() -> Option<String> {
    let path = "/usr/bin/qemu-system-x86_64";
    let there = Path::new(path).exists();
    if !there {
        eprintln!("skipped: {path} is not there");
    }
    there.then(|| path.to_owned())
}

pub fn qemu_at(path: &str) -> QemuInstallation {
    let version = json!({ "major": 10, "minor": 0, "micro": 2, "text": "10.0.2" });
    let value = json!({ "arch": "x86_64", "binaryPath": path, "version": version, "firmware": [] });
    serde_json::from_value(value).expect("an installation")
}

/// A script that notes each run and ends as told.
pub fn fake_qemu(body: &str) -> (TempDir, QemuInstallation) {
    let folder = folder_with(&[]);
    let place = text(folder.path());
    script(&folder.path().join(QEMU), &format!(": > \"{place}/run$$\"\n{body}"));
    let qemu = qemu_at(&text(&folder.path().join(QEMU)));
    (folder, qemu)
}

pub fn runs(folder: &TempDir) -> usize {
    let entries = fs::read_dir(folder.path()).expect("entries").flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("run")).count()
}

pub fn is_alive(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}
