//! Images that a user names: judged before anything is made of them, then made into a VM's own file.
use super::chains::is_absolute_path;
use super::state::LibraryState;
use super::vm_library::DiskWork;
use crate::explain::reasons::as_error_or;
use crate::jobs::JobControl;
use openutm_contract::types::{ImageReport, ImageReportFormat};
use openutm_contract::{ApiError, ErrorCode};

pub const GIB: u64 = 1024 * 1024 * 1024;

/// What a named file is to be used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedAs {
    Iso,
    Disk,
}

/// Fails with one of `image.*`.
pub async fn judge_source(state: &LibraryState, named_as: NamedAs, path: &str) -> Result<ImageReport, ApiError> {
    if !is_absolute_path(path) {
        return Err(ApiError::new(ErrorCode::ImageNotFound, format!("“{path}” is not an absolute path."))
            .hint("Name the whole path, from the root on.")
            .with("path", path));
    }
    let report = state.parts.images.inspect(path).await?;
    if let Some(refusal) = &report.refusal {
        return Err(as_error_or(refusal, ErrorCode::ImageRefused).with("path", path));
    }
    let fits: &[ImageReportFormat] = match named_as {
        NamedAs::Iso => &[ImageReportFormat::Iso],
        NamedAs::Disk => &[ImageReportFormat::Raw, ImageReportFormat::Iso, ImageReportFormat::Qcow2],
    };
    if fits.contains(&report.format) {
        return Ok(report);
    }
    let (message, hint) = match named_as {
        NamedAs::Iso => (format!("{path} is not an ISO image."), "Use it as a disk (--disk)."),
        NamedAs::Disk => (
            format!("{path} is in a format ({}) that OpenUTM does not run from.", report.format),
            "Convert it to qcow2 with qemu-img first.",
        ),
    };
    Err(ApiError::new(ErrorCode::ImageUnknownFormat, message)
        .hint(hint)
        .with("path", path)
        .with("format", report.format.to_string()))
}

/// Makes the file in the VM's directory `dir`. Fails with `disk.full`, `qemu.imgFailed` or one of `image.*`.
pub async fn do_disk_work(
    state: &LibraryState,
    work: &DiskWork,
    dir: &str,
    control: Option<&JobControl>,
) -> Result<(), ApiError> {
    let (files, images) = (&state.parts.files, &state.parts.images);
    match work {
        DiskWork::None => Ok(()),
        DiskWork::Create { path, size_gib } => images.create_disk(&files.resolve(dir, path), size_gib * GIB).await,
        DiskWork::Overlay { path, base } => images.create_overlay(&files.resolve(dir, path), base).await,
        DiskWork::Copy { path, from } => {
            let options = control.map(JobControl::copy_options).unwrap_or_default();
            files.copy_file(from, &files.resolve(dir, path), options).await
        }
    }
}
