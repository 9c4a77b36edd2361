//! The port to the guests' private runtime directories: `run/<8 hex>/` with sockets, endpoints.json and guest.json.
use openutm_contract::ApiError;
use openutm_contract::types::Endpoints;

#[derive(Debug, Clone, PartialEq)]
pub struct RunDir {
    /// Eight hex digits: the directory's name.
    pub id: String,
    pub path: String,
    pub endpoints: Endpoints,
}

/// What a scan finds; `guest_text` is guest.json as it stands, absent when it cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRunDir {
    pub id: String,
    pub path: String,
    pub endpoints: Option<Endpoints>,
    pub guest_text: Option<String>,
    /// Why something of it could not be read.
    pub problem: Option<String>,
}

#[async_trait::async_trait]
pub trait RunDirs: Send + Sync {
    /// Names a directory and its endpoints; makes nothing.
    async fn plan(&self) -> Result<RunDir, ApiError>;

    /// The directory of this id with the endpoints it would have by default.
    fn named(&self, id: &str) -> RunDir;

    /// Makes the directory (0700) and writes endpoints.json. Fails with `host.limit` when its parent is a symlink,
    /// somebody else's, or open to others; with `disk.full`.
    async fn create(&self, run_dir: &RunDir) -> Result<(), ApiError>;

    /// Replaces guest.json atomically. Fails with `disk.full` or `host.limit`.
    async fn write_guest(&self, run_dir: &RunDir, text: &str) -> Result<(), ApiError>;

    async fn scan(&self) -> Result<Vec<FoundRunDir>, ApiError>;

    /// Removes the directory and all in it; a directory that is gone is no failure.
    async fn remove(&self, path: &str) -> Result<(), ApiError>;

    /// Every place where runtime directories may lie: what a guest's argv names.
    fn roots(&self) -> Vec<String>;
}
