//! Takes a VM into the library from what lies in its directory, on the user's word.
use super::check::check_config;
use super::portable::from_portable;
use super::reconcile::{NEWER_VM_FILE, adopt};
use super::state::LibraryState;
use super::view::put_of;
use super::vm_file::{MAX_VM_FILE_BYTES, read_vm_file};
use super::vm_library::{VmRecord, WholeVmRecord};
use crate::explain::reasons::as_error;
use crate::ports::files::{VmArea, VmDirEntry};
use openutm_contract::types::{EpochMs, Reason};
use openutm_contract::{ApiError, ErrorCode};
use std::sync::Arc;

fn nothing(id: &str) -> ApiError {
    let message = "There is nothing of this VM to take into the library.";
    ApiError::new(ErrorCode::LibraryNothingToImport, message)
        .hint("Put its directory, with its vm.json, into the library's “vms” first.")
        .with("id", id)
}

fn unreadable(reason: &Reason, id: &str) -> ApiError {
    as_error(ErrorCode::VmBroken, reason).with("id", id)
}

/// A directory that came while the library was open.
async fn import_directory(state: &LibraryState, id: &str) -> Result<Arc<VmRecord>, ApiError> {
    let at = VmDirEntry::new(VmArea::Vms, id);
    if !state.parts.files.list().await?.contains(&at) {
        return Err(nothing(id));
    }
    adopt(state, &at).await?;
    let record = state.look(|view| view.need_entry(id).map(|entry| entry.record.clone()))?;
    let Some(broken) = &record.broken else { return Ok(record) };
    state.place(id, None);
    Err(unreadable(broken, id))
}

/// A vm.json that was newer than its row, or that has been repaired beside a row that cannot be read.
async fn import_file(state: &LibraryState, id: &str) -> Result<Arc<VmRecord>, ApiError> {
    state.need_at_rest(id, "imported")?;
    let files = &state.parts.files;
    let record = state.look(|view| view.need_entry(id).map(|entry| entry.record.clone()))?;
    let at = VmDirEntry::new(VmArea::Vms, id);
    let kept = files.read_vm_file(&at, MAX_VM_FILE_BYTES, Some(NEWER_VM_FILE)).await?;
    let text = match &kept {
        Some(_) => kept.clone(),
        None if record.is_whole() => None,
        None => files.read_vm_file(&at, MAX_VM_FILE_BYTES, None).await?,
    };
    let text = text.ok_or_else(|| nothing(id))?;
    let file = read_vm_file(&text, id).map_err(|found| unreadable(&found.broken, id))?;
    let config = from_portable(file.config, &state.parts.home);
    state.commit_with(|view| {
        check_config(view, id, &config)?;
        // Past both: whoever has read either is told that it is another one now.
        let revision = file.revision.max(view.need_entry(id)?.record.revision) + 1;
        let updated_at_ms = EpochMs(view.parts.clock.now_ms());
        Ok((vec![put_of(&WholeVmRecord { config, revision, updated_at_ms, ..file })], ()))
    })?;
    state.save_vm_file(id).await;
    if kept.is_some() {
        files.remove_file(&files.resolve(&files.dir_of(&at), NEWER_VM_FILE)).await?;
    }
    state.look(|view| view.need_entry(id).map(|entry| entry.record.clone()))
}

/// Fails with `library.nothingToImport`, `vm.wrongState`, `vm.broken`, `config.invalid`, `disk.full` or `host.limit`.
pub async fn import_vm(state: &LibraryState, id: &str) -> Result<Arc<VmRecord>, ApiError> {
    match state.entry(id) {
        None => import_directory(state, id).await,
        Some(entry) if entry.is_in_trash() => Err(nothing(id)),
        Some(_) => import_file(state, id).await,
    }
}
