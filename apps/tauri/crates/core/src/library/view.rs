//! The library as it is in one moment.
use super::chains::Holder;
use super::parts::LibraryParts;
use super::vm_library::{VmRecord, WholeVmRecord};
use crate::explain::reasons::{as_error, reason};
use crate::ports::files::{VmArea, VmDirEntry};
use crate::ports::library_store::{StoreChange, StoredVm};
use indexmap::IndexMap;
use openutm_contract::types::{EpochMs, Settings, VmConfig};
use openutm_contract::{ApiError, ErrorCode};
use std::sync::Arc;

/// In the library or, with `deleted_at_ms`, in the trash.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub record: Arc<VmRecord>,
    pub deleted_at_ms: Option<u64>,
    /// What is left of a broken one, for finding ids in it.
    pub raw: Option<String>,
}

impl Entry {
    pub fn is_in_trash(&self) -> bool {
        self.deleted_at_ms.is_some()
    }

    pub fn with_record(&self, record: VmRecord) -> Self {
        Self { record: Arc::new(record), ..self.clone() }
    }
}

/// The library as it is in one moment, in which nothing changes it.
pub struct View<'a> {
    pub parts: &'a LibraryParts,
    pub entries: &'a IndexMap<String, Entry>,
    pub settings: &'a Settings,
}

impl<'a> View<'a> {
    /// Fails with `vm.notFound`.
    pub fn need_entry(&self, id: &str) -> Result<&'a Entry, ApiError> {
        self.entries.get(id).filter(|entry| !entry.is_in_trash()).ok_or_else(|| {
            ApiError::new(ErrorCode::VmNotFound, "No VM has this id.")
                .hint("It may have been deleted; look into the trash.")
                .with("id", id)
        })
    }

    /// Fails with `vm.notFound` or `vm.broken`.
    pub fn need_whole(&self, id: &str) -> Result<WholeVmRecord, ApiError> {
        let record = &self.need_entry(id)?.record;
        if let Some(whole) = record.whole() {
            return Ok(whole);
        }
        let why = record.broken.as_ref().map_or("it has no config.", |broken| &broken.message);
        let hint = record.broken.as_ref().and_then(|broken| broken.hint.as_deref());
        let said = reason(ErrorCode::VmBroken, format!("“{}” cannot be read: {why}", *record.name), hint);
        Err(as_error(ErrorCode::VmBroken, &said).with("id", id))
    }

    pub fn holder_of(&self, at: &VmDirEntry, id: &'a str, config: &'a VmConfig) -> Holder<'a> {
        Holder { id, dir: self.parts.files.dir_of(at), config, files: &*self.parts.files }
    }

    /// Every readable VM but `id`, in the library and in the trash.
    pub fn other_holders(&self, id: &str) -> Vec<Holder<'a>> {
        let readable = self.entries.iter().filter(|(other, entry)| *other != id && entry.record.is_whole());
        let holder = |(other, entry): (&'a String, &'a Entry)| {
            let config = entry.record.config.as_ref()?;
            Some(self.holder_of(&area_of(other, entry), other, config))
        };
        readable.filter_map(holder).collect()
    }
}

/// Where a VM's directory belongs.
pub fn area_of(id: &str, entry: &Entry) -> VmDirEntry {
    VmDirEntry::new(if entry.is_in_trash() { VmArea::Trash } else { VmArea::Vms }, id)
}

/// The record, one revision on.
pub fn next_revision(state: &LibraryParts, record: WholeVmRecord) -> WholeVmRecord {
    WholeVmRecord { revision: record.revision + 1, updated_at_ms: EpochMs(state.clock.now_ms()), ..record }
}

pub fn put_of(record: &WholeVmRecord) -> StoreChange {
    StoreChange::Put(Box::new(StoredVm { file: record.clone(), deleted_at_ms: None }))
}
