//! Deleting and bringing back. The row says where a VM belongs; its directory follows, at the next start if need be.
use super::chains::holders_inside;
use super::state::LibraryState;
use super::view::{Entry, View, area_of};
use super::vm_library::VmRecord;
use crate::ports::files::{VmArea, VmDirEntry};
use crate::ports::library_store::StoreChange;
use futures_util::future::try_join_all;
use openutm_contract::types::{ByteCount, TrashEntry};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;
use std::sync::Arc;

/// Ids of VMs whose disks lie on this VM's. A broken VM counts when what is left of it names this one.
pub fn dependents_of(view: &View, id: &str) -> Vec<String> {
    let Some(entry) = view.entries.get(id) else { return Vec::new() };
    let dir = view.parts.files.dir_of(&area_of(id, entry));
    let mut dependents = holders_inside(&dir, &view.other_holders(id));
    let names_it = |entry: &Entry| entry.raw.as_ref().is_some_and(|raw| raw.contains(id));
    let broken = view.entries.iter().filter(|(other, entry)| *other != id && names_it(entry));
    dependents.extend(broken.map(|(other, _)| other.clone()));
    dependents
}

fn refuse_dependents(view: &View, id: &str, name: &str) -> Result<(), ApiError> {
    let ids = dependents_of(view, id);
    if ids.is_empty() {
        return Ok(());
    }
    let name_of = |id: &String| view.entries.get(id).map_or_else(|| id.clone(), |entry| entry.record.name.to_string());
    let names: Vec<String> = ids.iter().map(|id| format!("“{}”", name_of(id))).collect();
    let message = format!("The disks of “{name}” are the base of {}.", names.join(", "));
    Err(ApiError::new(ErrorCode::VmHasDependents, message)
        .hint("Delete those for good first (also from the trash), or keep this VM.")
        .with("id", id)
        .with("ids", json!(ids)))
}

/// Fails with `vm.notFound`, `vm.wrongState`, `vm.hasDependents` or `host.limit`.
pub async fn remove_vm(state: &LibraryState, id: &str) -> Result<(), ApiError> {
    state.look(|view| view.need_entry(id).map(drop))?;
    state.need_at_rest(id, "deleted")?;
    state.look(|view| refuse_dependents(&view, id, &view.need_entry(id)?.record.name))?;
    state.settled().await;
    let (untold, ()) = state.store(|view| {
        refuse_dependents(view, id, &view.need_entry(id)?.record.name)?;
        let deleted_at_ms = view.parts.clock.now_ms();
        Ok((vec![StoreChange::Trash { id: id.to_owned(), deleted_at_ms }], ()))
    })?;
    let moved =
        state.parts.files.move_dir(&VmDirEntry::new(VmArea::Vms, id), &VmDirEntry::new(VmArea::Trash, id)).await;
    state.tell(untold);
    moved
}

fn need_trashed<'a>(view: &View<'a>, id: &str) -> Result<&'a Entry, ApiError> {
    view.entries
        .get(id)
        .filter(|entry| entry.is_in_trash())
        .ok_or_else(|| ApiError::new(ErrorCode::TrashNotFound, "Nothing with this id is in the trash.").with("id", id))
}

/// Fails with `trash.notFound` or `host.limit`.
pub async fn restore_vm(state: &LibraryState, id: &str) -> Result<Arc<VmRecord>, ApiError> {
    let (untold, record) = state.store(|view| {
        let record = need_trashed(view, id)?.record.clone();
        Ok((vec![StoreChange::Restore { id: id.to_owned() }], record))
    })?;
    let moved =
        state.parts.files.move_dir(&VmDirEntry::new(VmArea::Trash, id), &VmDirEntry::new(VmArea::Vms, id)).await;
    state.tell(untold);
    moved.map(|()| record)
}

/// What is in the trash, last deleted first.
pub async fn list_trash(state: &LibraryState) -> Result<Vec<TrashEntry>, ApiError> {
    let mut trashed: Vec<(Arc<VmRecord>, u64)> = state.look(|view| {
        let deleted = |entry: &Entry| Some((entry.record.clone(), entry.deleted_at_ms?));
        view.entries.values().filter_map(deleted).collect()
    });
    trashed.sort_by_key(|(_, deleted_at_ms)| std::cmp::Reverse(*deleted_at_ms));
    try_join_all(trashed.into_iter().map(|(record, deleted_at_ms)| async move {
        let at = VmDirEntry::new(VmArea::Trash, record.id.as_str());
        let size_bytes = ByteCount(state.parts.files.dir_size_bytes(&at).await?);
        Ok(TrashEntry { id: record.id.clone(), name: record.name.to_string(), deleted_at_ms, size_bytes })
    }))
    .await
}

/// First out of sight under a name that says "for good", so that a crash finishes it rather than leaving half a VM.
async fn destroy(state: &LibraryState, id: &str) -> Result<(), ApiError> {
    let files = &state.parts.files;
    let gone = VmDirEntry::new(VmArea::Gone, id);
    files.move_dir(&VmDirEntry::new(VmArea::Trash, id), &gone).await?;
    state.commit(vec![StoreChange::Forget { id: id.to_owned() }])?;
    files.remove_dir(&gone).await
}

/// Removes one deleted VM, or all, for good; returns how many. Fails with `trash.notFound`, `vm.hasDependents` or
/// `host.limit`.
pub async fn empty_trash(state: &LibraryState, id: Option<&str>) -> Result<u64, ApiError> {
    if let Some(id) = id {
        state.look(|view| refuse_dependents(&view, id, &need_trashed(&view, id)?.record.name))?;
        destroy(state, id).await?;
        return Ok(1);
    }
    // Clones before what they lie on: each removal may free another.
    let mut removed = 0;
    while let Some(next) = state.look(|view| {
        let may_go = |(id, entry): &(&String, &Entry)| entry.is_in_trash() && dependents_of(&view, id).is_empty();
        view.entries.iter().find(may_go).map(|(id, _)| id.clone())
    }) {
        destroy(state, &next).await?;
        removed += 1;
    }
    Ok(removed)
}
