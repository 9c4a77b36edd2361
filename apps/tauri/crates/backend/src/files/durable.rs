//! Writes that are there whole or not at all, and stay.
use super::fs_error::{Doing, fs_error};
use super::open::{create_private, open_to_sync, remove_file};
use openutm_contract::ApiError;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Of a file that is being written. One name, so that a crash leaves at most one and the next write takes its place.
pub const UNFINISHED_SUFFIX: &str = ".unfinished";

/// `path` with more behind its name.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes names in a directory durable. Windows cannot sync a directory; NTFS journals its names.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { std::fs::File::open(path)?.sync_all() }
}

/// The directory in which a path's name stands.
pub fn parent_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Makes a file's content durable.
pub fn sync_content(path: &Path) -> io::Result<()> {
    open_to_sync(path)?.sync_all()
}

/// Replaces a file: after a crash at any point it holds the old content or the new one. Mode 0600. On failure the old
/// one is there and nothing beside it. One writer at a time. Answers `disk.full` or `host.limit`.
pub fn write_file_atomic(path: &Path, content: &[u8]) -> Result<(), ApiError> {
    replace(path, content).map_err(|error| fs_error(error, path, Doing::Write))
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let unfinished = with_suffix(path, UNFINISHED_SUFFIX);
    remove_file(&unfinished)?;
    if let Err(error) = write_synced(&unfinished, content).and_then(|()| std::fs::rename(&unfinished, path)) {
        // The first failure is the one to be told.
        let _ = remove_file(&unfinished);
        return Err(error);
    }
    sync_directory(parent_of(path))
}

fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use openutm_contract::ErrorCode;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::tempdir;

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn replaces_the_file_private_and_leaves_nothing_beside_it() {
        let own = tempdir().expect("a folder");
        let path = own.path().join("vm.json");
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
        write_file_atomic(&path, b"new").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("read"), "new");
        assert_eq!(fs::metadata(&path).expect("stats").permissions().mode() & 0o777, 0o600);
        assert_eq!(names(own.path()), ["vm.json"]);
    }

    #[test]
    fn takes_the_place_of_what_a_crash_left_and_writes_through_no_link() {
        let own = tempdir().expect("a folder");
        let path = own.path().join("vm.json");
        let canary = own.path().join("canary");
        fs::write(&canary, "untouched").expect("a file");
        symlink(&canary, with_suffix(&path, UNFINISHED_SUFFIX)).expect("a link");
        write_file_atomic(&path, b"new").expect("written");
        symlink(&canary, own.path().join("link.json")).expect("a link");
        write_file_atomic(&own.path().join("link.json"), b"own file").expect("written");
        assert_eq!(fs::read_to_string(&canary).expect("read"), "untouched");
        assert_eq!(names(own.path()), ["canary", "link.json", "vm.json"]);
    }

    #[test]
    fn names_what_is_in_the_way() {
        let own = tempdir().expect("a folder");
        let long = own.path().join("x".repeat(300));
        let said = write_file_atomic(&long, b"").expect_err("too long");
        assert_eq!(said.code, ErrorCode::HostLimit);
        assert_eq!(said.to_value()["data"]["path"], serde_json::json!(long.to_string_lossy()));
        fs::write(own.path().join("file"), "").expect("a file");
        assert!(write_file_atomic(&own.path().join("file").join("x"), b"").is_err());
    }
}
