//! The port to what a start prepares and what a running guest leaves: secrets, variable stores, screenshots.
use openutm_contract::ApiError;
use openutm_contract::types::{ImageFormat, LaunchFile};
use std::time::Duration;

#[async_trait::async_trait]
pub trait GuestFiles: Send + Sync {
    /// Makes one file of a launch plan. Fails with `disk.full`, `host.limit` or `firmware.missing`.
    async fn prepare(&self, file: &LaunchFile) -> Result<(), ApiError>;

    /// Looks whether QEMU may open the image as the config says it is, by its bytes alone. Fails with `image.notFound`
    /// and its kind, and with `image.refused` when it names a data file outside itself.
    async fn check_image(&self, path: &str, format: ImageFormat) -> Result<(), ApiError>;

    /// True when the path is there within the time.
    async fn appears(&self, path: &str, timeout: Duration) -> bool;

    /// A failure to remove is no failure of the caller.
    async fn remove(&self, path: &str);

    /// Reads a whole file of at most `max_bytes`. Fails with `disk.full` when it is larger.
    async fn read_bounded(&self, path: &str, max_bytes: u64) -> Result<Vec<u8>, ApiError>;
}
