//! The VMs' directories. One area is one parent directory or name pattern, so that a VM's state is told by where it lies.
use openutm_contract::ApiError;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VmArea {
    /// In the library.
    Vms,
    /// Being made.
    New,
    /// Deleted, can be restored.
    Trash,
    /// Being removed for good.
    Gone,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VmDirEntry {
    pub area: VmArea,
    pub id: String,
}

impl VmDirEntry {
    pub fn new(area: VmArea, id: impl Into<String>) -> Self {
        Self { area, id: id.into() }
    }
}

/// Told from 0 to 1.
pub type OnProgress = Arc<dyn Fn(f64) + Send + Sync>;

#[derive(Clone, Default)]
pub struct CopyOptions {
    /// Cancelling it ends the copy with an error; what was made of it is gone.
    pub signal: CancellationToken,
    pub on_progress: Option<OnProgress>,
}

/// Paths are text, as the contract has them. Every function fails with `disk.full`, `host.limit` or one of `image.*`;
/// none leaves a half-written file under its final name.
#[async_trait::async_trait]
pub trait VmFiles: Send + Sync {
    /// Absolute path of a VM's directory, there or not.
    fn dir_of(&self, entry: &VmDirEntry) -> String;

    /// `path` itself when absolute, else below `dir`.
    fn resolve(&self, dir: &str, path: &str) -> String;

    /// The VM directories that exist; other things lying there are left out.
    async fn list(&self) -> Result<Vec<VmDirEntry>, ApiError>;

    /// Makes the directory with `disks`, `firmware` and `logs`, mode 0700.
    async fn create_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError>;

    /// Renames a whole directory; durable when it returns. Nothing at `from` is fine; something at `to` is not.
    async fn move_dir(&self, from: &VmDirEntry, to: &VmDirEntry) -> Result<(), ApiError>;

    /// Removes a directory and all in it, never following a link. Nothing there is fine.
    async fn remove_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError>;

    /// Makes a file's content and its name durable.
    async fn sync_file(&self, path: &str) -> Result<(), ApiError>;

    /// Makes everything in the directory durable.
    async fn sync_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError>;

    /// What the directory takes on the disk.
    async fn dir_size_bytes(&self, entry: &VmDirEntry) -> Result<u64, ApiError>;

    /// The text of `vm.json`, or of what was kept beside it under `name`; `None` when there is none. Refuses links and
    /// more than `max_bytes`.
    async fn read_vm_file(
        &self,
        entry: &VmDirEntry,
        max_bytes: u64,
        name: Option<&str>,
    ) -> Result<Option<String>, ApiError>;

    /// Replaces `vm.json` atomically; durable when it returns.
    async fn write_vm_file(&self, entry: &VmDirEntry, text: &str) -> Result<(), ApiError>;

    /// Keeps the present `vm.json` beside itself under `name` before it is replaced.
    async fn keep_vm_file(&self, entry: &VmDirEntry, name: &str) -> Result<(), ApiError>;

    /// Removes what a crash left beside `vm.json` half-written.
    async fn clean_up(&self, entry: &VmDirEntry) -> Result<(), ApiError>;

    /// File names in the VM's `disks` directory; empty when there is none.
    async fn list_disks(&self, entry: &VmDirEntry) -> Result<Vec<String>, ApiError>;

    /// Copies the small files of `firmware` (the variables of UEFI).
    async fn copy_firmware(&self, from: &VmDirEntry, to: &VmDirEntry) -> Result<(), ApiError>;

    /// Renames a file within its directory; durable when it returns.
    async fn rename_file(&self, from: &str, to: &str) -> Result<(), ApiError>;

    /// Copies a file's bytes, sharing blocks where the file system can; sparse stays sparse. Fails when `to` exists.
    async fn copy_file(&self, from: &str, to: &str, options: CopyOptions) -> Result<(), ApiError>;

    /// Removes a file; nothing there is fine.
    async fn remove_file(&self, path: &str) -> Result<(), ApiError>;

    /// Takes the write permission from a file that several VMs read.
    async fn protect_file(&self, path: &str) -> Result<(), ApiError>;

    /// Free bytes for this user on the file system of `path` (or of its nearest existing parent).
    async fn free_bytes(&self, path: &str) -> Result<u64, ApiError>;
}
