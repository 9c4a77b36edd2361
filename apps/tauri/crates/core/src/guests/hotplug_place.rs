//! Where a machine that runs takes a drive.
use crate::explain::qemu_errors::as_api_error;
use openutm_contract::types::{Drive, DriveBus, DriveKind, MachineType, UsbController, VmConfig};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::argv::{HOTPLUG_PORT_COUNT, PlugPlace, PlugPlaceKind, hotplug_port_id};
use openutm_qemu::qmp::QmpConnection;
use serde_json::Value;
use std::collections::HashMap;

const SCSI_BUS: &str = "scsi0.0";

pub fn not_while_running(message: impl Into<String>, hint: &str) -> ApiError {
    ApiError::new(ErrorCode::VmWrongState, message).hint(hint).with("status", "running")
}

pub const STOP_FIRST: &str = "Stop the VM first.";

/// What stands behind the root ports, by their ids. `query-pci` nests what is behind a bridge.
fn look<'a>(value: &'a Value, taken: &mut HashMap<&'a str, bool>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(item, taken)),
        Value::Object(device) => {
            let bridge = device.get("pci_bridge").filter(|bridge| bridge.is_object());
            if let (Some(bridge), Some(id)) = (bridge, device.get("qdev_id").and_then(Value::as_str)) {
                let behind = bridge["devices"].as_array();
                taken.insert(id, behind.is_some_and(|behind| !behind.is_empty()));
            }
            for inside in [device.get("devices"), bridge].into_iter().flatten() {
                look(inside, taken);
            }
        }
        _ => {}
    }
}

/// The first root port of ours without a device.
async fn free_port(qmp: &QmpConnection) -> Result<Option<String>, ApiError> {
    let buses = qmp.execute("query-pci", None).await.map_err(as_api_error)?;
    let mut taken = HashMap::new();
    look(&buses, &mut taken);
    Ok((0..HOTPLUG_PORT_COUNT).map(hotplug_port_id).find(|id| taken.get(id.as_str()) == Some(&false)))
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
