//! Opens the library: the one constructor of a `VmLibrary`.
use super::change_drives::{add_drive, remove_drive};
use super::clone::clone_vm;
use super::create::{create_vm, draft_vm};
use super::drives::{drive_usage, grow_drive, unattached_images};
use super::import::import_vm;
use super::parts::LibraryParts;
use super::reconcile::reconcile;
use super::state::{LibraryState, OnLibraryChange};
use super::trash::{dependents_of, empty_trash, list_trash, remove_vm, restore_vm};
use super::update::{change_config, update_vm};
use super::vm_library::{
    AddDrive, ChangeLive, CloneRequest, Draft, GrowRequest, LibraryNotice, RemoveDrive, VmRecord, WholeVmRecord,
};
use crate::ports::library_store::StoreChange;
use crate::subscription::Subscription;
use openutm_contract::ApiError;
use openutm_contract::types::{
    CreateVmInput, DriveUsage, Settings, SettingsPatch, TrashEntry, UnattachedImage, UpdateVmInput, VmConfig,
    VmConfigPatch,
};
use serde_json::Value;
use std::sync::Arc;

/// All VMs, in memory over the store. Reading never touches the disk. Functions that change a VM do not wait for its
/// queue: callers order them (`LibraryHandlers` does). Clones are the same library.
#[derive(Clone)]
pub struct VmLibrary {
    state: Arc<LibraryState>,
}

impl VmLibrary {
    /// Reads the store, brings it together with the directories, and gives the library. Fails with `library.unusable`,
    /// `library.newer` or `host.limit`.
    pub async fn open(parts: LibraryParts) -> Result<Self, ApiError> {
        let state = LibraryState::new(parts)?;
        reconcile(&state).await?;
        for LibraryNotice { vm_id, reason } in state.notices() {
            let fields = [("id", vm_id.into()), ("code", reason.code.into())];
            state.parts.log.warn(&reason.message, &fields);
        }
        Ok(Self { state: Arc::new(state) })
    }

    /// In the order of their making, broken ones last.
    pub fn list(&self) -> Vec<Arc<VmRecord>> {
        let mut records: Vec<Arc<VmRecord>> = self.state.look(|view| {
            let present = view.entries.values().filter(|entry| !entry.is_in_trash());
            present.map(|entry| entry.record.clone()).collect()
        });
        records.sort_by(|a, b| {
            let order = |record: &VmRecord| (record.broken.is_some(), *record.created_at_ms);
            order(a).cmp(&order(b)).then_with(|| a.id.cmp(&b.id))
        });
        records
    }

    pub fn get(&self, id: &str) -> Option<Arc<VmRecord>> {
        self.state.entry(id).filter(|entry| !entry.is_in_trash()).map(|entry| entry.record)
    }

    /// Fails with `vm.notFound` or `vm.broken`.
    pub fn need(&self, id: &str) -> Result<WholeVmRecord, ApiError> {
        self.state.need_whole(id)
    }

    /// Absolute path of the VM's directory.
    pub fn dir_of(&self, id: &str) -> String {
        self.state.dir_of(id)
    }

    pub async fn create(&self, input: CreateVmInput) -> Result<WholeVmRecord, ApiError> {
        create_vm(&self.state, input).await
    }

    /// What `create` would make; makes nothing.
    pub async fn draft(&self, input: CreateVmInput) -> Result<Draft, ApiError> {
        draft_vm(&self.state, input).await
    }

    /// Fails with `vm.staleRevision` (`data.revision` is the present one) or `config.invalid`.
    pub async fn update(&self, input: UpdateVmInput) -> Result<WholeVmRecord, ApiError> {
        update_vm(&self.state, input).await
    }

    /// Changes config sections of whatever revision is there: for changes that the backend itself makes (a medium
    /// ejected).
    pub async fn change_config(
        &self,
        id: &str,
        change: impl FnOnce(&VmConfig) -> VmConfigPatch + Send,
    ) -> Result<WholeVmRecord, ApiError> {
        change_config(&self.state, id, change).await
    }

    /// To the trash. Fails with `vm.wrongState` or `vm.hasDependents`.
    pub async fn remove(&self, id: &str) -> Result<(), ApiError> {
        remove_vm(&self.state, id).await
    }

    pub async fn clone_vm(&self, request: CloneRequest) -> Result<WholeVmRecord, ApiError> {
        clone_vm(&self.state, request).await
    }

    /// Ids of VMs (in the library or the trash) whose disks lie on this VM's.
    pub fn dependents(&self, id: &str) -> Vec<String> {
        self.state.look(|view| dependents_of(&view, id))
    }

    pub async fn drive_usage(&self, id: &str) -> Result<Vec<DriveUsage>, ApiError> {
        drive_usage(&self.state, id).await
    }

    pub async fn unattached_images(&self, id: &str) -> Result<Vec<UnattachedImage>, ApiError> {
        unattached_images(&self.state, id).await
    }

    /// `plug` puts the drive into the machine that runs, if one does; when it fails, nothing is saved.
    pub async fn add_drive(&self, request: AddDrive, plug: ChangeLive<'_>) -> Result<WholeVmRecord, ApiError> {
        add_drive(&self.state, request, plug).await
    }

    /// `unplug` takes the drive out of the machine that runs, if one does.
    pub async fn remove_drive(&self, request: RemoveDrive, unplug: ChangeLive<'_>) -> Result<WholeVmRecord, ApiError> {
        remove_drive(&self.state, request, unplug).await
    }

    /// Takes a VM in from its files. Fails with `library.nothingToImport`, `vm.wrongState`, `vm.broken` or
    /// `config.invalid`.
    pub async fn import_vm(&self, id: &str) -> Result<Arc<VmRecord>, ApiError> {
        import_vm(&self.state, id).await
    }

    /// Makes a stopped VM's disk larger. Fails with `drive.notFound` or `image.shrinkRefused`.
    pub async fn grow_drive(&self, request: GrowRequest) -> Result<WholeVmRecord, ApiError> {
        grow_drive(&self.state, request).await
    }

    pub async fn list_trash(&self) -> Result<Vec<TrashEntry>, ApiError> {
        list_trash(&self.state).await
    }

    pub async fn restore(&self, id: &str) -> Result<Arc<VmRecord>, ApiError> {
        restore_vm(&self.state, id).await
    }

    /// Removes one deleted VM, or all, for good; returns how many. Those whose disks others need stay.
    pub async fn empty_trash(&self, id: Option<&str>) -> Result<u64, ApiError> {
        empty_trash(&self.state, id).await
    }

    pub fn settings(&self) -> Settings {
        self.state.settings()
    }

    /// Each setting that is given replaces that one.
    pub fn update_settings(&self, patch: &SettingsPatch) -> Result<Settings, ApiError> {
        self.state.commit_with(|view| {
            let settings = patched(view.settings, patch)?;
            Ok((vec![StoreChange::Settings(Box::new(settings.clone()))], settings))
        })
    }

    /// What opening found: for the log, and `doctor` says it too.
    pub fn notices(&self) -> Vec<LibraryNotice> {
        self.state.notices()
    }

    pub fn on_change(&self, listener: OnLibraryChange) -> Subscription {
        self.state.on_change(listener)
    }

    /// Waits for `vm.json` writes, then closes the store.
    pub async fn close(&self) {
        self.state.settled().await;
        self.state.parts.store.close();
    }
}

fn patched(settings: &Settings, patch: &SettingsPatch) -> Result<Settings, ApiError> {
    let mut fields = serde_json::to_value(settings).map_err(ApiError::defect)?;
    if let (Value::Object(fields), Value::Object(given)) =
        (&mut fields, serde_json::to_value(patch).map_err(ApiError::defect)?)
    {
        fields.extend(given);
    }
    serde_json::from_value(fields).map_err(ApiError::defect)
}
