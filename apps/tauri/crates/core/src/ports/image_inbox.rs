//! The port to the library's images folder, as far as files are sent into it.
use openutm_contract::ApiError;

/// A file that is coming in; nothing of it has its name before `finish`.
#[async_trait::async_trait]
pub trait IncomingImage: Send + Sync {
    /// Where it will be. Free when it was chosen.
    fn path(&self) -> &str;

    /// Fails with `disk.full` or `host.limit`.
    async fn write(&self, bytes: &[u8]) -> Result<(), ApiError>;

    /// Judges what is there so far, by its first 64 KiB. Fails with `image.unknownFormat`.
    async fn judge(&self) -> Result<(), ApiError>;

    /// Gives it its name, durably. Fails with `image.refused`, `image.alreadyExists`, `disk.full` or `host.limit`.
    async fn finish(&self) -> Result<(), ApiError>;

    /// Removes what came. Idempotent; nothing happens after `finish`.
    async fn discard(&self);
}

#[async_trait::async_trait]
pub trait ImageInbox: Send + Sync {
    /// Fails with `disk.full` when there is no room for all of it, or `host.limit`.
    async fn open(&self, name: &str, size_bytes: u64) -> Result<std::sync::Arc<dyn IncomingImage>, ApiError>;
}
