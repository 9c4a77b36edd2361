//! Where the directories of VMs lie, and which of them are there.
use super::directories::ensure_private_directory;
use super::fs_error::{Doing, saying};
use crate::paths::HomePaths;
use openutm_contract::{ApiError, check};
use openutm_core::ports::files::{VmArea, VmDirEntry};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Vms,
    Trash,
}

/// In the order in which names are tried: those with an ending first.
const AREAS: [VmArea; 4] = [VmArea::New, VmArea::Vms, VmArea::Gone, VmArea::Trash];

/// Below which parent a VM of an area lies, and what stands behind its id.
const fn place_of(area: VmArea) -> (Parent, &'static str) {
    match area {
        VmArea::Vms => (Parent::Vms, ""),
        VmArea::New => (Parent::Vms, ".new"),
        VmArea::Trash => (Parent::Trash, ""),
        VmArea::Gone => (Parent::Trash, ".gone"),
    }
}

fn entry_of_name(parent: Parent, name: &str) -> Option<VmDirEntry> {
    AREAS.into_iter().filter(|area| place_of(*area).0 == parent).find_map(|area| {
        let id = name.strip_suffix(place_of(area).1)?;
        check("VmId", &json!(id)).is_empty().then(|| VmDirEntry::new(area, id))
    })
}

/// The directories of VMs and of the trash.
#[derive(Clone)]
pub struct Places {
    vms: PathBuf,
    trash: PathBuf,
}

impl Places {
    pub fn new(paths: &HomePaths) -> Self {
        Self { vms: paths.vms.clone(), trash: paths.trash.clone() }
    }

    fn parent(&self, parent: Parent) -> &Path {
        match parent {
            Parent::Vms => &self.vms,
            Parent::Trash => &self.trash,
        }
    }

    pub fn dir_of(&self, entry: &VmDirEntry) -> PathBuf {
        let (parent, suffix) = place_of(entry.area);
        self.parent(parent).join(format!("{}{suffix}", entry.id))
    }

    /// Every directory that is named as a VM's is; those of the trash as well.
    pub fn list(&self) -> Result<Vec<VmDirEntry>, ApiError> {
        let mut found = Vec::new();
        for parent in [Parent::Vms, Parent::Trash] {
            let path = self.parent(parent);
            ensure_private_directory(path)?;
            let said = saying(Doing::Read, path);
            for entry in fs::read_dir(path).map_err(&said)? {
                let entry = entry.map_err(&said)?;
                // Not of what a link leads to.
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    found.extend(entry.file_name().to_str().and_then(|name| entry_of_name(parent, name)));
                }
            }
        }
        Ok(found)
    }
}
