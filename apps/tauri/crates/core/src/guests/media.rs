//! Drives of a running guest: media in and out, disks made larger.
use super::parts::GuestPorts;
use super::wait::pause;
use crate::explain::qemu_errors::as_api_error;
use crate::ports::clock::Clock;
use openutm_contract::types::{Drive, DriveKind, ImageFormat, ImageReport, ImageReportFormat, Medium, VmConfig};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::argv::{drive_device_id, drive_file_node_name, drive_node_name, medium_nodes};
use openutm_qemu::qmp::{QmpConnection, QmpError};
use serde_json::{Value, json};
use std::time::Duration;

/// A guest that locks its tray is asked to let go, and does so within moments when it does at all.
const TRAY_PATIENCE: Duration = Duration::from_secs(3);
const TRAY_LOOK: Duration = Duration::from_millis(100);
const GIB: f64 = 1024.0 * 1024.0 * 1024.0;

/// Fails with `drive.notFound`.
pub fn need_drive<'a>(config: &'a VmConfig, drive_id: &str) -> Result<&'a Drive, ApiError> {
    config.drives.iter().find(|drive| *drive.id == drive_id).ok_or_else(|| {
        let ids: Vec<&str> = config.drives.iter().map(|drive| drive.id.as_str()).collect();
        ApiError::new(ErrorCode::DriveNotFound, format!("The VM has no drive “{drive_id}”.")).with("drives", ids)
    })
}

/// Fails with `drive.notFound`, or with `config.invalid` when it is no CD drive.
pub fn need_cd_drive<'a>(config: &'a VmConfig, drive_id: &str) -> Result<&'a Drive, ApiError> {
    let drive = need_drive(config, drive_id)?;
    if drive.kind == DriveKind::Cdrom {
        return Ok(drive);
    }
    let issues = json!([{ "path": format!("drives.{drive_id}.kind"), "message": "no CD drive" }]);
    Err(ApiError::new(ErrorCode::ConfigInvalid, format!("“{drive_id}” is a disk; media are put into CD drives."))
        .with("issues", issues))
}

/// A whole image as a CD: whatever its name, the guest sees its bytes, except where they are a qcow2's.
pub fn medium_of(report: ImageReport) -> Medium {
    let format = match report.format {
        ImageReportFormat::Qcow2 => ImageFormat::Qcow2,
        _ => ImageFormat::Raw,
    };
    Medium::File { path: report.path, format, backing: Vec::new() }
}

/// The drives with this medium in one of them.
pub fn with_medium(config: &VmConfig, drive_id: &str, medium: &Medium) -> Vec<Drive> {
    let changed = |drive: &Drive| match *drive.id == drive_id {
        true => Drive { medium: medium.clone(), ..drive.clone() },
        false => drive.clone(),
    };
    config.drives.iter().map(changed).collect()
}

async fn tell(qmp: &QmpConnection, command: &str, arguments: Value) -> Result<Value, ApiError> {
    qmp.execute(command, Some(arguments)).await.map_err(as_api_error)
}

async fn tray_is_open(qmp: &QmpConnection, id: &str) -> Result<bool, ApiError> {
    let blocks = qmp.query_block().await.map_err(as_api_error)?;
    let is_it = |qdev: &str| qdev == id || qdev.strip_suffix(id).is_some_and(|path| path.ends_with('/'));
    let block = blocks.iter().find(|block| block.qdev.as_deref().is_some_and(is_it));
    Ok(block.is_some_and(|block| block.tray_open == Some(true)))
}

fn locked(drive_id: &str) -> ApiError {
    let message = format!("The guest holds the medium in “{drive_id}” and does not let it go.");
    ApiError::new(ErrorCode::DriveLocked, message)
        .hint("Eject it inside the guest, or eject it with force.")
        .with("driveId", drive_id)
}

async fn open_tray(clock: &dyn Clock, qmp: &QmpConnection, drive_id: &str, eject: Eject) -> Result<(), ApiError> {
    let id = drive_device_id(drive_id);
    let arguments = json!({ "id": id, "force": eject == Eject::WithForce });
    match qmp.execute("blockdev-open-tray", Some(arguments)).await {
        // QEMU: "Device '…' is locked and force was not specified, wait for tray to open and try again".
        Err(QmpError::Refused { desc: Some(desc), .. }) if desc.contains("locked") => {}
        Err(error) => return Err(as_api_error(error)),
        Ok(_) => {}
    }
    let mut waited = Duration::ZERO;
    while !tray_is_open(qmp, &id).await? {
        if waited >= TRAY_PATIENCE {
            return Err(locked(drive_id));
        }
        pause(clock, TRAY_LOOK).await;
        waited += TRAY_LOOK;
    }
    Ok(())
}

/// Lets go of a drive's image, whatever of it is there.
pub async fn drop_nodes(qmp: &QmpConnection, drive: &Drive) {
    let Medium::File { backing, .. } = &drive.medium else { return };
    for depth in 0..=backing.len() {
        let suffix = if depth == 0 { String::new() } else { format!("-b{depth}") };
        for name in [drive_node_name(&drive.id), drive_file_node_name(&drive.id)] {
            let arguments = json!({ "node-name": format!("{name}{suffix}") });
            // What is not there needs no letting go.
            qmp.execute("blockdev-del", Some(arguments)).await.ok();
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eject {
    /// The guest may hold the medium.
    AsTheGuestLikes,
    WithForce,
}

/// Empties a CD drive of a running guest. Fails with `drive.locked`.
pub async fn eject_live(clock: &dyn Clock, qmp: &QmpConnection, drive: &Drive, eject: Eject) -> Result<(), ApiError> {
    open_tray(clock, qmp, &drive.id, eject).await?;
    tell(qmp, "blockdev-remove-medium", json!({ "id": drive_device_id(&drive.id) })).await?;
    drop_nodes(qmp, drive).await;
    Ok(())
}

/// Replaces what is in a CD drive of a running guest; `next` is the drive as it is to be.
pub async fn insert_live(
    ports: &GuestPorts,
    qmp: &QmpConnection,
    vm_id: &str,
    before: &Drive,
    next: &Drive,
) -> Result<(), ApiError> {
    let nodes = medium_nodes(ports.host.info().platform, &(ports.vm_dir)(vm_id), next)?;
    let id = drive_device_id(&next.id);
    eject_live(&*ports.clock, qmp, before, Eject::AsTheGuestLikes).await?;
    let inserted = insert(qmp, next, nodes).await;
    if inserted.is_err() {
        drop_nodes(qmp, next).await;
    }
    // The drive is usable with an open tray too.
    qmp.execute("blockdev-close-tray", Some(json!({ "id": id }))).await.ok();
    inserted
}

async fn insert(qmp: &QmpConnection, next: &Drive, nodes: Vec<Value>) -> Result<(), ApiError> {
    add_nodes(qmp, nodes).await?;
    let arguments = json!({ "id": drive_device_id(&next.id), "node-name": drive_node_name(&next.id) });
    tell(qmp, "blockdev-insert-medium", arguments).await?;
    Ok(())
}

/// Opens a drive's image, layer by layer.
pub async fn add_nodes(qmp: &QmpConnection, nodes: Vec<Value>) -> Result<(), ApiError> {
    for node in nodes {
        tell(qmp, "blockdev-add", node).await?;
    }
    Ok(())
}

/// Makes a running guest's disk larger. Fails with `image.shrinkRefused`.
pub async fn grow_live(qmp: &QmpConnection, drive: &Drive, size_bytes: u64) -> Result<(), ApiError> {
    let name = drive_node_name(&drive.id);
    let blocks = tell(qmp, "query-named-block-nodes", json!({ "flat": true })).await?;
    let node = blocks.as_array().and_then(|blocks| blocks.iter().find(|node| node["node-name"] == name.as_str()));
    let now_bytes = node.and_then(|node| node["image"]["virtual-size"].as_u64());
    if let Some(now_bytes) = now_bytes.filter(|now_bytes| size_bytes < *now_bytes) {
        let now_gib = (now_bytes as f64 / GIB).ceil();
        let message = format!("The disk has {now_gib} GiB; making it smaller would destroy data.");
        return Err(ApiError::new(ErrorCode::ImageShrinkRefused, message).with("sizeBytes", now_bytes));
    }
    tell(qmp, "block_resize", json!({ "node-name": name, "size": size_bytes })).await?;
    Ok(())
}
