//! What is stored, as the rest of the backend sees it. What runs is `guests`.
use openutm_contract::types::{
    CreateVmInput, Drive, EpochMs, ImageReport, NewDrive, Reason, Settings, VmCloneParamsMode, VmConfig, VmFile, VmId,
    VmName, VmRemoveDriveParamsImage,
};

/// A VM that can be read: what `vm.json` says of it.
pub type WholeVmRecord = VmFile;

/// A VM without what only its guest knows. A broken one may have no config.
#[derive(Debug, Clone, PartialEq)]
pub struct VmRecord {
    pub id: VmId,
    pub name: VmName,
    pub description: String,
    pub tags: Vec<String>,
    pub group: Option<String>,
    pub os_id: Option<String>,
    pub revision: u64,
    pub created_at_ms: EpochMs,
    pub updated_at_ms: EpochMs,
    pub config: Option<VmConfig>,
    /// Why it cannot be read.
    pub broken: Option<Reason>,
}

impl From<WholeVmRecord> for VmRecord {
    fn from(file: WholeVmRecord) -> Self {
        Self {
            id: file.id,
            name: file.name,
            description: file.description,
            tags: file.tags,
            group: file.group,
            os_id: file.os_id,
            revision: file.revision,
            created_at_ms: file.created_at_ms,
            updated_at_ms: file.updated_at_ms,
            config: Some(file.config),
            broken: None,
        }
    }
}

/// `schemaVersion` of the files that this version writes.
pub const SCHEMA_VERSION: f64 = 1.0;

impl VmRecord {
    /// The record of a VM that can be read.
    pub fn whole(&self) -> Option<WholeVmRecord> {
        if self.broken.is_some() {
            return None;
        }
        Some(VmFile {
            schema_version: SCHEMA_VERSION,
            id: self.id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            tags: self.tags.clone(),
            group: self.group.clone(),
            os_id: self.os_id.clone(),
            revision: self.revision,
            created_at_ms: self.created_at_ms.clone(),
            updated_at_ms: self.updated_at_ms.clone(),
            config: self.config.clone()?,
        })
    }

    pub fn is_whole(&self) -> bool {
        self.broken.is_none() && self.config.is_some()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum LibraryChange {
    Changed(std::sync::Arc<VmRecord>),
    Removed(VmId),
    Trash,
    Settings(Box<Settings>),
}

/// Something that opening the library found and that a person should know.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryNotice {
    pub vm_id: String,
    pub reason: Reason,
}

#[derive(Debug, Clone)]
pub struct CloneRequest {
    pub id: VmId,
    pub name: VmName,
    pub mode: VmCloneParamsMode,
}

/// What must be made or copied in the VM's directory before the VM exists. Paths are relative to it.
#[derive(Debug, Clone, PartialEq)]
pub enum DiskWork {
    None,
    Create { path: String, size_gib: u64 },
    Overlay { path: String, base: openutm_contract::types::BackingImage },
    Copy { path: String, from: String },
}

/// What a wish comes to. Nothing of it is made yet.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: VmId,
    /// With the system that its medium names.
    pub input: CreateVmInput,
    pub config: VmConfig,
    pub work: DiskWork,
    pub image: Option<ImageReport>,
    pub disk_free_bytes: u64,
}

#[derive(Debug, Clone)]
pub struct AddDrive {
    pub id: VmId,
    pub revision: u64,
    pub drive: NewDrive,
}

#[derive(Debug, Clone)]
pub struct RemoveDrive {
    pub id: VmId,
    pub revision: u64,
    pub drive_id: String,
    pub image: VmRemoveDriveParamsImage,
}

/// Takes a drive into the machine that runs, or out of it, if one does; when this fails, nothing is saved.
pub type ChangeLive<'a> =
    Box<dyn FnOnce(Drive) -> futures_util::future::BoxFuture<'a, Result<(), openutm_contract::ApiError>> + Send + 'a>;

#[derive(Debug, Clone)]
pub struct GrowRequest {
    pub id: VmId,
    pub drive_id: String,
    pub size_bytes: u64,
}
