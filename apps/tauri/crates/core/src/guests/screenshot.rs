//! A picture of the guest's screen: QEMU writes it into the private runtime directory, we read it and remove it.
use super::parts::GuestPorts;
use super::png::{SizePx, read_png_size};
use super::run::Run;
use crate::explain::qemu_errors::as_api_error;
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;
use std::time::Duration;

pub struct Screenshot {
    pub bytes: Vec<u8>,
    pub size_px: SizePx,
}

/// An 8K screen of noise is 100 MB as PNG; nothing real comes near.
const MAX_PNG_BYTES: u64 = 128 * 1024 * 1024;
const DUMP_TIMEOUT: Duration = Duration::from_secs(15);

/// Fails with `stream.unavailable` when the guest has no screen.
pub async fn take_screenshot(ports: &GuestPorts, run: &Run) -> Result<Screenshot, ApiError> {
    let path = format!("{}/screen-{}.png", run.dir.path, run.next_screenshot());
    let taken = dump(ports, run, &path).await;
    ports.files.remove(&path).await;
    taken
}

async fn dump(ports: &GuestPorts, run: &Run, path: &str) -> Result<Screenshot, ApiError> {
    let qmp = run.qmp().ok_or_else(|| ApiError::new(ErrorCode::VmNotAnswering, "The guest's QEMU does not answer."))?;
    let arguments = json!({ "filename": path, "format": "png" });
    qmp.execute_within("screendump", Some(arguments), DUMP_TIMEOUT).await.map_err(as_api_error)?;
    let bytes = ports.files.read_bounded(path, MAX_PNG_BYTES).await?;
    let none = || ApiError::new(ErrorCode::StreamUnavailable, "The guest has no picture to show yet.");
    let size_px = read_png_size(&bytes).ok_or_else(none)?;
    Ok(Screenshot { bytes, size_px })
}
