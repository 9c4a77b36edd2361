//! Files that are sent into the library's images: written under a name of their own, given their real one when whole.
use super::incoming_name::{file_name_for, free_name};
use crate::blocking::blocking;
use crate::files::directories::{ensure_private_directory, free_bytes_at};
use crate::files::durable::sync_directory;
use crate::files::fs_error::{Doing, fs_error};
use openutm_contract::types::ImageReportFormat as Format;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::image_inbox::{ImageInbox, IncomingImage};
use openutm_qemu::images::{HEAD_BYTES, detect_format, inspect_image, judge_untrusted_image};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Of a file that is still coming; what a crash leaves under it is removed when the next one comes.
const COMING_SUFFIX: &str = ".coming";
const KEPT_FREE_BYTES: u64 = 16 << 20;

/// Fails with `image.unknownFormat`.
fn judge_head(name: &str, head: &[u8]) -> Result<(), ApiError> {
    let found = match detect_format(head, &[]) {
        Format::Iso | Format::Qcow2 => return Ok(()),
        // A raw disk says nothing of itself; one that boots, or has partitions, ends its first sector with 55 AA.
        Format::Raw if head.get(510..512) == Some(&[0x55, 0xaa]) => return Ok(()),
        Format::Raw => String::new(),
        other => format!(" ({})", serde_json::json!(other).as_str().unwrap_or_default()),
    };
    Err(ApiError::new(ErrorCode::ImageUnknownFormat, format!("“{name}” is no image that OpenUTM runs from{found}."))
        .hint("ISO images, qcow2 images and raw disk images can be sent."))
}

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

fn place_without_overwriting(from: &Path, to: &Path) -> Result<(), ApiError> {
    let placed = fs::hard_link(from, to).or_else(|error| match error.kind() {
        // A file system without links (FAT): the check and the rename are two steps there.
        ErrorKind::PermissionDenied | ErrorKind::Unsupported if to.exists() => Err(ErrorKind::AlreadyExists.into()),
        ErrorKind::PermissionDenied | ErrorKind::Unsupported => fs::rename(from, to),
        _ => Err(error),
    });
    placed.map_err(|error| {
        if error.kind() != ErrorKind::AlreadyExists {
            return fs_error(error, to, Doing::Write);
        }
        ApiError::new(ErrorCode::ImageAlreadyExists, format!("{} is there already by now.", to.display()))
            .hint("Nothing was overwritten. Send the file again.")
            .with("path", to.to_string_lossy())
    })
}

/// Names that are spoken for by files that are still coming, each with the name that it has meanwhile.
type Coming = Arc<Mutex<HashMap<String, String>>>;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

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
    let temporary = folder.join(&temporary_name);
    let file = create(&temporary)?;
    let place = folder.join(&own);
    spoken_for.insert(own.clone(), temporary_name);
    drop(spoken_for);
    let path = place.to_string_lossy().into_owned();
    Ok(IncomingFile { name, own, path, place, temporary, file: Arc::new(Mutex::new(Some(file))), coming })
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Dropping it discards it.
struct IncomingFile {
    /// As it was given.
    name: String,
    /// As it will be.
    own: String,
    path: String,
    place: PathBuf,
    temporary: PathBuf,
    /// `None` once it is whole or discarded.
    file: Arc<Mutex<Option<File>>>,
    coming: Coming,
}

impl IncomingFile {
    /// Works on the file where waiting is fine; what fails is said of its final place.
    async fn with_file<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut File) -> io::Result<T> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (file, place) = (self.file.clone(), self.place.clone());
        blocking(move || match locked(&file).as_mut() {
            Some(file) => work(file).map_err(|error| fs_error(error, &place, Doing::Write)),
            None => Err(ApiError::defect("a file that has come or was discarded")),
        })
        .await
    }

    fn let_go(&self) {
        locked(&self.coming).remove(&self.own);
        *locked(&self.file) = None;
        // Gone already, or gone with the next one that comes.
        remove(&self.temporary).ok();
    }
}

#[async_trait::async_trait]
impl IncomingImage for IncomingFile {
    fn path(&self) -> &str {
        &self.path
    }

    async fn write(&self, bytes: &[u8]) -> Result<(), ApiError> {
        let bytes = bytes.to_vec();
        self.with_file(move |file| {
            file.seek(SeekFrom::End(0))?;
            file.write_all(&bytes)
        })
        .await
    }

    async fn judge(&self) -> Result<(), ApiError> {
        let read = |file: &mut File| {
            let mut head = Vec::with_capacity(HEAD_BYTES);
            file.seek(SeekFrom::Start(0))?;
            file.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
            Ok(head)
        };
        judge_head(&self.name, &self.with_file(read).await?)
    }

    async fn finish(&self) -> Result<(), ApiError> {
        self.with_file(|file| file.sync_all()).await?;
        *locked(&self.file) = None;
        judge_untrusted_image(&inspect_image(&self.temporary, None).await?)?;
        let (temporary, place) = (self.temporary.clone(), self.place.clone());
        blocking(move || {
            place_without_overwriting(&temporary, &place)?;
            let durable = remove(&temporary).and_then(|()| place.parent().map_or(Ok(()), sync_directory));
            durable.map_err(|error| fs_error(error, &place, Doing::Write))
        })
        .await
    }

    async fn discard(&self) {
        self.let_go();
    }
}

impl Drop for IncomingFile {
    fn drop(&mut self) {
        self.let_go();
    }
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

    #[test]
    fn an_image_boots_or_says_what_it_is() {
        let mut iso = vec![0; 64 * 1024];
        iso[32_769..32_774].copy_from_slice(b"CD001");
        for head in [disk(), iso, b"QFI\xfb\0\0\0\x03".to_vec()] {
            assert_eq!(judge_head("a", &head), Ok(()));
        }
        for head in ["hello world\n".repeat(10_000), "PK\u{3}\u{4}".to_owned(), String::new()] {
            let error = judge_head("a", head.as_bytes()).expect_err("no image");
            assert_eq!(error.code, ErrorCode::ImageUnknownFormat);
        }
        let archive = judge_head("a", b"PK\x03\x04").expect_err("no image");
        assert_eq!(archive.message, "“a” is no image that OpenUTM runs from (compressed).");
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
