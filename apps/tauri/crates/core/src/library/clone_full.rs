//! A full clone: every disk copied, chains flattened into one file.
use super::bring_in::{BringIn, bring_in, need_free_space};
use super::chains::{FileDrive, file_drives, is_absolute_path, is_writable_disk};
use super::clone_record::{Source, clone_record, with_drives};
use super::new_vm::file_medium;
use super::state::LibraryState;
use super::vm_library::WholeVmRecord;
use crate::explain::reasons::as_error;
use crate::jobs::JobControl;
use crate::ports::files::{CopyOptions, VmArea, VmDirEntry};
use crate::ports::image_tools::{CopiedLayers, ImageCopy};
use openutm_contract::types::{Drive, ImageFormat, VmName};
use openutm_contract::{ApiError, ErrorCode};
use std::sync::Arc;

/// One disk on its way.
struct CopiedDrive<'a> {
    from: FileDrive<'a>,
    /// Below the clone's directory.
    to: String,
    drive: Drive,
}

fn copied_drive(drive: FileDrive) -> CopiedDrive {
    let is_flat = drive.backing.is_empty();
    let ending = if is_flat && drive.format == ImageFormat::Raw { "img" } else { "qcow2" };
    let format = if is_flat { drive.format } else { ImageFormat::Qcow2 };
    let to = format!("disks/{}.{ending}", drive.id());
    let medium = file_medium(&to, format, Vec::new());
    CopiedDrive { from: drive, to, drive: Drive { medium, ..drive.drive.clone() } }
}

/// The user's own read-only media (an installer) are named by both; all else is copied.
fn is_copied(drive: &FileDrive) -> bool {
    is_writable_disk(drive.drive) || !is_absolute_path(drive.path)
}

/// The user's own file may have been replaced since the VM was made: what it names as its backing is not read into the
/// copy. Fails with `image.refused`.
async fn need_nothing_below(state: &LibraryState, path: &str, format: ImageFormat) -> Result<(), ApiError> {
    if format == ImageFormat::Raw {
        return Ok(());
    }
    let Some(refusal) = state.parts.images.inspect(path).await?.refusal else { return Ok(()) };
    Err(as_error(ErrorCode::ImageRefused, &refusal).with("path", path))
}

struct FullCopy<'a> {
    state: &'a LibraryState,
    source: &'a Source,
    clone_id: &'a str,
    copied: &'a [CopiedDrive<'a>],
    control: &'a JobControl,
}

impl FullCopy<'_> {
    async fn copy_drive(&self, drive: FileDrive<'_>, to: String, options: CopyOptions) -> Result<(), ApiError> {
        let parts = &self.state.parts;
        let resolve = |path: &str| parts.files.resolve(&self.source.dir, path);
        let from = resolve(drive.path);
        let Some(bottom) = drive.backing.last() else {
            return parts.files.copy_file(&from, &to, options).await;
        };
        need_nothing_below(self.state, &resolve(&bottom.path), bottom.format).await?;
        let copy = ImageCopy { from, format: drive.format, layers: CopiedLayers::Chain, to };
        parts.images.copy(copy, options).await
    }

    /// The part of the job's progress that disk `at` is.
    fn options_for(&self, at: usize) -> CopyOptions {
        let (whole, count) = (self.control.progress.clone(), self.copied.len() as f64);
        let on_progress = Arc::new(move |fraction| whole((at as f64 + fraction) / count));
        CopyOptions { signal: self.control.signal.clone(), on_progress: Some(on_progress) }
    }
}

#[async_trait::async_trait]
impl BringIn for FullCopy<'_> {
    async fn fill(&self, dir: &str) -> Result<(), ApiError> {
        let files = &self.state.parts.files;
        let parent = VmDirEntry::new(VmArea::Vms, self.source.record.id.as_str());
        files.copy_firmware(&parent, &VmDirEntry::new(VmArea::New, self.clone_id)).await?;
        for (at, copied) in self.copied.iter().enumerate() {
            self.copy_drive(copied.from, files.resolve(dir, &copied.to), self.options_for(at)).await?;
        }
        Ok(())
    }
}

/// Fails as `vm.clone` lists.
pub async fn clone_full(
    state: &LibraryState,
    source: &Source,
    name: VmName,
    control: &JobControl,
) -> Result<WholeVmRecord, ApiError> {
    let config = &source.record.config;
    let copied: Vec<CopiedDrive> = file_drives(config).filter(is_copied).map(copied_drive).collect();
    let mut needed_bytes = 0;
    for (path, format) in copied.iter().flat_map(|drive| drive.from.layers()) {
        let path = state.parts.files.resolve(&source.dir, path);
        needed_bytes += state.parts.images.usage(&path, format).await?.allocated_bytes;
    }
    need_free_space(state, &source.dir, needed_bytes).await?;
    let drives = copied.iter().map(|copied| (copied.drive.id.to_string(), copied.drive.clone())).collect();
    let record = clone_record(&state.parts, source, name, with_drives(config, &drives));
    let what = FullCopy { state, source, clone_id: &record.id, copied: &copied, control };
    bring_in(state, &record, &what).await
}
