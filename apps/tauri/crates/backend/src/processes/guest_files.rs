//! The files of a launch plan.
use crate::blocking::blocking;
use crate::files::durable::{parent_of, with_suffix};
use crate::files::fs_error::{is_full, system_words};
use crate::files::open::{create_private, make_private_dirs, remove_file};
use crate::host::clock_and_ids::random_hex;
use crate::qemu::check_image::check_image;
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openutm_contract::types::{ImageFormat, LaunchFile};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::guest_files::GuestFiles;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const SECRET_BYTES: usize = 32;

fn prepare_error(error: &io::Error, path: &str) -> ApiError {
    if is_full(error) {
        ApiError::new(ErrorCode::DiskFull, "The host's disk is full; the VM's files cannot be prepared.")
            .hint("Free some space.")
            .with("path", path)
            .cause(error)
    } else {
        ApiError::new(ErrorCode::HostLimit, format!("{path} cannot be written: {}", system_words(error)))
            .with("path", path)
            .cause(error)
    }
}

fn template_missing(error: &io::Error, from: &str) -> ApiError {
    ApiError::new(ErrorCode::FirmwareMissing, format!("The firmware's template {from} is not there."))
        .hint("Install QEMU's firmware again.")
        .cause(error)
}

fn write_secret(path: &Path) -> io::Result<()> {
    let secret: [u8; SECRET_BYTES] = rand::random();
    remove_file(path)?;
    create_private(path)?.write_all(STANDARD.encode(secret).as_bytes())
}

/// Under a name of its own first, then linked: a half-written copy never has the final name, and none is overwritten.
fn copy_once(from: &Path, path: &Path) -> io::Result<()> {
    if File::open(path).is_ok() {
        return Ok(());
    }
    make_private_dirs(parent_of(path))?;
    let half = with_suffix(path, &format!(".{}", random_hex(4)));
    let linked = copy_to_new(from, &half).and_then(|()| match std::fs::hard_link(&half, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    // The first failure is the one to be told.
    let removed = remove_file(&half);
    linked.and(removed)
}

/// The firmware's template is read-only; the VM writes its variables.
fn copy_to_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    io::copy(&mut source, &mut create_private(to)?).map(drop)
}

fn read_bounded(path: &str, max_bytes: u64) -> Result<Vec<u8>, ApiError> {
    let unreadable = |error: io::Error| {
        ApiError::new(ErrorCode::HostLimit, format!("{path} cannot be read: {}", system_words(&error)))
            .with("path", path)
            .cause(error)
    };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::new();
    file.take(max_bytes).read_to_end(&mut bytes).map_err(unreadable)?;
    if size > max_bytes {
        return Err(ApiError::new(ErrorCode::DiskFull, format!("{path} is larger than expected ({size} bytes).")));
    }
    Ok(bytes)
}

const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The files of this system.
pub struct SystemGuestFiles;

#[async_trait]
impl GuestFiles for SystemGuestFiles {
    async fn prepare(&self, file: &LaunchFile) -> Result<(), ApiError> {
        match file.clone() {
            LaunchFile::Secret { path } => {
                let at = PathBuf::from(path.as_str());
                blocking(move || write_secret(&at)).await.map_err(|error| prepare_error(&error, &path))
            }
            LaunchFile::CopyOnce { from, path } => {
                let (source, target) = (PathBuf::from(from.as_str()), PathBuf::from(path.as_str()));
                blocking(move || copy_once(&source, &target)).await.map_err(|error| match error.kind() {
                    ErrorKind::NotFound => template_missing(&error, &from),
                    _ => prepare_error(&error, &path),
                })
            }
        }
    }

    async fn check_image(&self, path: &str, format: ImageFormat) -> Result<(), ApiError> {
        check_image(path, format).await
    }

    async fn appears(&self, path: &str, timeout: Duration) -> bool {
        let end = Instant::now() + timeout;
        while Instant::now() < end {
            if tokio::fs::symlink_metadata(path).await.is_ok() {
                return true;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        false
    }

    async fn remove(&self, path: &str) {
        let path = PathBuf::from(path);
        // It stays where it lies; a failure to remove is none of the caller.
        let _ = blocking(move || remove_file(&path)).await;
    }

    async fn read_bounded(&self, path: &str, max_bytes: u64) -> Result<Vec<u8>, ApiError> {
        let path = path.to_owned();
        blocking(move || read_bounded(&path, max_bytes)).await
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use openutm_contract::types::HostPath;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use tempfile::tempdir;

    fn text(path: &Path) -> HostPath {
        HostPath(path.to_string_lossy().into_owned())
    }

    fn names(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(path).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[tokio::test]
    async fn are_copied_once_and_kept() {
        let own = tempdir().expect("a folder");
        let (from, path) = (own.path().join("template"), own.path().join("firmware").join("vars.fd"));
        fs::write(&from, "template").expect("a file");
        fs::set_permissions(&from, fs::Permissions::from_mode(0o444)).expect("a mode");
        let file = LaunchFile::CopyOnce { from: text(&from), path: text(&path) };
        SystemGuestFiles.prepare(&file).await.expect("copied");
        assert_eq!(fs::read_to_string(&path).expect("read"), "template");
        fs::write(&path, "changed by the guest").expect("written");
        SystemGuestFiles.prepare(&file).await.expect("kept");
        assert_eq!(fs::read_to_string(&path).expect("read"), "changed by the guest");
        assert_eq!(names(parent_of(&path)), ["vars.fd"]);
    }

    #[tokio::test]
    async fn say_which_firmware_is_missing() {
        let own = tempdir().expect("a folder");
        let file = LaunchFile::CopyOnce { from: text(&own.path().join("none")), path: text(&own.path().join("vars")) };
        let said = SystemGuestFiles.prepare(&file).await.expect_err("a refusal");
        assert_eq!(said.code, ErrorCode::FirmwareMissing);
        assert!(names(own.path()).is_empty());
    }

    #[tokio::test]
    async fn hold_a_new_secret_at_every_start_for_this_user_alone() {
        let own = tempdir().expect("a folder");
        let path = own.path().join("secret");
        let canary = own.path().join("canary");
        fs::write(&canary, "untouched").expect("a file");
        std::os::unix::fs::symlink(&canary, &path).expect("a link");
        let file = LaunchFile::Secret { path: text(&path) };
        SystemGuestFiles.prepare(&file).await.expect("made");
        let first = fs::read_to_string(&path).expect("read");
        SystemGuestFiles.prepare(&file).await.expect("made anew");
        assert_eq!(STANDARD.decode(&first).expect("base64").len(), SECRET_BYTES);
        assert_ne!(fs::read_to_string(&path).expect("read"), first);
        assert_eq!(fs::symlink_metadata(&path).expect("stats").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&canary).expect("read"), "untouched");
    }

    #[tokio::test]
    async fn are_read_up_to_a_bound_only() {
        let own = tempdir().expect("a folder");
        let path = own.path().join("big");
        fs::write(&path, [0; 100]).expect("a file");
        let path = text(&path);
        assert_eq!(SystemGuestFiles.read_bounded(&path, 100).await.expect("bytes").len(), 100);
        let said = SystemGuestFiles.read_bounded(&path, 99).await.expect_err("a refusal");
        assert_eq!(said.code, ErrorCode::DiskFull);
    }

    #[tokio::test]
    async fn are_waited_for_no_longer_than_asked() {
        let own = tempdir().expect("a folder");
        let path = own.path().join("socket");
        let at = path.clone();
        let late = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            fs::write(at, "").expect("a file");
        });
        assert!(SystemGuestFiles.appears(&path.to_string_lossy(), Duration::from_secs(20)).await);
        late.await.expect("written");
        assert!(!SystemGuestFiles.appears("/nowhere/at/all", Duration::from_millis(20)).await);
    }
}
