//! Makes new files that appear whole or not at all. I/O edge.
use openutm_contract::{ApiError, ErrorCode};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a file could not be made: the system's word, or one that says it all already.
#[derive(Debug)]
pub enum WriteError {
    System(io::Error),
    Said(ApiError),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        WriteError::System(error)
    }
}

impl From<ApiError> for WriteError {
    fn from(error: ApiError) -> Self {
        WriteError::Said(error)
    }
}

const UNFINISHED: &str = ".unfinished";

/// Whether a file is one that a crash left unfinished here, by its name.
pub fn is_unfinished(name: &str) -> bool {
    let Some((_, random)) = name.strip_suffix(UNFINISHED).and_then(|rest| rest.rsplit_once('.')) else { return false };
    random.len() == 12 && random.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Has `fill` make the file at the temporary path it gets (nothing is there yet), then puts it in place on stable
/// storage. Fails with `image.alreadyExists` and overwrites nothing; leaves nothing behind on failure, nor when the call
/// is dropped.
pub async fn write_new_file<F, Filled>(path: &Path, fill: F) -> Result<(), ApiError>
where
    F: FnOnce(PathBuf) -> Filled,
    Filled: Future<Output = Result<(), WriteError>>,
{
    if exists(path).await {
        return Err(already_exists(path));
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:012x}{UNFINISHED}", rand::random::<u64>() >> 16));
    let unfinished = Unfinished(PathBuf::from(name));
    let made = async {
        fill(unfinished.0.clone()).await?;
        sync(&unfinished.0).await?;
        put_in_place(&unfinished.0, path).await
    };
    made.await.map_err(|error| as_write_error(error, path))?;
    sync_folder(path).await.map_err(|error| as_write_error(error.into(), path))
}

/// Removed when it goes, whatever became of it: in place, it has its other name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Not there is fine.
        std::fs::remove_file(&self.0).ok();
    }
}

/// Fails with `disk.full` when the file system of `folder` has less than that to give.
pub async fn require_free_space(folder: &Path, needed_bytes: u64) -> Result<(), ApiError> {
    let free_bytes = free_bytes_at(folder).await.map_err(|error| as_write_error(error.into(), folder))?;
    if needed_bytes <= free_bytes {
        return Ok(());
    }
    let message = format!(
        "{} has too little free space: {} needed, {} free.",
        folder.display(),
        in_words(needed_bytes),
        in_words(free_bytes)
    );
    Err(ApiError::new(ErrorCode::DiskFull, message)
        .hint("Free some space or choose another disk.")
        .with("neededBytes", needed_bytes)
        .with("freeBytes", free_bytes)
        .with("path", folder.to_string_lossy()))
}

/// Free bytes for this user on the file system of a folder that is there.
pub async fn free_bytes_at(folder: &Path) -> io::Result<u64> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || fs4::available_space(folder)).await?
}

/// A link fails when the name is taken, where a rename would replace; not every file system has links.
async fn put_in_place(unfinished: &Path, path: &Path) -> Result<(), WriteError> {
    match tokio::fs::hard_link(unfinished, path).await {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists || exists(path).await => {
            Err(already_exists(path).into())
        }
        Err(_) => Ok(tokio::fs::rename(unfinished, path).await?),
    }
}

async fn exists(path: &Path) -> bool {
    tokio::fs::metadata(path).await.is_ok()
}

async fn sync(path: &Path) -> io::Result<()> {
    tokio::fs::OpenOptions::new().read(true).write(true).open(path).await?.sync_all().await
}

/// Windows cannot sync a directory; NTFS journals its names.
#[cfg(unix)]
async fn sync_folder(path: &Path) -> io::Result<()> {
    tokio::fs::File::open(folder_of(path)).await?.sync_all().await
}

#[cfg(not(unix))]
async fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The folder that a file lies in, which for a bare name is the one we are in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn already_exists(path: &Path) -> ApiError {
    ApiError::new(ErrorCode::ImageAlreadyExists, format!("{} is there already.", path.display()))
        .hint("Choose another name. Nothing was overwritten.")
        .with("path", path.to_string_lossy())
}

fn as_write_error(error: WriteError, path: &Path) -> ApiError {
    let error = match error {
        WriteError::Said(error) => return error,
        WriteError::System(error) => error,
    };
    let place = path.display();
    let said = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ApiError::new(ErrorCode::DiskFull, format!("The disk became full while {place} was written."))
                .hint("Free some space and try again. Nothing was left behind.")
                .with("path", place.to_string())
        }
        kind => ApiError::new(ErrorCode::HostLimit, format!("{place} cannot be written: {error}")).hint(
            if kind == ErrorKind::FileTooLarge {
                "The file system holds no file that large."
            } else {
                "Check the folder and its permissions."
            },
        ),
    };
    said.cause(error)
}

fn in_words(bytes: u64) -> String {
    const GIB: u64 = 1 << 30;
    if bytes < GIB {
        format!("{} MiB", bytes.div_ceil(1 << 20))
    } else {
        format!("{:.1} GiB", bytes as f64 / GIB as f64)
    }
}
