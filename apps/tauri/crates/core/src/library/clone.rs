//! Copies of a VM.
use super::chains::{file_drives, is_absolute_path, is_writable_disk};
use super::clone_full::clone_full;
use super::clone_linked::clone_linked;
use super::clone_record::Source;
use super::state::LibraryState;
use super::vm_library::{CloneRequest, WholeVmRecord};
use crate::jobs::{Cancel, JobSpec};
use openutm_contract::types::{JobKind, VmCloneParamsMode, VmConfig};
use openutm_contract::{ApiError, ErrorCode};

/// What another program writes to meanwhile would be torn in the copy. Only the user's own files are looked at: nobody
/// else opens what lies in a VM's directory. Fails with `image.inUse`.
async fn need_unheld(state: &LibraryState, config: &VmConfig) -> Result<(), ApiError> {
    let Some(host) = &state.parts.holders else { return Ok(()) };
    let own = |path: &&str| is_absolute_path(path);
    let written = file_drives(config).filter(|drive| is_writable_disk(drive.drive)).map(|drive| drive.path);
    for path in written.filter(own) {
        let holders = host.holders_of(path).await;
        let Some(holder) = holders.first() else { continue };
        let message = format!("{} (process {}) holds {path}.", holder.name, holder.pid);
        return Err(ApiError::new(ErrorCode::ImageInUse, message)
            .hint("End that program and try again.")
            .with("path", path)
            .with("pid", holder.pid));
    }
    Ok(())
}

/// Fails as `vm.clone` lists.
pub async fn clone_vm(state: &LibraryState, request: CloneRequest) -> Result<WholeVmRecord, ApiError> {
    let CloneRequest { id, name, mode } = request;
    let record = state.need_whole(&id)?;
    state.need_at_rest(&id, "cloned")?;
    need_unheld(state, &record.config).await?;
    let title = format!("Cloning “{}”", *record.name);
    let source = Source { record, dir: state.dir_of(&id) };
    if mode == VmCloneParamsMode::Linked {
        return clone_linked(state, &source, name).await;
    }
    let spec = JobSpec { kind: JobKind::Clone, title, vm_id: Some(id), cancel: Cancel::Yes };
    state.parts.jobs.run(spec, async |control| clone_full(state, &source, name, &control).await).await
}
