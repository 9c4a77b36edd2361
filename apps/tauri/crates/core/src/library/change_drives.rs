//! Drives that come and go. A file is made before the commit that names it and removed after the one that forgets it, so
//! that a crash leaves at most a file that no drive uses.
use super::bring_in::need_free_space;
use super::chains::{FileDrive, Holder, is_inside};
use super::check::check_config;
use super::create::copied_bytes;
use super::new_drive::{NewDriveFacts, PlannedDrive, path_of, plan_drive, with_drive, without_drive};
use super::new_vm;
use super::patch_config::patch_config;
use super::sources::{NamedAs, do_disk_work, judge_source};
use super::state::LibraryState;
use super::update::{change_config, need_revision};
use super::view::View;
use super::vm_library::{AddDrive, ChangeLive, DiskWork, RemoveDrive, WholeVmRecord};
use crate::jobs::{Cancel, JobSpec};
use crate::ports::files::{VmArea, VmDirEntry};
use openutm_contract::types::{Drive, JobKind, VmRemoveDriveParamsImage};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;
use std::collections::HashSet;

async fn make(state: &LibraryState, record: &WholeVmRecord, planned: &PlannedDrive) -> Result<(), ApiError> {
    let PlannedDrive { drive, work } = planned;
    let dir = state.dir_of(&record.id);
    if !matches!(work, DiskWork::Copy { .. }) {
        return do_disk_work(state, work, &dir, None).await;
    }
    let spec = JobSpec {
        kind: JobKind::Create,
        title: format!("Copying “{}” into “{}”", *drive.id, *record.name),
        vm_id: Some(record.id.clone()),
        cancel: Cancel::Yes,
    };
    state.parts.jobs.run(spec, async |control| do_disk_work(state, work, &dir, Some(&control)).await).await
}

/// Fails as `vm.addDrive` lists. When `plug` fails, nothing is saved.
pub async fn add_drive(
    state: &LibraryState,
    request: AddDrive,
    plug: ChangeLive<'_>,
) -> Result<WholeVmRecord, ApiError> {
    let AddDrive { id, revision, drive: wish } = request;
    let record = state.look(|view| need_revision(&view, &id, revision))?;
    let image = match path_of(&wish) {
        Some(path) => Some(judge_source(state, NamedAs::Disk, path).await?),
        None => None,
    };
    let files = &state.parts.files;
    let taken = files.list_disks(&VmDirEntry::new(VmArea::Vms, id.as_str())).await?;
    let facts =
        NewDriveFacts { config: &record.config, os_id: record.os_id.as_deref(), taken: &taken, image: image.as_ref() };
    let planned = plan_drive(&wish, &facts);
    let grown = patch_config(record.config.clone(), with_drive(&record.config, &planned.drive));
    state.look(|view| check_config(&view, &id, &grown))?;
    let dir = state.dir_of(&id);
    need_free_space(state, &dir, copied_bytes(&planned.work, image.as_ref())).await?;
    let added = make_and_save(state, &record, &planned, plug).await;
    if let (Err(_), Some(path)) = (&added, new_vm::path_of(&planned.work)) {
        // What made it fail is what is told.
        let _ = files.remove_file(&files.resolve(&dir, path)).await;
    }
    added
}

async fn make_and_save(
    state: &LibraryState,
    record: &WholeVmRecord,
    planned: &PlannedDrive,
    plug: ChangeLive<'_>,
) -> Result<WholeVmRecord, ApiError> {
    make(state, record, planned).await?;
    if let Some(path) = new_vm::path_of(&planned.work) {
        state.parts.files.sync_file(&state.parts.files.resolve(&state.dir_of(&record.id), path)).await?;
    }
    plug(planned.drive.clone()).await?;
    change_config(state, &record.id, |config| with_drive(config, &planned.drive)).await
}

/// The files below a drive that belong to the VM, top first.
fn own_files_of(state: &LibraryState, id: &str, drive: &FileDrive) -> Vec<String> {
    let dir = state.dir_of(id);
    let layers = drive.layers().map(|(path, _)| state.parts.files.resolve(&dir, path));
    layers.filter(|path| is_inside(path, &dir)).collect()
}

fn refuse_needed(view: &View, record: &WholeVmRecord, drive: &FileDrive, top: Option<&str>) -> Result<(), ApiError> {
    let needs = |holder: &Holder| holder.needed_files().any(|path| Some(path.as_str()) == top);
    let others = view.other_holders(&record.id);
    let ids: Vec<&str> = others.iter().filter(|holder| needs(holder)).map(|holder| holder.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let message = format!("Linked clones need the image of “{}”.", drive.id());
    Err(ApiError::new(ErrorCode::VmHasDependents, message)
        .hint("Keep the image, or delete those clones for good first.")
        .with("id", record.id.as_str())
        .with("ids", json!(ids)))
}

async fn remove_files(state: &LibraryState, record: &WholeVmRecord, own_files: Vec<String>) {
    let id = record.id.as_str();
    let needed: HashSet<String> = state.look(|view| {
        let own = view.holder_of(&VmDirEntry::new(VmArea::Vms, id), id, &record.config);
        let others = view.other_holders(id);
        others.iter().chain([&own]).flat_map(Holder::needed_files).collect()
    });
    for path in own_files.into_iter().filter(|path| !needed.contains(path)) {
        if let Err(cause) = state.parts.files.remove_file(&path).await {
            let fields = [("id", id.into()), ("path", path.into())];
            state.parts.log.error("an image stays behind", &cause, &fields);
        }
    }
}

/// Fails with `vm.staleRevision`, `drive.notFound`, `vm.hasDependents`, `config.invalid` and what `unplug` fails with.
pub async fn remove_drive(
    state: &LibraryState,
    request: RemoveDrive,
    unplug: ChangeLive<'_>,
) -> Result<WholeVmRecord, ApiError> {
    let RemoveDrive { id, revision, drive_id, image } = request;
    let record = state.look(|view| need_revision(&view, &id, revision))?;
    let drive: &Drive = record.config.drives.iter().find(|drive| *drive.id == drive_id).ok_or_else(|| {
        let message = format!("“{}” has no drive called “{drive_id}”.", *record.name);
        ApiError::new(ErrorCode::DriveNotFound, message).with("id", id.as_str()).with("driveId", drive_id.as_str())
    })?;
    let on_file = FileDrive::of(drive).filter(|_| image == VmRemoveDriveParamsImage::Delete);
    let own_files = on_file.as_ref().map(|drive| own_files_of(state, &id, drive));
    if let (Some(on_file), Some(own_files)) = (&on_file, &own_files) {
        let top = own_files.first().map(String::as_str);
        state.look(|view| refuse_needed(&view, &record, on_file, top))?;
    }
    unplug(drive.clone()).await?;
    let saved = change_config(state, &id, |config| without_drive(config, &drive_id)).await?;
    if let Some(own_files) = own_files {
        remove_files(state, &saved, own_files).await;
    }
    Ok(saved)
}
