//! A file on its way into the library's images: judged as it comes, and never placed over another one.
use crate::blocking::blocking;
use crate::files::durable::sync_directory;
use crate::files::fs_error::{Doing, fs_error};
use openutm_contract::types::ImageReportFormat as Format;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::Subscription;
use openutm_core::ports::image_inbox::IncomingImage;
use openutm_qemu::images::{HEAD_BYTES, detect_format, inspect_image, judge_untrusted_image};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One file of the library's images that is coming. Dropping it discards it.
pub struct IncomingFile {
    /// As it was given.
    name: String,
    /// Where it will be.
    place: PathBuf,
    /// The same as text.
    path: String,
    temporary: PathBuf,
    /// `None` once it is whole or discarded.
    file: Arc<Mutex<Option<File>>>,
    /// Its name is spoken for as long as it comes.
    claim: Mutex<Option<Subscription>>,
}

impl IncomingFile {
    /// Begins `temporary`, a new file, which gets `place` as its name when it is whole.
    pub fn begin(name: String, place: PathBuf, temporary: PathBuf, claim: Subscription) -> io::Result<Self> {
        let file = Arc::new(Mutex::new(Some(create(&temporary)?)));
        let path = place.to_string_lossy().into_owned();
        Ok(Self { name, place, path, temporary, file, claim: Mutex::new(Some(claim)) })
    }

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
        drop(locked(&self.claim).take());
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

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Also when it is gone already.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_boots_or_says_what_it_is() {
        let mut disk = vec![0; 64 * 1024];
        disk[510..512].copy_from_slice(&[0x55, 0xaa]);
        let mut iso = vec![0; 64 * 1024];
        iso[32_769..32_774].copy_from_slice(b"CD001");
        for head in [disk, iso, b"QFI\xfb\0\0\0\x03".to_vec()] {
            assert_eq!(judge_head("a", &head), Ok(()));
        }
        for head in ["hello world\n".repeat(10_000), "PK\u{3}\u{4}".to_owned(), String::new()] {
            let error = judge_head("a", head.as_bytes()).expect_err("no image");
            assert_eq!(error.code, ErrorCode::ImageUnknownFormat);
        }
        let archive = judge_head("a", b"PK\x03\x04").expect_err("no image");
        assert_eq!(archive.message, "“a” is no image that OpenUTM runs from (compressed).");
    }
}
