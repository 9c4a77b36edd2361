//! Where a machine that runs takes a drive.
use crate::explain::qemu_errors::as_api_error;
use openutm_contract::types::{Drive, DriveBus, DriveKind, MachineType, UsbController, VmConfig};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::argv::{HOTPLUG_PORT_COUNT, PlugPlace, PlugPlaceKind, hotplug_port_id};
use openutm_qemu::qmp::{QmpConnection, QmpError};
use serde_json::{Value, json};

const SCSI_BUS: &str = "scsi0.0";

pub fn not_while_running(message: impl Into<String>, hint: &str) -> ApiError {
    ApiError::new(ErrorCode::VmWrongState, message).hint(hint).with("status", "running")
}

pub const STOP_FIRST: &str = "Stop the VM first.";

/// Whether a root port of ours is there and has no device, by QEMU's own account: `query-pci` sees behind a bridge only
/// what the guest's firmware has numbered, and QEMU would put a second device into a slot that no guest looks at (7.2).
async fn is_empty_port(qmp: &QmpConnection, id: &str) -> Result<bool, ApiError> {
    let path = format!("/machine/peripheral/{id}/{id}");
    match qmp.execute("qom-list", Some(json!({ "path": path }))).await {
        Ok(inside) => Ok(inside.as_array().is_some_and(|inside| !inside.iter().any(is_device_on_bus))),
        Err(QmpError::Refused { class, .. }) if class.as_deref() == Some("DeviceNotFound") => Ok(false),
        Err(error) => Err(as_api_error(error)),
    }
}

fn is_device_on_bus(property: &Value) -> bool {
    property["name"].as_str().is_some_and(|name| name.starts_with("child["))
}

async fn free_port(qmp: &QmpConnection) -> Result<Option<String>, ApiError> {
    for id in (0..HOTPLUG_PORT_COUNT).map(hotplug_port_id) {
        if is_empty_port(qmp, &id).await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

async fn pci_place(qmp: &QmpConnection, config: &VmConfig) -> Result<PlugPlace, ApiError> {
    if config.machine == MachineType::Pc {
        return Ok(PlugPlace { kind: PlugPlaceKind::Pci, bus: "pci.0".to_owned() });
    }
    match free_port(qmp).await? {
        Some(bus) => Ok(PlugPlace { kind: PlugPlaceKind::Pci, bus }),
        None => {
            let message =
                format!("Every place for drives that are added while the VM runs is taken ({HOTPLUG_PORT_COUNT}).");
            Err(not_while_running(message, "Choose USB, or stop the VM first: then there are more places."))
        }
    }
}

fn has_scsi(config: &VmConfig) -> bool {
    let on_scsi = |drive: &Drive| {
        drive.bus == DriveBus::Scsi || (drive.bus == DriveBus::Virtio && drive.kind == DriveKind::Cdrom)
    };
    config.drives.iter().any(on_scsi)
}

/// Where the running machine can take the drive. Fails with `vm.wrongState`.
pub async fn place_of(qmp: &QmpConnection, running: &VmConfig, drive: &Drive) -> Result<PlugPlace, ApiError> {
    let place = |kind, bus: &str| Ok(PlugPlace { kind, bus: bus.to_owned() });
    match (drive.bus, drive.kind) {
        (DriveBus::Virtio, DriveKind::Disk) => pci_place(qmp, running).await,
        // A CD on virtio sits on virtio's SCSI controller.
        (DriveBus::Virtio, DriveKind::Cdrom) | (DriveBus::Scsi, _) => {
            if has_scsi(running) {
                return place(PlugPlaceKind::Scsi, SCSI_BUS);
            }
            let message = "The VM was started without a SCSI controller, so that it takes no SCSI drive while it runs.";
            Err(not_while_running(message, "Choose USB, or stop the VM first."))
        }
        (DriveBus::Usb, _) => {
            if running.usb.controller == UsbController::Xhci {
                return place(PlugPlaceKind::Usb, "usb.0");
            }
            Err(not_while_running("The VM was started without a USB controller.", STOP_FIRST))
        }
        (bus, _) => {
            let bus = bus.to_string().to_uppercase();
            let message = format!("A drive on {bus} cannot be added while the VM runs.");
            Err(not_while_running(message, "Choose virtio, SCSI or USB, or stop the VM first."))
        }
    }
}

/// The bus for a drive that is to be added to a running machine, where the wish names none. `has_virtio`: the guest's
/// system has drivers for it.
pub fn bus_while_running(running: &VmConfig, kind: DriveKind, has_virtio: bool) -> DriveBus {
    let is_on_scsi = || running.drives.iter().any(|drive| drive.bus == DriveBus::Scsi);
    if has_scsi(running) && (kind == DriveKind::Cdrom || is_on_scsi()) {
        DriveBus::Scsi
    } else if kind == DriveKind::Disk && has_virtio {
        DriveBus::Virtio
    } else {
        DriveBus::Usb
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{disk_on, with_usb};

    #[test]
    fn a_running_machine_has_a_bus_for_it() {
        let scsi = VmConfig { drives: vec![disk_on(DriveBus::Scsi)], ..with_usb() };
        for (machine, kind, has_virtio, bus) in [
            (&with_usb(), DriveKind::Disk, true, DriveBus::Virtio),
            (&with_usb(), DriveKind::Disk, false, DriveBus::Usb),
            (&with_usb(), DriveKind::Cdrom, true, DriveBus::Usb),
            (&scsi, DriveKind::Disk, true, DriveBus::Scsi),
            (&scsi, DriveKind::Cdrom, false, DriveBus::Scsi),
        ] {
            assert_eq!(bus_while_running(machine, kind, has_virtio), bus);
        }
    }
}
