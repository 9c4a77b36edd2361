//! Files that are sent into the library's images: written under a name of their own, given their real one when whole.
use super::incoming_file::{IncomingFile, locked, remove};
use super::incoming_name::{file_name_for, free_name};
use crate::blocking::blocking;
use crate::files::directories::{ensure_private_directory, free_bytes_at};
use crate::files::fs_error::{Doing, fs_error};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::Subscription;
use openutm_core::ports::image_inbox::{ImageInbox, IncomingImage};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Of a file that is still coming; what a crash leaves under it is removed when the next one comes.
const COMING_SUFFIX: &str = ".coming";
const KEPT_FREE_BYTES: u64 = 16 << 20;

fn need_room(folder: &Path, size_bytes: u64) -> Result<(), ApiError> {
    let free_bytes = free_bytes_at(folder)?;
    if free_bytes >= size_bytes.saturating_add(KEPT_FREE_BYTES) {
        return Ok(());
    }
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    let place = folder.display();
    let message = format!("The file needs {} MiB in {place} and {} MiB are free.", mib(size_bytes), mib(free_bytes));
    Err(ApiError::new(ErrorCode::DiskFull, message)
        .hint("Free some space and try again.")
        .with("path", folder.to_string_lossy())
        .with("sizeBytes", size_bytes)
        .with("freeBytes", free_bytes))
}

/// Names that are spoken for by files that are still coming, each with the name that it has meanwhile.
type Coming = Arc<Mutex<HashMap<String, String>>>;

/// The library's images folder; made when it is not there.
pub struct FolderInbox {
    folder: PathBuf,
    coming: Coming,
}

impl FolderInbox {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, coming: Coming::default() }
    }
}

#[async_trait::async_trait]
impl ImageInbox for FolderInbox {
    async fn open(&self, name: &str, size_bytes: u64) -> Result<Arc<dyn IncomingImage>, ApiError> {
        let (folder, coming, name) = (self.folder.clone(), self.coming.clone(), name.to_owned());
        blocking(move || -> Result<Arc<dyn IncomingImage>, ApiError> {
            ensure_private_directory(&folder)?;
            need_room(&folder, size_bytes)?;
            let incoming = begin(&folder, coming, name).map_err(|error| fs_error(error, &folder, Doing::Write))?;
            Ok(Arc::new(incoming))
        })
        .await
    }
}

fn begin(folder: &Path, coming: Coming, name: String) -> io::Result<IncomingFile> {
    let mut spoken_for = locked(&coming);
    let names: Vec<String> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    for left_over in names.iter().filter(|name| name.ends_with(COMING_SUFFIX)) {
        if !spoken_for.values().any(|current| current == left_over) {
            remove(&folder.join(left_over))?;
        }
    }
    let own = free_name(&file_name_for(&name), names.iter().chain(spoken_for.keys()).map(String::as_str));
    let temporary_name = format!(".{:016x}{COMING_SUFFIX}", rand::random::<u64>());
    let (place, temporary) = (folder.join(&own), folder.join(&temporary_name));
    spoken_for.insert(own.clone(), temporary_name);
    drop(spoken_for);
    let claim = Subscription::new(move || drop(locked(&coming).remove(&own)));
    IncomingFile::begin(name, place, temporary, claim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    /// A disk that boots.
    fn disk() -> Vec<u8> {
        let mut bytes = vec![0; 64 * 1024];
        bytes[510..512].copy_from_slice(&[0x55, 0xaa]);
        bytes
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_file_gets_its_name_when_it_is_whole_beside_what_is_there() {
        let own = tempdir().expect("a folder");
        let folder = own.path();
        fs::write(folder.join("a.img"), "mine").expect("a file");
        let inbox = FolderInbox::new(folder.to_owned());
        let one = inbox.open("a.img", 10).await.expect("begun");
        let two = inbox.open("a.img", 10).await.expect("begun");
        assert_eq!(Path::new(one.path()), folder.join("a (2).img"));
        assert_eq!(Path::new(two.path()), folder.join("a (3).img"));
        for half in disk().chunks(40_000) {
            one.write(half).await.expect("written");
            one.judge().await.expect("an image");
        }
        assert!(!names(folder).contains(&"a (2).img".to_owned()));
        one.finish().await.expect("whole");
        one.discard().await;
        two.discard().await;
        assert_eq!(names(folder), ["a (2).img", "a.img"]);
        assert_eq!(fs::read(folder.join("a.img")).expect("read"), b"mine");
        assert_eq!(fs::read(folder.join("a (2).img")).expect("read"), disk());
    }

    #[tokio::test]
    async fn what_took_the_name_meanwhile_is_never_overwritten() {
        let own = tempdir().expect("a folder");
        let inbox = FolderInbox::new(own.path().to_owned());
        let incoming = inbox.open("a.img", 10).await.expect("begun");
        incoming.write(&disk()).await.expect("written");
        fs::write(own.path().join("a.img"), "mine").expect("a file");
        let error = incoming.finish().await.expect_err("taken");
        assert_eq!(error.code, ErrorCode::ImageAlreadyExists);
        drop(incoming);
        assert_eq!(names(own.path()), ["a.img"]);
        assert_eq!(fs::read(own.path().join("a.img")).expect("read"), b"mine");
    }

    #[tokio::test]
    async fn what_leads_elsewhere_gets_no_name() {
        let own = tempdir().expect("a folder");
        let inbox = FolderInbox::new(own.path().to_owned());
        let incoming = inbox.open("a.vmdk", 10).await.expect("begun");
        incoming.write(b"# Disk DescriptorFile\nversion=1\nRW 8 FLAT \"/etc/passwd\" 0\n").await.expect("written");
        let error = incoming.finish().await.expect_err("refused");
        assert_eq!(error.code, ErrorCode::ImageRefused);
        assert!(error.message.contains("/etc/passwd"), "{}", error.message);
        incoming.discard().await;
        assert_eq!(names(own.path()), [""; 0]);
    }

    #[tokio::test]
    async fn there_must_be_room_and_what_a_crash_left_is_removed() {
        let own = tempdir().expect("a folder");
        fs::write(own.path().join(".0011223344556677.coming"), "half").expect("a file");
        let inbox = FolderInbox::new(own.path().to_owned());
        let error = inbox.open("a.img", 1 << 52).await.err().expect("no room");
        assert_eq!(error.code, ErrorCode::DiskFull);
        let incoming = inbox.open("a.img", 10).await.expect("begun");
        assert_eq!(names(own.path()).len(), 1);
        incoming.discard().await;
        assert_eq!(names(own.path()), [""; 0]);
    }
}
