//! How a VM comes into being: everything is made in a directory of its own kind, and one commit makes it a VM.
use super::records::vm_file_text;
use super::state::{LibraryState, Untold};
use super::view::{View, put_of};
use super::vm_library::WholeVmRecord;
use crate::ports::files::{VmArea, VmDirEntry};
use crate::ports::library_store::StoreChange;
use openutm_contract::{ApiError, ErrorCode};

const MIB: u64 = 1024 * 1024;
/// What an empty qcow2, vm.json and the first log lines take, generously.
const LEAST_FREE_BYTES: u64 = 16 * MIB;

/// Fails with `disk.full`.
pub async fn need_free_space(state: &LibraryState, dir: &str, needed_bytes: u64) -> Result<(), ApiError> {
    let free_bytes = state.parts.files.free_bytes(dir).await?;
    let wanted_bytes = needed_bytes.saturating_add(LEAST_FREE_BYTES);
    if free_bytes >= wanted_bytes {
        return Ok(());
    }
    let mib = |bytes: u64| bytes.div_ceil(MIB);
    let message = format!("{} MiB are needed in {dir} and {} MiB are free.", mib(wanted_bytes), mib(free_bytes));
    Err(ApiError::new(ErrorCode::DiskFull, message)
        .hint("Free some space and try again.")
        .with("path", dir)
        .with("neededBytes", needed_bytes)
        .with("freeBytes", free_bytes))
}

/// What makes a VM's files.
#[async_trait::async_trait]
pub trait BringIn: Send + Sync {
    /// Puts the disks into the directory.
    async fn fill(&self, dir: &str) -> Result<(), ApiError>;

    /// Stored together with the VM: asked after `fill`.
    fn also_stored(&self, _view: &View) -> Result<Vec<StoreChange>, ApiError> {
        Ok(Vec::new())
    }

    /// Files outside the directory that get their names once the commit counts; a start after a crash repeats it.
    async fn settle(&self) -> Result<(), ApiError> {
        Ok(())
    }
}

/// Fills the VM's `new` directory, commits, and gives the directory its place. Whatever fails before the commit leaves
/// nothing; what a crash keeps from happening after it, the next start does.
pub async fn bring_in(
    state: &LibraryState,
    record: &WholeVmRecord,
    what: &dyn BringIn,
) -> Result<WholeVmRecord, ApiError> {
    let id = record.id.as_str();
    let at = VmDirEntry::new(VmArea::New, id);
    let untold = match make(state, record, &at, what).await {
        Ok(untold) => untold,
        Err(error) => {
            if let Err(cause) = state.parts.files.remove_dir(&at).await {
                state.parts.log.error("an unfinished VM stays until the next start", &cause, &[("id", id.into())]);
            }
            return Err(error);
        }
    };
    let settled = match what.settle().await {
        Ok(()) => state.parts.files.move_dir(&at, &VmDirEntry::new(VmArea::Vms, id)).await,
        Err(error) => Err(error),
    };
    state.tell(untold);
    settled.map(|()| record.clone())
}

async fn make(
    state: &LibraryState,
    record: &WholeVmRecord,
    at: &VmDirEntry,
    what: &dyn BringIn,
) -> Result<Untold, ApiError> {
    let files = &state.parts.files;
    files.create_dir(at).await?;
    what.fill(&files.dir_of(at)).await?;
    files.write_vm_file(at, &vm_file_text(record, &state.parts.home)?).await?;
    files.sync_dir(at).await?;
    let (untold, ()) = state.store(|view| {
        let mut changes = vec![put_of(record)];
        changes.extend(what.also_stored(view)?);
        Ok((changes, ()))
    })?;
    Ok(untold)
}
