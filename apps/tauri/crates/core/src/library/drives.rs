//! What the VM's images take on the disk, and making them larger.
use super::chains::{FileDrive, Holder, file_drives};
use super::clone_linked::UNSETTLED_SUFFIX;
use super::state::LibraryState;
use super::vm_library::{GrowRequest, WholeVmRecord};
use crate::jobs::{Cancel, JobSpec};
use crate::ports::files::{VmArea, VmDirEntry};
use futures_util::future::try_join_all;
use openutm_contract::types::{ByteCount, DriveKind, DriveUsage, HostPath, ImageFormat, JobKind, UnattachedImage};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashSet;

/// Fails with `vm.notFound` or `vm.broken`.
pub async fn drive_usage(state: &LibraryState, id: &str) -> Result<Vec<DriveUsage>, ApiError> {
    let record = state.need_whole(id)?;
    let dir = &state.dir_of(id);
    let usages = file_drives(&record.config).map(|drive| async move {
        let path = state.parts.files.resolve(dir, drive.path);
        let usage = state.parts.images.usage(&path, drive.format).await?;
        Ok(DriveUsage {
            drive_id: drive.id().to_owned(),
            path: HostPath(path),
            allocated_bytes: ByteCount(usage.allocated_bytes),
            virtual_size_bytes: usage.virtual_size_bytes.map(ByteCount),
        })
    });
    try_join_all(usages).await
}

/// Images in the VM's own directory that neither its drives nor another VM's use. Fails with `vm.notFound` or
/// `vm.broken`.
pub async fn unattached_images(state: &LibraryState, id: &str) -> Result<Vec<UnattachedImage>, ApiError> {
    let record = state.need_whole(id)?;
    let at = VmDirEntry::new(VmArea::Vms, id);
    let dir = state.dir_of(id);
    let files = &state.parts.files;
    let names = files.list_disks(&at).await?;
    let needed: HashSet<String> = state.look(|view| {
        let own = view.holder_of(&at, id, &record.config);
        view.other_holders(id).iter().chain([&own]).flat_map(Holder::needed_files).collect()
    });
    let settled = names.iter().filter(|name| !name.ends_with(UNSETTLED_SUFFIX));
    let paths = settled.map(|name| files.resolve(&dir, &format!("disks/{name}")));
    let unattached = paths.filter(|path| !needed.contains(path)).map(|path| async move {
        let usage = state.parts.images.usage(&path, ImageFormat::Raw).await?;
        Ok(UnattachedImage { path: HostPath(path), allocated_bytes: ByteCount(usage.allocated_bytes) })
    });
    try_join_all(unattached).await
}

/// Makes a stopped VM's disk larger. Fails with `vm.wrongState`, `drive.notFound`, `image.shrinkRefused` and those of the
/// image tools.
pub async fn grow_drive(state: &LibraryState, request: GrowRequest) -> Result<WholeVmRecord, ApiError> {
    let GrowRequest { id, drive_id, size_bytes } = request;
    let record = state.need_whole(&id)?;
    state.need_at_rest(&id, "resized")?;
    let is_it = |drive: &FileDrive| drive.id() == drive_id && drive.drive.kind == DriveKind::Disk;
    let drive = file_drives(&record.config).find(is_it).ok_or_else(|| {
        let message = format!("“{}” has no disk called “{drive_id}”.", *record.name);
        ApiError::new(ErrorCode::DriveNotFound, message).with("id", id.as_str()).with("driveId", drive_id.as_str())
    })?;
    let path = state.parts.files.resolve(&state.dir_of(&id), drive.path);
    let spec = JobSpec {
        kind: JobKind::Resize,
        title: format!("Resizing “{drive_id}” of “{}”", *record.name),
        vm_id: Some(id),
        cancel: Cancel::Yes,
    };
    let format = drive.format;
    state.parts.jobs.run(spec, async |_| state.parts.images.grow(&path, format, size_bytes).await).await?;
    Ok(record)
}
