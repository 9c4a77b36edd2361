//! Which files may be shown in the file manager: the library's own, and those that a VM's drives use.
use crate::library::vm_library::VmRecord;
use crate::library::{VmLibrary, file_drives, is_absolute_path, is_inside};
use crate::ports::folders::Folders;
use openutm_contract::{ApiError, ErrorCode};

fn uses(record: &VmRecord, path: &str) -> bool {
    let mut layers = record.config.iter().flat_map(file_drives).flat_map(|drive| drive.layers());
    layers.any(|(used, _)| used == path)
}

fn may_show(path: &str, home: &str, library: &VmLibrary) -> bool {
    if !is_absolute_path(path) || path.split(['/', '\\']).any(|step| step == "..") {
        return false;
    }
    path == home || is_inside(path, home) || library.list().iter().any(|record| uses(record, path))
}

/// Fails with `capability.missing`, `host.limit` or `image.notFound`.
pub async fn reveal(path: &str, folders: &dyn Folders, library: &VmLibrary, home: &str) -> Result<(), ApiError> {
    if let Some(reason) = folders.why_no_reveal() {
        return Err(ApiError::new(ErrorCode::CapabilityMissing, reason).with("capability", "host.reveal"));
    }
    if !may_show(path, home, library) {
        let message = "Only files of the library and of its VMs are shown.";
        return Err(ApiError::new(ErrorCode::HostLimit, message).with("path", path));
    }
    folders.reveal(path).await
}
