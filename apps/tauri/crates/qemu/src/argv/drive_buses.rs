//! Which device a drive becomes on each bus, and which controllers that needs.
use super::context::{LaunchContext, Machine};
use super::medium::drive_device_id;
use super::qemu_arg::{QemuArg, json, merged};
use super::refuse::{invalid, lacks};
use super::slots::{AHCI_SLOTS, DRIVE_SLOTS, FixedSlot, fixed_slot, range_slot};
use openutm_contract::ApiError;
use openutm_contract::types::{Drive, DriveBus, DriveKind};
use serde_json::{Value, json as value};

pub struct Attachment {
    pub driver: String,
    /// Where on its bus: properties of the device.
    pub place: Value,
    /// The device that must exist first: its driver and its properties.
    pub before: Option<(&'static str, Value)>,
}

#[derive(Clone, Copy, PartialEq)]
enum BusUse {
    Pci,
    Scsi,
    Sata,
    Ide,
    Usb,
}

const SCSI_CONTROLLER: &str = "scsi0";
const PORTS_PER_AHCI: usize = 6;
const IDE_PLACES: usize = 4;

/// virtio-blk has no tray, so a CD drive on virtio sits on virtio's SCSI controller.
fn bus_use(drive: &Drive) -> BusUse {
    match (drive.bus, drive.kind) {
        (DriveBus::Virtio, DriveKind::Cdrom) | (DriveBus::Scsi, _) => BusUse::Scsi,
        (DriveBus::Virtio, DriveKind::Disk) | (DriveBus::Nvme, _) => BusUse::Pci,
        (DriveBus::Sata, _) => BusUse::Sata,
        (DriveBus::Ide, _) => BusUse::Ide,
        (DriveBus::Usb, _) => BusUse::Usb,
    }
}

/// q35 has one AHCI controller on board, whose buses are ide.0 to ide.5; others are added as ahci<n>.
fn ahci_bus(machine: Machine, port: usize) -> String {
    let controller = port / PORTS_PER_AHCI;
    let name = if machine == Machine::Q35 && controller == 0 { "ide".to_owned() } else { format!("ahci{controller}") };
    format!("{name}.{}", port % PORTS_PER_AHCI)
}

fn usb_attachment(drive: &Drive) -> Attachment {
    if drive.kind == DriveKind::Disk {
        let place = value!({ "bus": "usb.0", "removable": true });
        return Attachment { driver: "usb-storage".to_owned(), place, before: None };
    }
    let bridge = format!("{}-usb", drive_device_id(&drive.id));
    Attachment {
        driver: "scsi-cd".to_owned(),
        place: value!({ "bus": format!("{bridge}.0"), "scsi-id": 0, "lun": 0 }),
        before: Some(("usb-bot", value!({ "driver": "usb-bot", "id": bridge, "bus": "usb.0" }))),
    }
}

/// `number`: the how manieth of `total` drives of the same use this is.
fn attachment(context: &LaunchContext, drive: &Drive, number: usize, total: usize) -> Attachment {
    let medium = if drive.kind == DriveKind::Cdrom { "cd" } else { "hd" };
    let plain = |driver: String, place: Value| Attachment { driver, place, before: None };
    match bus_use(drive) {
        BusUse::Pci => {
            let driver = if drive.bus == DriveBus::Nvme { "nvme" } else { "virtio-blk-pci" };
            plain(driver.to_owned(), range_slot(context.machine, &DRIVE_SLOTS, number, total))
        }
        BusUse::Scsi => {
            let bus = format!("{SCSI_CONTROLLER}.0");
            plain(format!("scsi-{medium}"), value!({ "bus": bus, "channel": 0, "scsi-id": number, "lun": 0 }))
        }
        BusUse::Sata => plain(format!("ide-{medium}"), value!({ "bus": ahci_bus(context.machine, number) })),
        BusUse::Ide => {
            plain(format!("ide-{medium}"), value!({ "bus": format!("ide.{}", number / 2), "unit": number % 2 }))
        }
        BusUse::Usb => usb_attachment(drive),
    }
}

/// Every drive with its device, in the config's order.
pub fn attach_drives<'a>(context: &LaunchContext<'a>) -> Result<Vec<(&'a Drive, Attachment)>, ApiError> {
    let all = &context.config.drives;
    if all.iter().filter(|drive| drive.bus == DriveBus::Ide).count() > IDE_PLACES {
        let message =
            format!("The machine “pc” has room for {IDE_PLACES} IDE drives; put the others on SATA or virtio.");
        return Err(invalid("drives", &message));
    }
    let attached: Vec<(&Drive, Attachment)> = all
        .iter()
        .enumerate()
        .map(|(at, drive)| {
            let same = |other: &&Drive| bus_use(other) == bus_use(drive);
            let number = all[..at].iter().filter(same).count();
            (drive, attachment(context, drive, number, all.iter().filter(same).count()))
        })
        .collect();
    let drivers = attached.iter().flat_map(|(_, one)| {
        std::iter::once(one.driver.as_str()).chain(one.before.as_ref().map(|(driver, _)| *driver))
    });
    if let Some(missing) = drivers.into_iter().find(|driver| !context.has_device(driver)) {
        return Err(lacks(
            &format!("device.{missing}"),
            format!("This QEMU has no “{missing}” drive."),
            "Choose another bus for the drive.",
        ));
    }
    Ok(attached)
}

/// The controllers that the drives need beyond those on the board.
pub fn controller_args(context: &LaunchContext) -> Vec<QemuArg> {
    let uses: Vec<BusUse> = context.config.drives.iter().map(bus_use).collect();
    let scsi = uses.contains(&BusUse::Scsi).then(|| {
        let device = value!({ "driver": "virtio-scsi-pci", "id": SCSI_CONTROLLER });
        json("-device", merged([device, fixed_slot(context.machine, FixedSlot::Scsi)]))
    });
    let count = uses.iter().filter(|one| **one == BusUse::Sata).count().div_ceil(PORTS_PER_AHCI);
    let ahci = (0..count).filter(|number| context.machine != Machine::Q35 || *number > 0).map(|number| {
        let device = value!({ "driver": "ich9-ahci", "id": format!("ahci{number}") });
        json("-device", merged([device, range_slot(context.machine, &AHCI_SLOTS, number, count)]))
    });
    scsi.into_iter().chain(ahci).collect()
}
