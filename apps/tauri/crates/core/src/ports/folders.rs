//! The port to the host's folders and its file manager, for pages that have no file dialog of their own.
use openutm_contract::ApiError;
use openutm_contract::types::{FileListParamsShow, FolderListing};

#[derive(Debug, Clone)]
pub struct FolderRequest {
    /// Absolute; the user's home when absent.
    pub path: Option<String>,
    pub show: FileListParamsShow,
}

#[async_trait::async_trait]
pub trait Folders: Send + Sync {
    /// Fails with `image.notFound`, `image.notAFile` when it is no folder, or `host.limit`.
    async fn list(&self, request: FolderRequest) -> Result<FolderListing, ApiError>;

    /// Why this backend can show nothing in a file manager; `None` when it can.
    fn why_no_reveal(&self) -> Option<String>;

    /// Opens the file manager at the file. Fails with `image.notFound` or `host.limit`.
    async fn reveal(&self, path: &str) -> Result<(), ApiError>;
}
