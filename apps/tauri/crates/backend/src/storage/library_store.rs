//! The `LibraryStore` port over SQLite.
use openutm_contract::ApiError;
use openutm_core::ports::library_store::{BrokenRow, LibraryStore, StoreChange, StoreContent, StoredVm};
use openutm_storage as storage;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

pub struct SqliteLibraryStore {
    /// None once it is closed.
    open: Mutex<Option<storage::LibraryStore>>,
}

impl SqliteLibraryStore {
    /// Opens or makes the library's database. Answers `library.unusable`, `library.newer`, `host.limit` or `disk.full`.
    pub fn open(path: &Path) -> Result<SqliteLibraryStore, ApiError> {
        Ok(SqliteLibraryStore { open: Mutex::new(Some(storage::LibraryStore::open(path)?)) })
    }

    fn with_open<T>(
        &self,
        work: impl FnOnce(&mut storage::LibraryStore) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        work(open.as_mut().ok_or_else(|| ApiError::defect("the library's database is closed"))?)
    }
}

impl LibraryStore for SqliteLibraryStore {
    fn load(&self) -> Result<StoreContent, ApiError> {
        let content = self.with_open(|store| store.load())?;
        Ok(StoreContent {
            vms: content.vms.into_iter().map(loaded_vm).collect(),
            broken: content.broken.into_iter().map(loaded_broken).collect(),
            settings: content.settings,
        })
    }

    fn commit(&self, changes: &[StoreChange]) -> Result<(), ApiError> {
        let changes: Vec<storage::StoreChange> = changes.iter().map(stored_change).collect();
        self.with_open(|store| store.commit(&changes))
    }

    fn close(&self) {
        // The last connection's end checkpoints.
        drop(self.open.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

fn loaded_vm(vm: storage::StoredVm) -> StoredVm {
    StoredVm { file: vm.file, deleted_at_ms: vm.deleted_at_ms }
}

fn loaded_broken(row: storage::BrokenRow) -> BrokenRow {
    let storage::BrokenRow { id, name, revision, created_at_ms, updated_at_ms, deleted_at_ms, broken, raw } = row;
    BrokenRow { id, name, revision, created_at_ms, updated_at_ms, deleted_at_ms, broken, raw }
}

fn stored_change(change: &StoreChange) -> storage::StoreChange {
    match change.clone() {
        StoreChange::Put(vm) => {
            let StoredVm { file, deleted_at_ms } = *vm;
            storage::StoreChange::Put(Box::new(storage::StoredVm { file, deleted_at_ms }))
        }
        StoreChange::Trash { id, deleted_at_ms } => storage::StoreChange::Trash { id, deleted_at_ms },
        StoreChange::Restore { id } => storage::StoreChange::Restore { id },
        StoreChange::Forget { id } => storage::StoreChange::Forget { id },
        StoreChange::Settings(settings) => storage::StoreChange::Settings(settings),
    }
}
