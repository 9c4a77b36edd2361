//! Copies large files: by sharing blocks where the file system can, else by reading, with holes left out.
use super::fs_error::{Doing, fs_error, is_missing};
use super::open::{create_private, open_no_wait, remove_file};
use crate::platform::clone_file;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::files::CopyOptions;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

const CHUNK_BYTES: usize = 1024 * 1024;

fn cancelled() -> ApiError {
    ApiError::new(ErrorCode::JobCancelled, "The copy was cancelled; what it had made is removed.")
}

/// Copies a file's bytes, mode 0600; `to` must not exist, and does not when this fails. Answers `image.notFound`,
/// `image.unreadable`, `disk.full`, `host.limit` or `job.cancelled`.
pub fn copy_large_file(from: &Path, to: &Path, options: &CopyOptions) -> Result<(), ApiError> {
    if options.signal.is_cancelled() {
        return Err(cancelled());
    }
    let source = open_no_wait(from).map_err(|error| source_error(error, from))?;
    match clone_file(&source, to) {
        Ok(clone) => {
            tell(options, 1.0);
            return clone.sync_all().map_err(|error| removed(error, to));
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(target_error(error, to)),
        // A file system that shares no blocks.
        Err(_) => {}
    }
    let target = create_private(to).map_err(|error| target_error(error, to))?;
    copy_chunks(&source, target, options).map_err(|error| removed(error, to))
}

/// Nothing half-copied stays; the failure that came first is the one to be told.
fn removed(error: io::Error, to: &Path) -> ApiError {
    let _ = remove_file(to);
    fs_error(error, to, Doing::Copy)
}

fn source_error(error: io::Error, from: &Path) -> ApiError {
    let (code, message) = match error.kind() {
        _ if is_missing(&error) => (ErrorCode::ImageNotFound, format!("There is no file {}.", from.display())),
        ErrorKind::PermissionDenied => (ErrorCode::ImageUnreadable, format!("{} cannot be read.", from.display())),
        _ => return fs_error(error, from, Doing::Read),
    };
    ApiError::new(code, message).with("path", from.to_string_lossy()).cause(error)
}

fn target_error(error: io::Error, to: &Path) -> ApiError {
    let doing = if error.kind() == ErrorKind::AlreadyExists { Doing::Make } else { Doing::Copy };
    fs_error(error, to, doing)
}

fn tell(options: &CopyOptions, fraction: f64) {
    if let Some(on_progress) = &options.on_progress {
        on_progress(fraction);
    }
}

fn copy_chunks(mut source: &File, mut target: File, options: &CopyOptions) -> io::Result<()> {
    let size = source.metadata()?.len();
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut position = 0;
    loop {
        if options.signal.is_cancelled() {
            return Err(io::Error::other(cancelled()));
        }
        let count = source.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        // An empty disk of 100 GiB takes no room, and its copy should not either.
        if buffer[..count].iter().any(|byte| *byte != 0) {
            target.seek(SeekFrom::Start(position))?;
            target.write_all(&buffer[..count])?;
        }
        position += count as u64;
        tell(options, if size == 0 { 1.0 } else { position as f64 / size as f64 });
    }
    target.set_len(size)?;
    target.sync_all()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::sync::{Arc, Mutex};
    use tempfile::tempdir;

    #[test]
    fn keeps_bytes_and_holes_and_tells_how_far_it_is() {
        let own = tempdir().expect("a folder");
        let (from, to) = (own.path().join("from"), own.path().join("to"));
        let mut file = File::create(&from).expect("a file");
        file.write_all(b"start").expect("written");
        file.seek(SeekFrom::Start(64 << 20)).expect("a place");
        file.write_all(b"middle").expect("written");
        let told = Arc::new(Mutex::new(Vec::new()));
        let teller = told.clone();
        let on_progress = Arc::new(move |fraction| teller.lock().expect("a lock").push(fraction));
        copy_large_file(&from, &to, &CopyOptions { on_progress: Some(on_progress), ..CopyOptions::default() })
            .expect("copied");
        assert!(fs::read(&from).expect("bytes") == fs::read(&to).expect("bytes"));
        let told = told.lock().expect("a lock");
        assert_eq!(told.last(), Some(&1.0));
        assert!(told.is_sorted());
        let stats = fs::metadata(&to).expect("stats");
        assert!(stats.blocks() * 512 < 8 << 20);
        assert_eq!(stats.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn overwrites_nothing_and_leaves_nothing_when_it_is_cancelled_or_fails() {
        let own = tempdir().expect("a folder");
        let (from, to) = (own.path().join("from"), own.path().join("to"));
        fs::write(&from, vec![1; 4 << 20]).expect("a file");
        fs::write(&to, "here first").expect("a file");
        let code = |outcome: Result<(), ApiError>| outcome.expect_err("a refusal").code;
        let options = CopyOptions::default();
        assert_eq!(code(copy_large_file(&from, &to, &options)), ErrorCode::HostLimit);
        assert_eq!(fs::read_to_string(&to).expect("read"), "here first");
        fs::remove_file(&to).expect("removed");
        let signal = options.signal.clone();
        let on_progress = Arc::new(move |_| signal.cancel());
        let options = CopyOptions { on_progress: Some(on_progress), ..options };
        // A file system that shares blocks has copied it whole before it can be cancelled.
        match copy_large_file(&from, &to, &options) {
            Ok(()) => assert!(to.exists()),
            Err(error) => assert!(error.code == ErrorCode::JobCancelled && !to.exists(), "{error}"),
        }
        let options = CopyOptions::default();
        let none = own.path().join("none");
        assert_eq!(code(copy_large_file(&none, &own.path().join("x"), &options)), ErrorCode::ImageNotFound);
        // The folder that is missing is the copy's, not the image's.
        assert_eq!(code(copy_large_file(&from, &own.path().join("none").join("x"), &options)), ErrorCode::HostLimit);
        assert_eq!(code(copy_large_file(own.path(), &own.path().join("x"), &options)), ErrorCode::HostLimit);
        assert!(!own.path().join("x").exists());
    }
}
