//! I/O edge: the folder in which a probe's guests lie while it runs, and what a killed one has left.
use super::probe_guests::probe_guest;
use openutm_contract::types::Arch;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const PREFIX: &str = "openutm-probe-";
/// A probe takes seconds: whoever made a folder that old was killed.
const LEFT_AFTER: Duration = Duration::from_secs(60 * 60);
/// A temporary place may hold anything; what is not reached now is found another time.
const MAX_LOOKED_AT: usize = 10_000;

/// A folder of its own in `place`, after those that killed probes have left there are gone. Goes with what it gives.
pub fn make_probe_folder(place: &Path) -> io::Result<TempDir> {
    if let Some(before) = SystemTime::now().checked_sub(LEFT_AFTER) {
        remove_left_folders(place, before);
    }
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)
}

fn remove_left_folders(place: &Path, before: SystemTime) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for entry in entries.take(MAX_LOOKED_AT).flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // Gone meanwhile, or not ours to remove.
            let _ = remove_if_left(&entry.path(), before);
        }
    }
}

/// Takes away this user's own old folder with the guests in it; one that holds anything else stays.
fn remove_if_left(folder: &Path, before: SystemTime) -> io::Result<()> {
    let found = fs::symlink_metadata(folder)?;
    if !found.is_dir() || !is_ours(&found) || found.modified()? > before {
        return Ok(());
    }
    for arch in [Arch::X8664, Arch::Aarch64] {
        let _ = fs::remove_file(folder.join(probe_guest(arch).file_name));
    }
    fs::remove_dir(folder)
}

#[cfg(unix)]
fn is_ours(found: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(found) == rustix::process::getuid().as_raw()
}

/// Elsewhere the temporary place is the user's own.
#[cfg(not(unix))]
const fn is_ours(_found: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder_with(place: &Path, name: &str, files: &[&str]) -> PathBuf {
        let folder = place.join(name);
        fs::create_dir(&folder).unwrap();
        for file in files {
            fs::write(folder.join(file), "").unwrap();
        }
        folder
    }

    #[test]
    fn what_a_killed_probe_has_left_is_taken_away_and_nothing_else() {
        let own = tempfile::tempdir().unwrap();
        let place = own.path();
        let left = [
            folder_with(place, "openutm-probe-dead01", &["x86-rom.bin"]),
            folder_with(place, "openutm-probe-dead02", &["x86-rom.bin", "aarch64.bin"]),
            folder_with(place, "openutm-probe-dead03", &[]),
        ];
        let filled = folder_with(place, "openutm-probe-filled", &["thesis.txt"]);
        let other = folder_with(place, "openutm-other", &["x86-rom.bin"]);
        let target = folder_with(place, "target", &["x86-rom.bin"]);
        #[cfg(unix)]
        std::os::unix::fs::symlink(&target, place.join("openutm-probe-linked")).unwrap();
        let an_hour_ago = SystemTime::now() - LEFT_AFTER;
        remove_left_folders(place, an_hour_ago);
        assert!(left.iter().all(|folder| folder.exists()), "young ones stay");
        remove_left_folders(place, SystemTime::now());
        assert!(!left.iter().any(|folder| folder.exists()));
        assert!(filled.join("thesis.txt").exists());
        assert!(other.join("x86-rom.bin").exists() && target.join("x86-rom.bin").exists());
        assert!(make_probe_folder(place).unwrap().path().is_dir());
    }
}
