//! The library's database. One transaction a call: what a caller hands over together is stored together or not at all.
use openutm_contract::ApiError;
use openutm_contract::types::{Reason, Settings, VmFile};

/// A VM as stored: `vm.json`, and when it went to the trash.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredVm {
    pub file: VmFile,
    pub deleted_at_ms: Option<u64>,
}

/// A row that does not fit the schema; left as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokenRow {
    pub id: String,
    pub name: String,
    pub revision: u64,
    pub created_at_ms: u64,
    pub updated_at_ms: u64,
    pub deleted_at_ms: Option<u64>,
    pub broken: Reason,
    /// What the row holds, as it stands: other VMs' ids may be in it.
    pub raw: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum StoreChange {
    /// Inserts or replaces a VM whole.
    Put(Box<StoredVm>),
    Trash {
        id: String,
        deleted_at_ms: u64,
    },
    Restore {
        id: String,
    },
    Forget {
        id: String,
    },
    Settings(Box<Settings>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct StoreContent {
    pub vms: Vec<StoredVm>,
    pub broken: Vec<BrokenRow>,
    pub settings: Settings,
}

/// Blocks the caller: a commit is over before anything else of the library happens.
pub trait LibraryStore: Send + Sync {
    fn load(&self) -> Result<StoreContent, ApiError>;

    /// All or nothing; on the disk when it returns. Fails with `disk.full`, `host.limit` or `library.unusable`.
    fn commit(&self, changes: &[StoreChange]) -> Result<(), ApiError>;

    /// Checkpoints and closes. Idempotent.
    fn close(&self);
}
