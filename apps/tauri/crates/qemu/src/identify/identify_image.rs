//! Names the system on an image. I/O edge: one read of 32 KiB, from the file's 16th sector on.
use super::answer::{OsAnswer, identify, merge};
use super::osinfo::OsinfoDatabase;
use super::volume::{DESCRIPTORS_BYTES, DESCRIPTORS_OFFSET, VolumeDescriptor, read_volume};
use crate::images::{as_image_error, blocking, open_image, read_at, require_image_file, resolve_path};
use openutm_contract::ApiError;
use std::path::Path;

/// `path` is a regular file or a block device; what is no ISO is judged by its name. The host's osinfo database is asked
/// only where our own rules give no usable answer. Fails with `image.notFound`, `image.isDirectory`, `image.notAFile`,
/// `image.empty` or `image.unreadable`.
pub async fn identify_image(path: &Path, osinfo: Option<&OsinfoDatabase>) -> Result<OsAnswer, ApiError> {
    let image = path.to_owned();
    let volume = blocking(move || read_image_volume(&image)).await?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let own = identify(volume.as_ref(), &file_name);
    match (osinfo, volume) {
        (Some(osinfo), Some(volume)) if !own.is_usable() => Ok(merge(own, osinfo.lookup(volume).await)),
        _ => Ok(own),
    }
}

fn read_image_volume(path: &Path) -> Result<Option<VolumeDescriptor>, ApiError> {
    let resolved = resolve_path(path)?;
    let mut file = open_image(&resolved)?;
    let unreadable = |error| as_image_error(&error, &resolved);
    require_image_file(&file.metadata().map_err(unreadable)?, &resolved)?;
    let bytes = read_at(&mut file, DESCRIPTORS_OFFSET, DESCRIPTORS_BYTES).map_err(unreadable)?;
    Ok(read_volume(&bytes))
}
