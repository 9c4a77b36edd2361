//! The contract's methods that change a VM's drives, in the library and in the machine that runs.
use super::Guests;
use super::handlers::{GuestHandlerParts, ToWire};
use super::hotplug::{plug_live, unplug_live};
use super::hotplug_place::bus_while_running;
use super::live_config::note_live_config;
use super::media::{Eject, eject_live, grow_live, insert_live, medium_of, need_cd_drive, need_drive, with_medium};
use super::parts::GuestPorts;
use super::preflight::check_inserted;
use super::run::Run;
use crate::library::VmLibrary;
use crate::library::new_drive::{bus_of, kind_of, on_bus, with_drive, without_drive};
use crate::library::vm_library::{AddDrive, GrowRequest, RemoveDrive, WholeVmRecord};
use futures_util::FutureExt;
use openutm_contract::ApiError;
use openutm_contract::types::{
    Drive, Medium, Vm, VmAddDriveParams, VmAddDriveResult, VmConfig, VmConfigPatch, VmEjectMediumParams,
    VmEjectMediumResult, VmInsertMediumParams, VmInsertMediumResult, VmRemoveDriveParams, VmRemoveDriveResult,
    VmResizeDriveParams, VmResizeDriveResult,
};
use openutm_qemu::identify::os_facts;
use std::sync::{Arc, OnceLock};

const GIB: u64 = 1024 * 1024 * 1024;

pub struct DriveHandlers {
    guests: Guests,
    library: VmLibrary,
    ports: GuestPorts,
    to_wire: ToWire,
}

fn runs(run: &Run, drive_id: &str) -> bool {
    run.file().config.drives.iter().any(|drive| *drive.id == drive_id)
}

fn running_drive(run: &Run, drive_id: &str, otherwise: &WholeVmRecord) -> Result<Drive, ApiError> {
    let file = run.file();
    let config = if runs(run, drive_id) { &*file.config } else { &otherwise.config };
    need_drive(config, drive_id).cloned()
}

/// What a patch of drives and boot order makes of a config.
fn patched(config: &VmConfig, patch: VmConfigPatch) -> VmConfig {
    let VmConfigPatch { drives, boot, .. } = patch;
    VmConfig {
        drives: drives.unwrap_or_else(|| config.drives.clone()),
        boot: boot.unwrap_or_else(|| config.boot.clone()),
        ..config.clone()
    }
}

impl DriveHandlers {
    pub fn new(GuestHandlerParts { guests, library, ports, to_wire, .. }: GuestHandlerParts) -> Self {
        Self { guests, library, ports, to_wire }
    }

    pub async fn vm_insert_medium(&self, params: VmInsertMediumParams) -> Result<VmInsertMediumResult, ApiError> {
        let VmInsertMediumParams { id, drive_id, path } = params;
        let inserting = async {
            let record = self.library.need(&id)?;
            let drive = need_cd_drive(&record.config, &drive_id)?;
            let medium = medium_of(check_inserted(self.ports.images.inspect(&path).await?)?);
            let run = self.guests.run_of(&id);
            if let Some(run) = &run {
                let before = running_drive(run, &drive_id, &record)?;
                let next = Drive { medium: medium.clone(), ..drive.clone() };
                insert_live(&self.ports, &*self.guests.qmp_of(&id)?, &id, &before, &next).await?;
            }
            self.keep_medium(&id, &drive_id, &medium, run.as_deref()).await?;
            self.ports.logs.write(&id, &format!("{path} was put into {drive_id}"));
            self.to_wire(&id)
        };
        self.guests.queue().run(&id, inserting).await.map(VmInsertMediumResult)
    }

    pub async fn vm_eject_medium(&self, params: VmEjectMediumParams) -> Result<VmEjectMediumResult, ApiError> {
        let VmEjectMediumParams { id, drive_id, force } = params;
        let ejecting = async {
            let record = self.library.need(&id)?;
            need_cd_drive(&record.config, &drive_id)?;
            let run = self.guests.run_of(&id);
            if let Some(run) = &run {
                let drive = running_drive(run, &drive_id, &record)?;
                let eject = if force { Eject::WithForce } else { Eject::AsTheGuestLikes };
                eject_live(&*self.ports.clock, &*self.guests.qmp_of(&id)?, &drive, eject).await?;
            }
            self.keep_medium(&id, &drive_id, &Medium::Empty, run.as_deref()).await?;
            self.ports.logs.write(&id, &format!("{drive_id} was emptied"));
            self.to_wire(&id)
        };
        self.guests.queue().run(&id, ejecting).await.map(VmEjectMediumResult)
    }

    pub async fn vm_resize_drive(&self, params: VmResizeDriveParams) -> Result<VmResizeDriveResult, ApiError> {
        let VmResizeDriveParams { id, drive_id, size_gib } = params;
        let resizing = async {
            let record = self.library.need(&id)?;
            let drive = need_drive(&record.config, &drive_id)?;
            let size_bytes = size_gib * GIB;
            if self.guests.run_of(&id).is_some() {
                grow_live(&*self.guests.qmp_of(&id)?, drive, size_bytes).await?;
            } else {
                let request = GrowRequest { id: id.clone(), drive_id: drive_id.to_string(), size_bytes };
                self.library.grow_drive(request).await?;
            }
            self.ports.logs.write(&id, &format!("{drive_id} has {size_gib} GiB now"));
            self.to_wire(&id)
        };
        self.guests.queue().run(&id, resizing).await.map(VmResizeDriveResult)
    }

    pub async fn vm_add_drive(&self, params: VmAddDriveParams) -> Result<VmAddDriveResult, ApiError> {
        let VmAddDriveParams { id, revision, drive: wish } = params;
        let adding = async {
            let os_id = self.library.need(&id)?.os_id.unwrap_or_default();
            let run = self.guests.run_of(&id);
            let wish = match &run {
                Some(run) if bus_of(&wish).is_none() => {
                    let has_virtio = os_facts(&os_id).supports_virtio;
                    let bus = bus_while_running(&run.file().config, kind_of(&wish), has_virtio);
                    on_bus(wish.clone(), bus)
                }
                _ => wish.clone(),
            };
            let added = OnceLock::new();
            let plug = |drive: Drive| {
                let (run, added, id) = (&run, &added, &id);
                async move {
                    if let Some(run) = run {
                        self.plug(run, id, &drive).await?;
                    }
                    // Called once, for the one drive.
                    added.set(drive).ok();
                    Ok(())
                }
                .boxed()
            };
            self.library.add_drive(AddDrive { id: id.clone(), revision, drive: wish }, Box::new(plug)).await?;
            if let Some(Drive { id: drive_id, bus, .. }) = added.get() {
                self.ports.logs.write(&id, &format!("{drive_id} was added on {bus}"));
            }
            self.to_wire(&id)
        };
        self.guests.queue().run(&id, adding).await.map(VmAddDriveResult)
    }

    pub async fn vm_remove_drive(&self, params: VmRemoveDriveParams) -> Result<VmRemoveDriveResult, ApiError> {
        let VmRemoveDriveParams { id, revision, drive_id, image } = params;
        let removing = async {
            self.library.need(&id)?;
            // A drive that was added to the config alone is in no machine yet.
            let run = self.guests.run_of(&id).filter(|run| runs(run, &drive_id));
            let unplug = |drive: Drive| {
                let (run, id) = (&run, &id);
                async move {
                    let Some(run) = run else { return Ok(()) };
                    unplug_live(&*self.ports.clock, &*self.guests.qmp_of(id)?, &drive).await?;
                    self.note_live(run, |running| patched(running, without_drive(running, &drive.id))).await;
                    Ok(())
                }
                .boxed()
            };
            let request = RemoveDrive { id: id.clone(), revision, drive_id: drive_id.to_string(), image };
            self.library.remove_drive(request, Box::new(unplug)).await?;
            self.ports.logs.write(&id, &format!("{drive_id} was taken away"));
            self.to_wire(&id)
        };
        self.guests.queue().run(&id, removing).await.map(VmRemoveDriveResult)
    }

    async fn plug(&self, run: &Arc<Run>, id: &str, drive: &Drive) -> Result<(), ApiError> {
        plug_live(&self.ports, &*self.guests.qmp_of(id)?, id, &run.file().config, drive).await?;
        self.note_live(run, |running| patched(running, with_drive(running, drive))).await;
        Ok(())
    }

    /// Saves what is in a CD drive, and notes it of the guest that runs.
    async fn keep_medium(&self, id: &str, drive_id: &str, medium: &Medium, run: Option<&Run>) -> Result<(), ApiError> {
        let change = |config: &VmConfig| VmConfigPatch {
            drives: Some(with_medium(config, drive_id, medium)),
            ..VmConfigPatch::default()
        };
        let changed = self.library.change_config(id, change).await?;
        let drive = changed.config.drives.into_iter().find(|drive| *drive.id == drive_id);
        if let (Some(run), Some(drive)) = (run, drive) {
            self.note_live(run, |running| {
                let replaced = |one: &Drive| if one.id == drive.id { drive.clone() } else { one.clone() };
                VmConfig { drives: running.drives.iter().map(replaced).collect(), ..running.clone() }
            })
            .await;
        }
        Ok(())
    }

    async fn note_live(&self, run: &Run, change: impl FnOnce(&VmConfig) -> VmConfig) {
        note_live_config(&self.guests.board(), &self.ports, run, change).await;
    }

    fn to_wire(&self, id: &str) -> Result<Vm, ApiError> {
        (self.to_wire)(id)
    }
}
