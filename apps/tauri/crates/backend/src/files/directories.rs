//! Private directories: nobody else on this machine reads a user's VMs.
use super::durable::parent_of;
use super::fs_error::{Doing, fs_error, is_missing};
use super::open::{make_private_dirs, set_mode};
use crate::platform;
use openutm_contract::ApiError;
use std::fs;
use std::path::Path;

/// Makes a directory and its parents, mode 0700. One that is there and ours is closed to others, too.
pub fn ensure_private_directory(path: &Path) -> Result<(), ApiError> {
    make_private_dirs(path).and_then(|()| set_mode(path, 0o700)).map_err(|error| fs_error(error, path, Doing::Make))
}

/// What a tree takes on the disk, links not followed; 0 when it is not there.
pub fn tree_size_bytes(path: &Path) -> u64 {
    let Ok(found) = fs::symlink_metadata(path) else { return 0 };
    let own = allocated_bytes(&found);
    if !found.is_dir() {
        return own;
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    own + entries.map(|entry| tree_size_bytes(&entry.path())).sum::<u64>()
}

fn allocated_bytes(found: &fs::Metadata) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::blocks(found) * 512;
    #[cfg(not(unix))]
    found.len()
}

/// Free bytes for this user where `path` is or would be.
pub fn free_bytes_at(path: &Path) -> Result<u64, ApiError> {
    let mut at = path;
    loop {
        match platform::disk_free_bytes(at) {
            Ok(free) => return Ok(free),
            Err(error) if is_missing(&error) && parent_of(at) != at => at = parent_of(at),
            Err(error) => return Err(fs_error(error, path, Doing::Read)),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::tempdir;

    #[test]
    fn are_private_even_when_they_were_not() {
        let own = tempdir().expect("a folder");
        let path = own.path().join("a").join("b");
        let mode = |path: &Path| fs::metadata(path).expect("stats").permissions().mode() & 0o777;
        ensure_private_directory(&path).expect("made");
        assert_eq!((mode(&path), mode(&own.path().join("a"))), (0o700, 0o700));
        set_mode(&path, 0o755).expect("a mode");
        ensure_private_directory(&path).expect("closed");
        assert_eq!(mode(&path), 0o700);
    }

    #[test]
    fn have_a_size_without_what_links_point_to_and_free_space_before_they_exist() {
        let own = tempdir().expect("a folder");
        fs::write(own.path().join("file"), vec![1; 100_000]).expect("a file");
        symlink("/", own.path().join("root")).expect("a link");
        assert!((100_000..1_000_000).contains(&tree_size_bytes(own.path())));
        assert!(free_bytes_at(&own.path().join("not").join("there")).expect("free bytes") > 0);
    }
}
