//! Makes empty disks and linked clones without starting a process. I/O edge.
use super::inspect::{inspect_image, resolve_path};
use super::new_file::{folder_of, require_free_space, write_new_file};
use super::qcow2_writer::{Backing, FileLayout, MAX_BACKING_NAME_BYTES, layout_empty_qcow2};
use super::{DiskFormat, among_all, blocking};
use openutm_contract::{ApiError, ErrorCode};
use std::fs::OpenOptions;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Component, Path};

#[derive(Debug, Clone, Copy)]
pub struct DiskImage<'a> {
    pub path: &'a Path,
    /// Fixed by the owner, never guessed: a guest can write any header into its raw disk.
    pub format: DiskFormat,
}

/// Room a sparse disk needs to come into being and to be of some use.
const START_ROOM_BYTES: u64 = 1 << 20;

/// A new sparse disk; the size is rounded up to whole 512-byte sectors. Fails with `disk.full` or `image.alreadyExists`.
pub async fn create_disk(disk: DiskImage<'_>, size_bytes: u64) -> Result<(), ApiError> {
    let virtual_size_bytes = whole_sectors(size_bytes)?;
    let layout = match disk.format {
        DiskFormat::Raw => FileLayout { file_size_bytes: virtual_size_bytes, parts: Vec::new() },
        DiskFormat::Qcow2 => layout_empty_qcow2(virtual_size_bytes, None).map_err(ApiError::defect)?,
    };
    write_layout(disk.path, layout).await
}

/// A new qcow2 at `path` that reads from `backing` what it does not hold itself. The backing file must not change
/// afterwards. Its name is stored relative to the clone, so that a library can move as a whole.
pub async fn create_linked_clone(path: &Path, backing: DiskImage<'_>) -> Result<(), ApiError> {
    let facts = inspect_image(backing.path, Some(among_all(backing.format))).await?;
    let size_bytes = match (facts.refusal, facts.virtual_size_bytes) {
        (None, Some(size_bytes)) => size_bytes,
        (refusal, _) => {
            let reason = refusal.as_deref().unwrap_or("it has no size");
            let message = format!("{} cannot be cloned: {reason}", backing.path.display());
            return Err(ApiError::new(ErrorCode::ImageRefused, message)
                .hint("Get the image again from a place you trust.")
                .with("path", backing.path.to_string_lossy()));
        }
    };
    let name = backing_name(path, Path::new(&facts.path)).await?;
    let format = match backing.format {
        DiskFormat::Qcow2 => "qcow2",
        DiskFormat::Raw => "raw",
    };
    let layout = layout_empty_qcow2(whole_sectors(size_bytes)?, Some(&Backing { name: &name, format }));
    write_layout(path, layout.map_err(ApiError::defect)?).await
}

fn whole_sectors(size_bytes: u64) -> Result<u64, ApiError> {
    size_bytes.checked_next_multiple_of(512).ok_or_else(|| ApiError::defect("A disk's size must be a whole number."))
}

async fn backing_name(clone: &Path, backing: &Path) -> Result<String, ApiError> {
    let folder = folder_of(clone).to_owned();
    let folder = blocking(move || resolve_path(&folder)).await?;
    let name = match relative(&folder, backing) {
        // "./" first, or QEMU would read `a:b` as a protocol.
        Some(steps) => format!("./{}", steps.join("/")),
        // Windows: another drive has no relative way.
        None => backing.to_string_lossy().into_owned(),
    };
    if name.len() <= MAX_BACKING_NAME_BYTES {
        return Ok(name);
    }
    let file = backing.file_name().unwrap_or_default().to_string_lossy();
    Err(ApiError::new(ErrorCode::ImageRefused, format!("The path of {file} is too long for a linked clone."))
        .hint("Make a full clone, or move the library to a shorter path.")
        .with("path", backing.to_string_lossy()))
}

/// The steps from a folder to a file, both absolute; `None` where there is no such way.
fn relative(folder: &Path, file: &Path) -> Option<Vec<String>> {
    let from: Vec<Component> = folder.components().collect();
    let to: Vec<Component> = file.components().collect();
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return None;
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|step| step.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect())
}

async fn write_layout(path: &Path, layout: FileLayout) -> Result<(), ApiError> {
    require_free_space(folder_of(path), START_ROOM_BYTES).await?;
    write_new_file(path, |unfinished| async move {
        let written = tokio::task::spawn_blocking(move || write_parts(&unfinished, &layout)).await;
        Ok(written.map_err(io::Error::other)??)
    })
    .await
}

fn write_parts(path: &Path, layout: &FileLayout) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.set_len(layout.file_size_bytes)?;
    for part in &layout.parts {
        file.seek(SeekFrom::Start(part.offset))?;
        file.write_all(&part.bytes)?;
    }
    Ok(())
}
