//! What several of these tests need.
use openutm_core::ports::log::{Log, LogFields};
use std::fmt::Display;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::{TempDir, tempdir};

pub fn own_folder() -> TempDir {
    tempdir().expect("a folder")
}

pub fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub fn mode_of(path: &Path) -> u32 {
    fs::symlink_metadata(path).expect("stats").permissions().mode() & 0o777
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

/// Waits for a condition, at most twenty seconds.
pub async fn until(what: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !what() {
        assert!(Instant::now() < end, "waited in vain");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A small disk of its own.
pub struct SmallDisk {
    pub folder: PathBuf,
    _own: TempDir,
}

impl SmallDisk {
    /// `None`, and a word why, where none can be mounted: that needs root.
    pub fn mount(size: &str) -> Option<SmallDisk> {
        let own = own_folder();
        let folder = own.path().join("disk");
        fs::create_dir(&folder).expect("a folder");
        let options = format!("size={size},mode=700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "openutm-test"]).arg(&folder).output();
        if !mounted.is_ok_and(|done| done.status.success()) {
            eprintln!("skipped: a tmpfs cannot be mounted here (needs root)");
            return None;
        }
        Some(SmallDisk { folder, _own: own })
    }

    /// Takes all of its room.
    pub fn fill(&self) {
        let filler = self.filler();
        // Ends when no byte fits any more.
        let full = std::io::copy(&mut std::io::repeat(1), &mut fs::File::create(&filler).expect("a file"));
        assert_eq!(full.expect_err("it has an end").kind(), std::io::ErrorKind::StorageFull);
    }

    /// Gives its room back.
    pub fn empty(&self) {
        // Cut first: a process that another test just began may hold it for a moment.
        fs::File::create(self.filler()).expect("cut");
        fs::remove_file(self.filler()).expect("removed");
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }

    pub fn remount(&self, option: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{option}")]).arg(&self.folder).status();
        assert!(done.expect("mount").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

/// A log that nobody reads.
pub struct Quiet;

impl Log for Quiet {
    fn info(&self, _message: &str, _fields: LogFields) {}
    fn warn(&self, _message: &str, _fields: LogFields) {}
    fn error(&self, _message: &str, _cause: &dyn Display, _fields: LogFields) {}
}
