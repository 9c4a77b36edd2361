//! The library in memory: the one place where a change is stored, seen and told, in this order.
use super::parts::LibraryParts;
use super::portable::{from_portable, to_portable};
use super::records::{broken_record, vm_file_text};
use super::view::{Entry, View};
use super::vm_library::{LibraryChange, LibraryNotice, VmRecord, WholeVmRecord};
use crate::listeners::{Listener, Listeners};
use crate::ports::files::{VmArea, VmDirEntry};
use crate::ports::library_store::{BrokenRow, StoreChange, StoredVm};
use crate::subscription::Subscription;
use indexmap::IndexMap;
use openutm_contract::types::{EpochMs, Reason, Settings, VmFile, VmId, VmStatus};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// It may look at the library, and must not change it.
pub type OnLibraryChange = Listener<LibraryChange>;

pub struct LibraryState {
    pub parts: LibraryParts,
    inner: Mutex<Inner>,
    /// Held while a change is told, so that nobody hears of an older state after a newer one.
    telling: Mutex<()>,
    listeners: Listeners<LibraryChange>,
    /// One `vm.json` is written by one after another.
    writes: Mutex<HashMap<String, Arc<AsyncMutex<()>>>>,
}

struct Inner {
    /// In the order of their coming.
    entries: IndexMap<String, Entry>,
    settings: Settings,
    notices: Vec<LibraryNotice>,
}

/// What was stored and is not told yet.
#[must_use = "a change that is stored is to be told"]
pub struct Untold {
    before: Vec<(String, Option<Entry>)>,
    settings: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn entry_of(vm: StoredVm) -> Entry {
    Entry { record: Arc::new(vm.file.into()), deleted_at_ms: vm.deleted_at_ms, raw: None }
}

fn broken_entry(row: BrokenRow) -> Entry {
    let record = VmRecord {
        revision: row.revision,
        created_at_ms: EpochMs(row.created_at_ms),
        updated_at_ms: EpochMs(row.updated_at_ms),
        ..broken_record(&row.id, Some(&row.name), row.broken)
    };
    Entry { record: Arc::new(record), deleted_at_ms: row.deleted_at_ms, raw: Some(row.raw) }
}

fn apply(entries: &mut IndexMap<String, Entry>, change: &StoreChange) {
    match change {
        StoreChange::Settings(_) => {}
        StoreChange::Put(vm) => {
            entries.insert(vm.file.id.to_string(), entry_of((**vm).clone()));
        }
        StoreChange::Forget { id } => {
            entries.shift_remove(id);
        }
        StoreChange::Restore { id } => {
            if let Some(entry) = entries.get_mut(id) {
                entry.deleted_at_ms = None;
            }
        }
        StoreChange::Trash { id, deleted_at_ms } => {
            if let Some(entry) = entries.get_mut(id) {
                entry.deleted_at_ms = Some(*deleted_at_ms);
            }
        }
    }
}

/// Which VM a change is of; none for the settings.
fn id_of(change: &StoreChange) -> Option<&str> {
    match change {
        StoreChange::Settings(_) => None,
        StoreChange::Put(vm) => Some(&vm.file.id),
        StoreChange::Forget { id } | StoreChange::Restore { id } | StoreChange::Trash { id, .. } => Some(id),
    }
}

impl LibraryState {
    pub fn new(parts: LibraryParts) -> Result<Self, ApiError> {
        let content = parts.store.load()?;
        let whole = content.vms.into_iter().map(|vm| {
            let config = from_portable(vm.file.config, &parts.home);
            entry_of(StoredVm { file: VmFile { config, ..vm.file }, ..vm })
        });
        let broken = content.broken.into_iter().map(broken_entry);
        let entries = whole.chain(broken).map(|entry| (entry.record.id.to_string(), entry)).collect();
        let inner = Inner { entries, settings: content.settings, notices: Vec::new() };
        Ok(Self {
            parts,
            inner: Mutex::new(inner),
            telling: Mutex::default(),
            listeners: Listeners::default(),
            writes: Mutex::default(),
        })
    }

    /// Looks at the library. What is found is true for as long as `look` runs.
    pub fn look<T>(&self, look: impl FnOnce(View) -> T) -> T {
        let inner = lock(&self.inner);
        look(View { parts: &self.parts, entries: &inner.entries, settings: &inner.settings })
    }

    pub fn entry(&self, id: &str) -> Option<Entry> {
        lock(&self.inner).entries.get(id).cloned()
    }

    pub fn settings(&self) -> Settings {
        lock(&self.inner).settings.clone()
    }

    pub fn notices(&self) -> Vec<LibraryNotice> {
        lock(&self.inner).notices.clone()
    }

    pub fn notice(&self, vm_id: &str, reason: Reason) {
        lock(&self.inner).notices.push(LibraryNotice { vm_id: vm_id.to_owned(), reason });
    }

    /// Decides and stores in one step that no other change comes between; what it gives is to be told.
    /// Fails as `decide` and the store do; nothing has changed then.
    pub fn store<T>(
        &self,
        decide: impl FnOnce(&View) -> Result<(Vec<StoreChange>, T), ApiError>,
    ) -> Result<(Untold, T), ApiError> {
        let mut inner = lock(&self.inner);
        let view = View { parts: &self.parts, entries: &inner.entries, settings: &inner.settings };
        let (changes, decided) = decide(&view)?;
        self.parts.store.commit(&self.portable(&changes))?;
        let mut untold = Untold { before: Vec::new(), settings: false };
        for change in &changes {
            if let StoreChange::Settings(settings) = change {
                inner.settings = (**settings).clone();
                untold.settings = true;
            }
            if let Some(id) = id_of(change).filter(|id| untold.before.iter().all(|(known, _)| known != id)) {
                untold.before.push((id.to_owned(), inner.entries.get(id).cloned()));
            }
            apply(&mut inner.entries, change);
        }
        Ok((untold, decided))
    }

    fn portable(&self, changes: &[StoreChange]) -> Vec<StoreChange> {
        let as_stored = |change: &StoreChange| match change {
            StoreChange::Put(vm) => {
                let config = to_portable(vm.file.config.clone(), &self.parts.home);
                let file = VmFile { config, ..vm.file.clone() };
                StoreChange::Put(Box::new(StoredVm { file, deleted_at_ms: vm.deleted_at_ms }))
            }
            other => other.clone(),
        };
        changes.iter().map(as_stored).collect()
    }

    /// `store` that tells at once.
    pub fn commit_with<T>(
        &self,
        decide: impl FnOnce(&View) -> Result<(Vec<StoreChange>, T), ApiError>,
    ) -> Result<T, ApiError> {
        let (untold, decided) = self.store(decide)?;
        self.tell(untold);
        Ok(decided)
    }

    pub fn commit(&self, changes: Vec<StoreChange>) -> Result<(), ApiError> {
        self.commit_with(|_| Ok((changes, ())))
    }

    /// Says what was stored, as it is now.
    pub fn tell(&self, untold: Untold) {
        let _telling = lock(&self.telling);
        for (id, before) in untold.before {
            self.tell_of(&id, before.as_ref());
        }
        if untold.settings {
            self.listeners.tell(&LibraryChange::Settings(Box::new(self.settings())));
        }
    }

    /// What one VM's way from `before` to now looks like from outside.
    fn tell_of(&self, id: &str, before: Option<&Entry>) {
        let now = self.entry(id);
        let in_trash = |entry: Option<&Entry>| entry.is_some_and(Entry::is_in_trash);
        if in_trash(before) || in_trash(now.as_ref()) {
            self.listeners.tell(&LibraryChange::Trash);
        }
        match now {
            Some(entry) if !entry.is_in_trash() => self.listeners.tell(&LibraryChange::Changed(entry.record)),
            _ if before.is_some_and(|entry| !entry.is_in_trash()) => {
                self.listeners.tell(&LibraryChange::Removed(VmId(id.to_owned())));
            }
            _ => {}
        }
    }

    pub fn on_change(&self, listener: OnLibraryChange) -> Subscription {
        self.listeners.add(listener)
    }

    /// For VMs that have no row: remembers and tells without storing.
    pub fn place(&self, id: &str, entry: Option<Entry>) {
        let before = {
            let mut inner = lock(&self.inner);
            match entry {
                Some(entry) => inner.entries.insert(id.to_owned(), entry),
                None => inner.entries.shift_remove(id),
            }
        };
        let _telling = lock(&self.telling);
        self.tell_of(id, before.as_ref());
    }

    /// Brings `vm.json` to what is remembered. A failure is logged: the store has the change, the next start repeats the
    /// write.
    pub async fn save_vm_file(&self, id: &str) {
        let turn = lock(&self.writes).entry(id.to_owned()).or_default().clone();
        {
            let _turn = turn.lock().await;
            if let Err(error) = self.write(id).await {
                let message = "vm.json could not be written; the database has the change";
                self.parts.log.error(message, &error, &[("id", id.into())]);
            }
        }
        let mut writes = lock(&self.writes);
        // Ours and the table's: nobody else waits for it.
        if Arc::strong_count(&turn) == 2 {
            writes.remove(id);
        }
    }

    async fn write(&self, id: &str) -> Result<(), ApiError> {
        let entry = self.entry(id).filter(|entry| !entry.is_in_trash());
        let Some(record) = entry.and_then(|entry| entry.record.whole()) else { return Ok(()) };
        let text = vm_file_text(&record, &self.parts.home)?;
        self.parts.files.write_vm_file(&VmDirEntry::new(VmArea::Vms, id), &text).await
    }

    /// Resolves when no `vm.json` is being written.
    pub async fn settled(&self) {
        let writes: Vec<_> = lock(&self.writes).values().cloned().collect();
        for write in writes {
            drop(write.lock().await);
        }
    }

    /// Fails with `vm.notFound` or `vm.broken`.
    pub fn need_whole(&self, id: &str) -> Result<WholeVmRecord, ApiError> {
        self.look(|view| view.need_whole(id))
    }

    /// Fails with `vm.wrongState` unless no QEMU holds the VM's files.
    pub fn need_at_rest(&self, id: &str, doing: &str) -> Result<(), ApiError> {
        let status = (self.parts.status_of)(id);
        if matches!(status, VmStatus::Stopped | VmStatus::Error | VmStatus::Broken) {
            return Ok(());
        }
        let message = format!("The VM is {status}; it cannot be {doing} now.");
        Err(ApiError::new(ErrorCode::VmWrongState, message)
            .hint("Stop it first.")
            .with("id", id)
            .with("status", status.to_string()))
    }

    /// Of a VM in the library.
    pub fn dir_of(&self, id: &str) -> String {
        self.parts.files.dir_of(&VmDirEntry::new(VmArea::Vms, id))
    }
}
