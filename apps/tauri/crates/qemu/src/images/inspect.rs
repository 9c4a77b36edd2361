//! Reads what an image says of itself, without any QEMU tool. I/O edge: at most 320 KiB of one file are read.
use super::headers::{
    BootHints, FileEnds, HEAD_BYTES, HeaderReading, Qcow2Tables, Refusal, TAIL_BYTES, VHDX_METADATA_BYTES,
    VHDX_REGION_TABLE_BYTES, VHDX_REGION_TABLE_OFFSET, check_qcow2_tables, detect_format, find_vhdx_metadata,
    parse_boot_catalog, parse_header, parse_iso9660, parse_qcow2, parse_vhdx_metadata,
};
use super::{ImageFacts, ImageFormat};
use openutm_contract::{ApiError, ErrorCode};
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Gives the facts of one regular file (a symbolic link is resolved once) or block device. With a `format`, the one its
/// owner fixed, the bytes are read as that and nothing is guessed: raw stays raw. Fails with `image.notFound`,
/// `image.isDirectory`, `image.notAFile`, `image.empty` or `image.unreadable`. What is wrong inside is in the facts.
pub async fn inspect_image(path: &Path, format: Option<ImageFormat>) -> Result<ImageFacts, ApiError> {
    let path = path.to_owned();
    blocking(move || {
        let resolved = resolve_path(&path)?;
        let mut file = open_image(&resolved)?;
        inspect_open(&mut file, &resolved, format)
    })
    .await
}

/// Runs what waits for a disk where it holds nobody up.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(ApiError::defect(error)))
}

fn inspect_open(file: &mut File, path: &Path, format: Option<ImageFormat>) -> Result<ImageFacts, ApiError> {
    let unreadable = |error| as_image_error(&error, path);
    let metadata = file.metadata().map_err(unreadable)?;
    require_image_file(&metadata, path)?;
    let ends = read_ends(file, metadata.len()).map_err(unreadable)?;
    let format = format.unwrap_or_else(|| detect_format(&ends.head, &ends.tail));
    let reading = read_deeper(file, format, &ends).map_err(unreadable)?;
    let iso = if format == ImageFormat::Iso { read_iso(file, &ends).map_err(unreadable)? } else { Iso::default() };
    let mut facts = ImageFacts {
        path: path.to_string_lossy().into_owned(),
        format,
        file_size_bytes: metadata.len(),
        actual_size_bytes: allocated_bytes(&metadata),
        virtual_size_bytes: None,
        references: Vec::new(),
        volume_id: iso.volume_id,
        bootable: iso.bootable,
        warnings: Vec::new(),
        refusal: None,
    };
    match reading {
        Err(Refusal(reason)) => facts.refusal = Some(reason),
        Ok(header) => {
            facts.virtual_size_bytes = header.virtual_size_bytes;
            facts.references = header.references;
            facts.warnings = header.warnings;
            facts.warnings.extend(iso.warnings);
        }
    }
    Ok(facts)
}

pub(crate) fn resolve_path(path: &Path) -> Result<PathBuf, ApiError> {
    std::fs::canonicalize(path).map(plain_path).map_err(|error| as_image_error(&error, path))
}

/// Windows gives canonical paths in a form of its own (`\\?\C:\…`), which people and QEMU do not expect.
fn plain_path(path: PathBuf) -> PathBuf {
    let plain = path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).filter(|rest| !rest.starts_with("UNC"));
    match plain {
        Some(plain) if cfg!(windows) => PathBuf::from(plain),
        _ => path,
    }
}

pub(crate) fn open_image(path: &Path) -> Result<File, ApiError> {
    // Looked at before the open: opening a device can act on it.
    let metadata = std::fs::metadata(path).map_err(|error| as_image_error(&error, path))?;
    require_image_file(&metadata, path)?;
    read_only().open(path).map_err(|error| as_image_error(&error, path))
}

fn read_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        // NONBLOCK: a FIFO swapped in must not hang us. NOFOLLOW: links were resolved, a new one is not followed.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed());
    }
    options
}

pub(crate) fn require_image_file(metadata: &Metadata, path: &Path) -> Result<(), ApiError> {
    let place = path.display();
    if metadata.is_dir() {
        return Err(ApiError::new(ErrorCode::ImageIsDirectory, format!("{place} is a folder."))
            .hint("Choose the image file inside it.")
            .with("path", place.to_string()));
    }
    if !metadata.is_file() && !is_block_device(metadata) {
        let message = format!("{place} is a device, a pipe or a socket.");
        return Err(ApiError::new(ErrorCode::ImageNotAFile, message)
            .hint("Choose an image file.")
            .with("path", place.to_string()));
    }
    if metadata.is_file() && metadata.len() == 0 {
        return Err(ApiError::new(ErrorCode::ImageEmpty, format!("{place} is empty."))
            .hint("The download may have failed: get it again.")
            .with("path", place.to_string()));
    }
    Ok(())
}

#[cfg(unix)]
fn is_block_device(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_block_device(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_block_device(_metadata: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn allocated_bytes(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::blocks(metadata) * 512
}

#[cfg(not(unix))]
fn allocated_bytes(metadata: &Metadata) -> u64 {
    metadata.len()
}

pub(crate) fn as_image_error(error: &io::Error, path: &Path) -> ApiError {
    let place = path.display();
    match error.kind() {
        // A NUL in the name is invalid input.
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename | ErrorKind::InvalidInput => {
            ApiError::new(ErrorCode::ImageNotFound, format!("There is no file {place}."))
                .hint("It may have been moved, or its disk is not connected.")
        }
        kind => {
            let hint = if kind == ErrorKind::PermissionDenied {
                "You have no permission to read it."
            } else {
                "The disk it lies on may have a fault."
            };
            ApiError::new(ErrorCode::ImageUnreadable, format!("{place} cannot be read.")).hint(hint)
        }
    }
    .with("path", place.to_string())
    .cause(error)
}

/// At most so many bytes; fewer where the file ends.
pub(crate) fn read_at(file: &mut File, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::with_capacity(length);
    file.take(length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_ends(file: &mut File, file_size_bytes: u64) -> io::Result<FileEnds> {
    let head = read_at(file, 0, HEAD_BYTES)?;
    let tail = match file_size_bytes.checked_sub(TAIL_BYTES as u64) {
        Some(offset) => read_at(file, offset, TAIL_BYTES)?,
        None => Vec::new(),
    };
    Ok(FileEnds { head, tail, file_size_bytes })
}

/// What lies behind the header and still decides: qcow2's tables, VHDX's metadata.
fn read_deeper(file: &mut File, format: ImageFormat, ends: &FileEnds) -> io::Result<HeaderReading> {
    match format {
        ImageFormat::Vhdx => read_vhdx(file),
        ImageFormat::Qcow2 => read_qcow2(file, ends),
        _ => Ok(parse_header(format, ends)),
    }
}

fn read_qcow2(file: &mut File, ends: &FileEnds) -> io::Result<HeaderReading> {
    let header = match parse_qcow2(&ends.head, ends.file_size_bytes) {
        Ok(header) => header,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut start_of = |offset, bytes: u64| {
        read_at(file, offset, usize::try_from(bytes).map_or(HEAD_BYTES, |bytes| bytes.min(HEAD_BYTES)))
    };
    let (l1, refcount_table) = (header.layout.l1, header.layout.refcount_table);
    let tables = Qcow2Tables {
        l1: start_of(l1.offset, l1.bytes)?,
        refcount_table: start_of(refcount_table.offset, refcount_table.bytes)?,
    };
    Ok(check_qcow2_tables(&header.layout, &tables, ends.file_size_bytes).map(|()| header.facts))
}

fn read_vhdx(file: &mut File) -> io::Result<HeaderReading> {
    let table = read_at(file, VHDX_REGION_TABLE_OFFSET, VHDX_REGION_TABLE_BYTES)?;
    let Some(offset) = find_vhdx_metadata(&table) else {
        return Ok(Err(Refusal("The VHDX region table is damaged.".to_owned())));
    };
    // Items of the metadata region begin 64 KiB into it.
    Ok(parse_vhdx_metadata(&read_at(file, offset, 2 * VHDX_METADATA_BYTES)?))
}

#[derive(Default)]
struct Iso {
    volume_id: Option<String>,
    bootable: Option<BootHints>,
    warnings: Vec<String>,
}

fn read_iso(file: &mut File, ends: &FileEnds) -> io::Result<Iso> {
    let facts = parse_iso9660(&ends.head, ends.file_size_bytes);
    let catalog = facts.boot_catalog_offset.filter(|offset| *offset < ends.file_size_bytes);
    let bootable = match catalog {
        Some(offset) => parse_boot_catalog(&read_at(file, offset, 2048)?),
        None => None,
    };
    Ok(Iso { volume_id: facts.volume_id, bootable, warnings: facts.warnings })
}
