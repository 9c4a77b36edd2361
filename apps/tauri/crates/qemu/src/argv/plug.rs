//! A drive for a machine that runs: the QMP commands that add it, and the name of what takes it away again.
use super::medium::{drive_device_id, drive_node_name};
use super::qemu_arg::{merged, object, some};
use openutm_contract::types::{Drive, DriveBus, DriveKind, Medium};
use serde_json::{Value, json as value};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlugPlaceKind {
    Pci,
    Scsi,
    Usb,
}

/// Where a drive can be added while the guest runs. `bus` is QEMU's name of the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlugPlace {
    pub kind: PlugPlaceKind,
    pub bus: String,
}

/// A QMP command and its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct PlugCommand {
    pub name: &'static str,
    pub args: Value,
}

fn bridge_of(drive_id: &str) -> String {
    format!("{}-usb", drive_device_id(drive_id))
}

/// The device whose removal takes the drive away: a CD on USB sits behind a bridge.
pub fn unplug_device_id(drive: &Drive) -> String {
    if drive.kind == DriveKind::Cdrom && drive.bus == DriveBus::Usb {
        bridge_of(&drive.id)
    } else {
        drive_device_id(&drive.id)
    }
}

fn add(driver: &str, drive: &Drive, place: Value) -> PlugCommand {
    let is_disk = drive.kind == DriveKind::Disk;
    let has_medium = matches!(drive.medium, Medium::File { .. });
    let device = object([
        ("driver", some(driver)),
        ("id", some(drive_device_id(&drive.id))),
        ("drive", has_medium.then(|| drive_node_name(&drive.id).into())),
        ("werror", is_disk.then(|| "enospc".into())),
        ("serial", is_disk.then(|| drive.id.as_str().into())),
    ]);
    PlugCommand { name: "device_add", args: merged([device, place]) }
}

/// In order; the image's nodes must be there already. No boot index: it counts from the next start, where argv has it.
pub fn plug_commands(drive: &Drive, place: &PlugPlace) -> Vec<PlugCommand> {
    let bus = place.bus.as_str();
    match (place.kind, drive.kind) {
        (PlugPlaceKind::Pci, _) => vec![add("virtio-blk-pci", drive, value!({ "bus": bus }))],
        (PlugPlaceKind::Scsi, DriveKind::Cdrom) => vec![add("scsi-cd", drive, value!({ "bus": bus }))],
        (PlugPlaceKind::Scsi, DriveKind::Disk) => vec![add("scsi-hd", drive, value!({ "bus": bus }))],
        (PlugPlaceKind::Usb, DriveKind::Disk) => {
            vec![add("usb-storage", drive, value!({ "bus": bus, "removable": true }))]
        }
        (PlugPlaceKind::Usb, DriveKind::Cdrom) => plug_usb_cd(drive, bus),
    }
}

fn plug_usb_cd(drive: &Drive, bus: &str) -> Vec<PlugCommand> {
    let bridge = bridge_of(&drive.id);
    let path = format!("/machine/peripheral/{bridge}");
    vec![
        PlugCommand { name: "device_add", args: value!({ "driver": "usb-bot", "id": bridge, "bus": bus }) },
        add("scsi-cd", drive, value!({ "bus": format!("{bridge}.0"), "scsi-id": 0, "lun": 0 })),
        // The guest sees the bridge only when it is whole (QEMU's docs/usb-storage.txt).
        PlugCommand { name: "qom-set", args: value!({ "path": path, "property": "attached", "value": true }) },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drive(value: Value) -> Drive {
        serde_json::from_value(value).expect("a drive")
    }

    fn disk(bus: &str) -> Drive {
        let medium = value!({ "kind": "file", "path": "disks/disk1.qcow2", "format": "qcow2", "backing": [] });
        drive(value!({ "id": "disk1", "kind": "disk", "bus": bus, "medium": medium, "readOnly": false }))
    }

    fn cd(bus: &str) -> Drive {
        let medium = value!({ "kind": "empty" });
        drive(value!({ "id": "cd1", "kind": "cdrom", "bus": bus, "medium": medium, "readOnly": true }))
    }

    fn place(kind: PlugPlaceKind, bus: &str) -> PlugPlace {
        PlugPlace { kind, bus: bus.to_owned() }
    }

    #[test]
    fn a_disk_is_one_device_in_front_of_its_image() {
        let commands = plug_commands(&disk("virtio"), &place(PlugPlaceKind::Pci, "hotplug0"));
        let [command] = commands.as_slice() else { panic!("{commands:?}") };
        let expected = value!({ "driver": "virtio-blk-pci", "id": "drive-disk1", "drive": "image-disk1",
            "werror": "enospc", "serial": "disk1", "bus": "hotplug0" });
        assert_eq!((command.name, command.args.to_string()), ("device_add", expected.to_string()));
        let scsi = plug_commands(&disk("scsi"), &place(PlugPlaceKind::Scsi, "scsi0.0"));
        assert_eq!((&scsi[0].args["driver"], &scsi[0].args["bus"]), (&value!("scsi-hd"), &value!("scsi0.0")));
        let usb = plug_commands(&disk("usb"), &place(PlugPlaceKind::Usb, "usb.0"));
        assert_eq!((&usb[0].args["driver"], &usb[0].args["removable"]), (&value!("usb-storage"), &value!(true)));
    }

    #[test]
    fn a_cd_on_usb_sits_behind_a_bridge_shown_to_the_guest_when_it_is_whole() {
        let commands = plug_commands(&cd("usb"), &place(PlugPlaceKind::Usb, "usb.0"));
        let named = |command: &PlugCommand| command.args.get("id").or(command.args.get("property")).cloned();
        let found: Vec<_> = commands.iter().map(|command| (command.name, named(command))).collect();
        let expected = [("device_add", "drive-cd1-usb"), ("device_add", "drive-cd1"), ("qom-set", "attached")];
        assert_eq!(found, expected.map(|(name, id)| (name, Some(value!(id)))));
        assert_eq!(unplug_device_id(&cd("usb")), "drive-cd1-usb");
        assert_eq!(unplug_device_id(&disk("usb")), "drive-disk1");
        assert_eq!(unplug_device_id(&cd("scsi")), "drive-cd1");
    }
}
