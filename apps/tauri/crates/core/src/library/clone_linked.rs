//! A linked clone shares the disks' present state: the file stays where it is and never changes again,
//! and both VMs write to an overlay of their own. Which VM uses which file is one commit, so that a crash leaves either
//! the state before or the state after, and neither VM can ever write to what the other reads.
use super::bring_in::{BringIn, bring_in, need_free_space};
use super::chains::{FileDrive, MAX_CHAIN_LENGTH, file_drives, is_inside, is_writable_disk};
use super::clone_record::{Source, clone_record, with_drives};
use super::new_vm::file_medium;
use super::state::LibraryState;
use super::view::{View, next_revision, put_of};
use super::vm_library::WholeVmRecord;
use crate::ports::files::{VmArea, VmDirEntry};
use crate::ports::library_store::StoreChange;
use openutm_contract::types::{BackingImage, Drive, HostPath, ImageFormat, VmName};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashMap;

/// Of an overlay whose commit has not happened yet.
pub const UNSETTLED_SUFFIX: &str = ".new";

/// How one disk of a linked clone is shared.
struct Share {
    base: BackingImage,
    parent_drive: Drive,
    clone_drive: Drive,
    /// Absolute, without the suffix.
    parent_overlay: String,
    clone_overlay_name: String,
}

impl Share {
    fn unsettled_overlay(&self) -> String {
        format!("{}{UNSETTLED_SUFFIX}", self.parent_overlay)
    }
}

fn overlay_drive(drive: &Drive, path: &str, backing: Vec<BackingImage>) -> Drive {
    Drive { medium: file_medium(path, ImageFormat::Qcow2, backing), ..drive.clone() }
}

/// `disk0-2.qcow2`, the first number that no file of the VM has.
fn free_overlay_name(drive_id: &str, taken: &[String]) -> String {
    let is_free = |name: &String| !taken.iter().any(|file| file.strip_suffix(UNSETTLED_SUFFIX).unwrap_or(file) == name);
    (1_u64..).map(|n| format!("{drive_id}-{n}.qcow2")).find(is_free).unwrap_or_default()
}

fn absolute(state: &LibraryState, dir: &str, image: &BackingImage) -> BackingImage {
    BackingImage { path: HostPath(state.parts.files.resolve(dir, &image.path)), format: image.format }
}

fn plan_share(state: &LibraryState, source: &Source, drive: FileDrive, taken: &[String]) -> Result<Share, ApiError> {
    if drive.backing.len() >= MAX_CHAIN_LENGTH - 1 {
        let message = format!("The disk “{}” already has {} layers.", drive.id(), drive.backing.len() + 1);
        return Err(ApiError::new(ErrorCode::HostLimit, message).hint("Make a full clone instead."));
    }
    let dir = &source.dir;
    let own = BackingImage { path: HostPath(drive.path.to_owned()), format: drive.format };
    let base = absolute(state, dir, &own);
    let parent_chain = std::iter::once(own).chain(drive.backing.iter().cloned()).collect();
    let below = drive.backing.iter().map(|image| absolute(state, dir, image));
    let clone_chain = std::iter::once(base.clone()).chain(below).collect();
    let parent_overlay_name = format!("disks/{}", free_overlay_name(drive.id(), taken));
    let clone_overlay_name = format!("disks/{}.qcow2", drive.id());
    Ok(Share {
        base,
        parent_drive: overlay_drive(drive.drive, &parent_overlay_name, parent_chain),
        clone_drive: overlay_drive(drive.drive, &clone_overlay_name, clone_chain),
        parent_overlay: state.parts.files.resolve(dir, &parent_overlay_name),
        clone_overlay_name,
    })
}

/// A medium that nobody writes to.
fn shared_as_it_is(state: &LibraryState, dir: &str, drive: FileDrive) -> Drive {
    let path = state.parts.files.resolve(dir, drive.path);
    let backing = drive.backing.iter().map(|image| absolute(state, dir, image)).collect();
    Drive { medium: file_medium(&path, drive.format, backing), ..drive.drive.clone() }
}

struct LinkedCopy<'a> {
    state: &'a LibraryState,
    source: &'a Source,
    clone_id: &'a str,
    shares: &'a [Share],
}

#[async_trait::async_trait]
impl BringIn for LinkedCopy<'_> {
    async fn fill(&self, dir: &str) -> Result<(), ApiError> {
        let (files, images) = (&self.state.parts.files, &self.state.parts.images);
        let parent = VmDirEntry::new(VmArea::Vms, self.source.record.id.as_str());
        files.copy_firmware(&parent, &VmDirEntry::new(VmArea::New, self.clone_id)).await?;
        for share in self.shares {
            images.create_overlay(&files.resolve(dir, &share.clone_overlay_name), &share.base).await?;
            let unsettled = share.unsettled_overlay();
            images.create_overlay(&unsettled, &share.base).await?;
            files.sync_file(&unsettled).await?;
        }
        Ok(())
    }

    fn also_stored(&self, view: &View) -> Result<Vec<StoreChange>, ApiError> {
        let before = &self.source.record;
        let now = view.need_whole(&before.id)?;
        if now.revision != before.revision {
            let message = format!("“{}” was changed while it was being cloned.", *before.name);
            return Err(ApiError::new(ErrorCode::VmWrongState, message)
                .hint("Try again.")
                .with("id", before.id.as_str()));
        }
        if self.shares.is_empty() {
            return Ok(Vec::new());
        }
        let drives = by_id(self.shares.iter().map(|share| &share.parent_drive));
        let config = with_drives(&now.config, &drives);
        Ok(vec![put_of(&next_revision(view.parts, WholeVmRecord { config, ..now }))])
    }

    async fn settle(&self) -> Result<(), ApiError> {
        let files = &self.state.parts.files;
        for share in self.shares {
            files.rename_file(&share.unsettled_overlay(), &share.parent_overlay).await?;
            if is_inside(&share.base.path, &self.source.dir) {
                // A second wall only: the config already keeps QEMU from writing to it.
                let _ = files.protect_file(&share.base.path).await;
            }
        }
        Ok(())
    }
}

fn by_id<'a>(drives: impl Iterator<Item = &'a Drive>) -> HashMap<String, Drive> {
    drives.map(|drive| (drive.id.to_string(), drive.clone())).collect()
}

/// Fails as `vm.clone` lists.
pub async fn clone_linked(state: &LibraryState, source: &Source, name: VmName) -> Result<WholeVmRecord, ApiError> {
    let Source { record, dir } = source;
    need_free_space(state, dir, 0).await?;
    let files = &state.parts.files;
    let taken = files.list_disks(&VmDirEntry::new(VmArea::Vms, record.id.as_str())).await?;
    let is_shared = |drive: &FileDrive| is_writable_disk(drive.drive);
    let shared = file_drives(&record.config).filter(is_shared);
    let shares: Vec<Share> = shared.map(|drive| plan_share(state, source, drive, &taken)).collect::<Result<_, _>>()?;
    let mut drives = by_id(shares.iter().map(|share| &share.clone_drive));
    for drive in file_drives(&record.config).filter(|drive| !is_shared(drive)) {
        drives.insert(drive.id().to_owned(), shared_as_it_is(state, dir, drive));
    }
    let clone = clone_record(&state.parts, source, name, with_drives(&record.config, &drives));
    let what = LinkedCopy { state, source, clone_id: &clone.id, shares: &shares };
    let made = bring_in(state, &clone, &what).await;
    if made.is_ok() {
        state.save_vm_file(&record.id).await;
    } else if state.entry(&clone.id).is_none() {
        // Only where the commit did not happen: otherwise the overlay is the parent's disk already.
        for share in &shares {
            files.remove_file(&share.unsettled_overlay()).await?;
        }
    }
    made
}
