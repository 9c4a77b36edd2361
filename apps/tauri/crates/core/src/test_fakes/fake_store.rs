//! The library's database, in memory.
use super::lock;
use crate::ports::library_store::{LibraryStore, StoreChange, StoreContent, StoredVm};
use openutm_contract::{ApiError, DEFAULT_SETTINGS};
use std::sync::{Arc, Mutex};

/// A database in memory, which outlives the library that is open on it.
pub struct FakeStore {
    pub content: Mutex<StoreContent>,
    /// The next commit fails with it.
    pub failure: Mutex<Option<ApiError>>,
}

impl FakeStore {
    pub fn new() -> Arc<Self> {
        let settings = serde_json::from_str(DEFAULT_SETTINGS).expect("settings");
        let content = StoreContent { vms: Vec::new(), broken: Vec::new(), settings };
        Arc::new(Self { content: Mutex::new(content), failure: Mutex::default() })
    }
}

impl LibraryStore for FakeStore {
    fn load(&self) -> Result<StoreContent, ApiError> {
        Ok(lock(&self.content).clone())
    }

    fn commit(&self, changes: &[StoreChange]) -> Result<(), ApiError> {
        if let Some(failure) = lock(&self.failure).take() {
            return Err(failure);
        }
        let content = &mut *lock(&self.content);
        let set_deleted = |vms: &mut Vec<StoredVm>, id: &str, deleted_at_ms| {
            let found = vms.iter_mut().find(|vm| *vm.file.id == id);
            found.into_iter().for_each(|vm| vm.deleted_at_ms = deleted_at_ms);
        };
        for change in changes {
            match change {
                StoreChange::Put(vm) => {
                    content.broken.retain(|row| row.id != *vm.file.id);
                    match content.vms.iter_mut().find(|other| other.file.id == vm.file.id) {
                        Some(present) => *present = (**vm).clone(),
                        None => content.vms.push((**vm).clone()),
                    }
                }
                StoreChange::Trash { id, deleted_at_ms } => set_deleted(&mut content.vms, id, Some(*deleted_at_ms)),
                StoreChange::Restore { id } => set_deleted(&mut content.vms, id, None),
                StoreChange::Forget { id } => content.vms.retain(|vm| *vm.file.id != *id),
                StoreChange::Settings(settings) => content.settings = (**settings).clone(),
            }
        }
        Ok(())
    }

    fn close(&self) {}
}
