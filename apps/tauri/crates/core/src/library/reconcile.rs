//! At the start: brings directories, rows and vm.json together after whatever happened. The row is the truth; what has no
//! row is read back; what cannot be read is shown as broken and left as it is.
use super::chains::shared_file_issues;
use super::clone_linked::UNSETTLED_SUFFIX;
use super::portable::from_portable;
use super::records::broken_record;
use super::state::LibraryState;
use super::view::{Entry, area_of};
use super::vm_file::{MAX_VM_FILE_BYTES, Unreadable, read_vm_file, stated_revision};
use super::vm_library::VmRecord;
use crate::explain::reasons::reason;
use crate::ports::files::{VmArea, VmDirEntry};
use crate::ports::library_store::{StoreChange, StoredVm};
use futures_util::stream::{self, StreamExt};
use openutm_contract::types::{Medium, Reason, VmFile};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashSet;
use std::sync::Arc;

/// Interrupted removals are finished; unfinished VMs are removed or, when committed, given their place.
async fn finish_moves(state: &LibraryState, dirs: &[VmDirEntry]) -> Result<(), ApiError> {
    let files = &state.parts.files;
    for dir in dirs {
        let entry = state.entry(&dir.id);
        if dir.area == VmArea::Gone {
            if entry.is_some_and(|entry| entry.is_in_trash()) {
                state.commit(vec![StoreChange::Forget { id: dir.id.clone() }])?;
            }
            files.remove_dir(dir).await?;
            continue;
        }
        match entry.map(|entry| area_of(&dir.id, &entry)) {
            Some(target) if target.area == dir.area => {}
            Some(target) if !dirs.contains(&target) => files.move_dir(dir, &target).await?,
            _ if dir.area == VmArea::New => files.remove_dir(dir).await?,
            _ => {}
        }
    }
    Ok(())
}

/// Overlays of an interrupted linked clone: the parent's disk when committed, else nothing.
async fn finish_overlays(state: &LibraryState, at: &VmDirEntry, record: &VmRecord) -> Result<(), ApiError> {
    let files = &state.parts.files;
    let names = files.list_disks(at).await?;
    let dir = files.dir_of(at);
    let path_of = |name: &str| files.resolve(&dir, &format!("disks/{name}"));
    for unsettled in &names {
        let Some(name) = unsettled.strip_suffix(UNSETTLED_SUFFIX).filter(|name| name.ends_with(".qcow2")) else {
            continue;
        };
        if uses(record, &format!("disks/{name}")) && !names.iter().any(|other| other == name) {
            files.rename_file(&path_of(unsettled), &path_of(name)).await?;
        } else if record.broken.is_none() {
            files.remove_file(&path_of(unsettled)).await?;
        }
    }
    Ok(())
}

fn uses(record: &VmRecord, path: &str) -> bool {
    let mut drives = record.config.iter().flat_map(|config| &config.drives);
    drives.any(|drive| matches!(&drive.medium, Medium::File { path: used, .. } if **used == *path))
}

fn missing_dir(dir: &str) -> Reason {
    let hint = "Put the directory back (or connect its disk) and start OpenUTM again, or delete the VM.";
    reason(ErrorCode::VmBroken, format!("Its directory is missing: {dir}."), Some(hint))
}

/// Where a `vm.json` is kept that says more than the library knows.
pub const NEWER_VM_FILE: &str = "vm.newer.json";

fn newer_file(stated: u64, stored: u64) -> Reason {
    let message = format!(
        "Its vm.json is newer (revision {stated}) than the library (revision {stored}). The library's config counts; \
         the file was kept as vm.newer.json."
    );
    let hint = "To take what the file says, import the VM (openutm import). If the whole library came from a backup, \
                stop OpenUTM, move library.db away and start again: all VMs are then read from their files.";
    Reason { code: "library.vmFileNewer".to_owned(), message, hint: Some(hint.to_owned()), evidence: None }
}

/// Repeats what a crash kept from being written.
async fn refresh_vm_file(state: &LibraryState, at: &VmDirEntry, revision: u64) -> Result<(), ApiError> {
    let files = &state.parts.files;
    files.clean_up(at).await?;
    // What cannot be read states nothing.
    let text = files.read_vm_file(at, MAX_VM_FILE_BYTES, None).await.unwrap_or_else(|_| Some(String::new()));
    let stated = text.as_deref().map_or(0, stated_revision);
    if stated == revision {
        return Ok(());
    }
    if stated > revision {
        files.keep_vm_file(at, NEWER_VM_FILE).await?;
        state.notice(&at.id, newer_file(stated, revision));
    } else if text.is_some() && stated == 0 {
        files.keep_vm_file(at, "vm.unreadable.json").await?;
    }
    state.save_vm_file(&at.id).await;
    Ok(())
}

async fn reconcile_row(state: &LibraryState, entry: &Entry, dirs: &HashSet<&str>) -> Result<(), ApiError> {
    let record = &entry.record;
    let at = VmDirEntry::new(VmArea::Vms, record.id.as_str());
    if !dirs.contains(record.id.as_str()) {
        if record.broken.is_none() {
            let broken = Some(missing_dir(&state.parts.files.dir_of(&at)));
            state.place(&record.id, Some(entry.with_record(VmRecord { broken, ..(**record).clone() })));
        }
        return Ok(());
    }
    finish_overlays(state, &at, record).await?;
    if record.is_whole() {
        refresh_vm_file(state, &at, record.revision).await?;
    }
    Ok(())
}

fn read_back() -> Reason {
    let message = "It was not in the library and was read back from its vm.json.".to_owned();
    Reason { code: "library.readBack".to_owned(), message, hint: None, evidence: None }
}

/// What cannot be read back stays for a person to repair.
fn unreadable(message: &str) -> Reason {
    let hint = "Nothing of this VM is changed. Repair its files and start OpenUTM again, or delete the VM.";
    reason(ErrorCode::VmBroken, message, Some(hint))
}

/// A directory without a row: the database was lost, or somebody put a VM there.
pub async fn adopt(state: &LibraryState, at: &VmDirEntry) -> Result<(), ApiError> {
    let deleted_at_ms = (at.area == VmArea::Trash).then(|| state.parts.clock.now_ms());
    let place_broken = |broken: Reason, raw: &str, name: Option<&str>| {
        let record = Arc::new(broken_record(&at.id, name, broken.clone()));
        state.place(&at.id, Some(Entry { record, deleted_at_ms, raw: Some(raw.to_owned()) }));
        state.notice(&at.id, broken);
    };
    let text = match state.parts.files.read_vm_file(at, MAX_VM_FILE_BYTES, None).await {
        Ok(Some(text)) => text,
        Ok(None) => {
            place_broken(unreadable("Its directory has no vm.json."), "", None);
            return Ok(());
        }
        Err(error) => {
            place_broken(unreadable(&error.message), "", None);
            return Ok(());
        }
    };
    let file = match read_vm_file(&text, &at.id) {
        Ok(file) => file,
        Err(Unreadable { broken, name }) => {
            place_broken(broken, &text, name.as_deref());
            return Ok(());
        }
    };
    let config = from_portable(file.config, &state.parts.home);
    let issue = state.look(|view| {
        let own = view.holder_of(at, &at.id, &config);
        shared_file_issues(&own, &view.other_holders(&at.id)).into_iter().next()
    });
    if let Some(issue) = issue {
        place_broken(unreadable(&issue.message), &text, Some(&file.name));
        return Ok(());
    }
    let vm = StoredVm { file: VmFile { config, ..file }, deleted_at_ms };
    state.commit(vec![StoreChange::Put(Box::new(vm))])?;
    state.notice(&at.id, read_back());
    Ok(())
}

/// So many files are read at once: enough to hide the disk's latency, few enough for a limit of 64 open files.
const CONCURRENCY: usize = 16;

/// One VM that cannot be brought together is broken; the others come up.
fn guard(state: &LibraryState, id: &str, done: Result<(), ApiError>) {
    let Err(error) = done else { return };
    let message = "a VM could not be brought together with its files";
    state.parts.log.error(message, &error, &[("id", id.into())]);
    let broken = unreadable(&error.message);
    let entry = match state.entry(id) {
        None => {
            let record = Arc::new(broken_record(id, None, broken.clone()));
            Entry { record, deleted_at_ms: None, raw: Some(String::new()) }
        }
        Some(entry) => {
            let record = VmRecord { broken: Some(broken.clone()), ..(*entry.record).clone() };
            entry.with_record(record)
        }
    };
    state.place(id, Some(entry));
    state.notice(id, broken);
}

pub async fn reconcile(state: &LibraryState) -> Result<(), ApiError> {
    let files = &state.parts.files;
    finish_moves(state, &files.list().await?).await?;
    let dirs = files.list().await?;
    let in_vms: &HashSet<&str> =
        &dirs.iter().filter(|dir| dir.area == VmArea::Vms).map(|dir| dir.id.as_str()).collect();
    let rows: Vec<Entry> =
        state.look(|view| view.entries.values().filter(|entry| !entry.is_in_trash()).cloned().collect());
    stream::iter(rows)
        .for_each_concurrent(CONCURRENCY, |entry| async move {
            let done = reconcile_row(state, &entry, in_vms).await;
            guard(state, &entry.record.id, done);
        })
        .await;
    // One after another: whether a disk is another's base depends on those read before.
    for dir in &dirs {
        if state.entry(&dir.id).is_none() {
            let done = adopt(state, dir).await;
            guard(state, &dir.id, done);
        }
    }
    Ok(())
}
