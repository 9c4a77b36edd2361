//! What the core asks of disk images. Every path is absolute; every format is named by the caller, never guessed by a tool.
use super::files::CopyOptions;
use openutm_contract::ApiError;
use openutm_contract::types::{BackingImage, ImageFormat, ImageReport, OsReport};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiedLayers {
    /// Nothing below it is opened, whatever its header says.
    Alone,
    /// What it lies on is flattened into the copy.
    Chain,
}

#[derive(Debug, Clone)]
pub struct ImageCopy {
    pub from: String,
    pub format: ImageFormat,
    pub layers: CopiedLayers,
    /// A new qcow2 file.
    pub to: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImageUsage {
    pub allocated_bytes: u64,
    pub virtual_size_bytes: Option<u64>,
}

#[async_trait::async_trait]
pub trait ImageTools: Send + Sync {
    /// Judges a file by its first bytes; no QEMU tool opens it. What OpenUTM must not use carries a `refusal`. Fails with
    /// `image.notFound`, `image.isDirectory`, `image.notAFile`, `image.empty` or `image.unreadable`.
    async fn inspect(&self, path: &str) -> Result<ImageReport, ApiError>;

    /// Names the system on an image by its volume descriptors, then by its file's name. Fails as `inspect` does.
    async fn identify(&self, path: &str) -> Result<OsReport, ApiError>;

    /// Makes an empty qcow2.
    async fn create_disk(&self, path: &str, size_bytes: u64) -> Result<(), ApiError>;

    /// Makes a qcow2 that holds only what differs from `backing`: the image right below; its own chain is in its header.
    /// Its size is the overlay's.
    async fn create_overlay(&self, path: &str, backing: &BackingImage) -> Result<(), ApiError>;

    /// Copies an image with its chain into one new qcow2; on failure or cancelling the new file is gone.
    async fn copy(&self, copy: ImageCopy, options: CopyOptions) -> Result<(), ApiError>;

    /// Makes an image larger. Fails with `image.shrinkRefused`, `image.inUse` or `disk.full`.
    async fn grow(&self, path: &str, format: ImageFormat, size_bytes: u64) -> Result<(), ApiError>;

    /// What the file takes on the disk, and what the guest sees; zero when it is not there.
    async fn usage(&self, path: &str, format: ImageFormat) -> Result<ImageUsage, ApiError>;
}
