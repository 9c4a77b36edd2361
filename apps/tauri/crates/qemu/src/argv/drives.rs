use super::context::{LaunchContext, Part};
use super::drive_buses::{Attachment, attach_drives, controller_args};
use super::medium::{drive_device_id, drive_node_name, medium_nodes};
use super::qemu_arg::{QemuArg, json, merged, object, some};
use super::refuse::invalid;
use openutm_contract::ApiError;
use openutm_contract::types::{Drive, DriveBus, DriveKind, Medium};

/// ide-hd refuses a read-only image: the guest can always write to such a disk.
fn contradiction(drive: &Drive) -> Option<ApiError> {
    let place = |field: &str| format!("drives.{}.{field}", *drive.id);
    if drive.kind == DriveKind::Cdrom && drive.bus == DriveBus::Nvme {
        return Some(invalid(&place("bus"), "A CD drive cannot sit on NVMe; use SATA, SCSI or USB."));
    }
    let writable_only = matches!(drive.bus, DriveBus::Sata | DriveBus::Ide);
    if drive.kind == DriveKind::Disk && drive.read_only && writable_only {
        let bus = drive.bus.to_string().to_uppercase();
        let message = format!("A read-only disk cannot sit on {bus}; use virtio, SCSI or USB.");
        return Some(invalid(&place("readOnly"), &message));
    }
    None
}

fn device_args(drive: &Drive, attachment: Attachment, order: &[String]) -> Vec<QemuArg> {
    let is_disk = drive.kind == DriveKind::Disk;
    let boot_position = order.iter().position(|id| *id == *drive.id);
    let has_medium = matches!(drive.medium, Medium::File { .. });
    let device = merged([
        object([("driver", some(attachment.driver)), ("id", some(drive_device_id(&drive.id)))]),
        attachment.place,
        object([
            ("drive", has_medium.then(|| drive_node_name(&drive.id).into())),
            // The guest pauses when the host's disk is full, and goes on after there is room again. NVMe has no such setting.
            ("werror", (is_disk && drive.bus != DriveBus::Nvme).then(|| "enospc".into())),
            ("serial", is_disk.then(|| drive.id.as_str().into())),
            ("bootindex", boot_position.map(|position| (position + 1).into())),
        ]),
    ]);
    let before = attachment.before.map(|(_, properties)| json("-device", properties));
    before.into_iter().chain([json("-device", device)]).collect()
}

/// Controllers, then each drive: its image's nodes and the device in front of them.
pub fn drives(context: &LaunchContext) -> Result<Part, ApiError> {
    if let Some(refusal) = context.config.drives.iter().find_map(contradiction) {
        return Err(refusal);
    }
    let order: Vec<String> = context.config.boot.order.iter().map(|id| id.to_string()).collect();
    let attached = attach_drives(context)?;
    let mut args = controller_args(context);
    for (drive, attachment) in attached {
        let nodes = medium_nodes(context.host.platform, &context.host.vm_dir, drive)?;
        args.extend(nodes.into_iter().map(|node| json("-blockdev", node)));
        args.extend(device_args(drive, attachment, &order));
    }
    Ok(Part::of(args))
}
