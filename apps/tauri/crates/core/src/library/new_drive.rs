//! A drive that is added to a VM: its name, its bus, its file. Pure.
use super::new_vm::{buses_of, disk_format, file_medium};
use super::vm_library::DiskWork;
use openutm_contract::types::{
    BackingImage, Drive, DriveBus, DriveId, DriveKind, HostPath, ImageFormat, ImageReport, MachineType, Medium,
    NewDrive, NewDriveMode, UsbController, VmConfig, VmConfigPatch,
};
use openutm_qemu::identify::os_facts;

pub struct NewDriveFacts<'a> {
    pub config: &'a VmConfig,
    /// What the VM's system is, for the bus that it has drivers for.
    pub os_id: Option<&'a str>,
    /// Names in the VM's `disks`: none of them is taken.
    pub taken: &'a [String],
    /// Of the wish's path; judged already.
    pub image: Option<&'a ImageReport>,
}

/// The drive that a wish gives, and what must be made for it first.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedDrive {
    pub drive: Drive,
    pub work: DiskWork,
}

fn free_id(config: &VmConfig, kind: DriveKind) -> String {
    let stem = if kind == DriveKind::Disk { "disk" } else { "cd" };
    let is_free = |id: &String| !config.drives.iter().any(|drive| *drive.id == *id);
    let mut ids = (0_u64..).map(|n| format!("{stem}{n}"));
    ids.find(is_free).unwrap_or_default()
}

/// `disk1.qcow2`, `disk1-1.qcow2`: a file that a removed drive left behind is not taken for the new one's.
fn free_path(id: &str, ending: &str, taken: &[String]) -> String {
    let numbered = (1_u64..).map(|n| format!("{id}-{n}.{ending}"));
    let mut names = std::iter::once(format!("{id}.{ending}")).chain(numbered);
    format!("disks/{}", names.find(|name| !taken.contains(name)).unwrap_or_default())
}

pub fn kind_of(wish: &NewDrive) -> DriveKind {
    match wish {
        NewDrive::Cdrom { .. } => DriveKind::Cdrom,
        NewDrive::Disk { .. } | NewDrive::NewDisk { .. } => DriveKind::Disk,
    }
}

pub fn bus_of(wish: &NewDrive) -> Option<DriveBus> {
    match wish {
        NewDrive::Cdrom { bus, .. } | NewDrive::Disk { bus, .. } | NewDrive::NewDisk { bus, .. } => *bus,
    }
}

/// The wish, on this bus.
pub fn on_bus(mut wish: NewDrive, chosen: DriveBus) -> NewDrive {
    match &mut wish {
        NewDrive::Cdrom { bus, .. } | NewDrive::Disk { bus, .. } | NewDrive::NewDisk { bus, .. } => *bus = Some(chosen),
    }
    wish
}

pub fn path_of(wish: &NewDrive) -> Option<&HostPath> {
    match wish {
        NewDrive::NewDisk { .. } => None,
        NewDrive::Disk { path, .. } => Some(path),
        NewDrive::Cdrom { path, .. } => path.as_ref(),
    }
}

/// The bus that the VM's drives of this kind are on, else the one that suits its system.
pub fn usual_bus(config: &VmConfig, os_id: Option<&str>, kind: DriveKind) -> DriveBus {
    if let Some(sibling) = config.drives.iter().find(|drive| drive.kind == kind) {
        return sibling.bus;
    }
    let buses = buses_of(os_facts(os_id.unwrap_or_default()), config.arch);
    let bus = if kind == DriveKind::Disk { buses.disk } else { buses.cd };
    match bus {
        // IDE is on the machine `pc` alone, and USB wants its controller.
        DriveBus::Ide if config.machine != MachineType::Pc => DriveBus::Sata,
        DriveBus::Usb if config.usb.controller == UsbController::None => DriveBus::Scsi,
        fitting => fitting,
    }
}

fn fill(wish: &NewDrive, id: &str, facts: &NewDriveFacts) -> (Medium, DiskWork) {
    let format = disk_format(facts.image);
    let source = |path: &HostPath| facts.image.map_or_else(|| path.clone(), |image| image.path.clone());
    match wish {
        NewDrive::NewDisk { size_gib, .. } => {
            let path = free_path(id, "qcow2", facts.taken);
            let medium = file_medium(&path, ImageFormat::Qcow2, Vec::new());
            (medium, DiskWork::Create { path, size_gib: *size_gib })
        }
        NewDrive::Cdrom { path: None, .. } => (Medium::Empty, DiskWork::None),
        NewDrive::Cdrom { path: Some(path), .. } | NewDrive::Disk { path, mode: NewDriveMode::InPlace, .. } => {
            (file_medium(&source(path), format, Vec::new()), DiskWork::None)
        }
        NewDrive::Disk { path: named, mode: NewDriveMode::Copy, .. } => {
            let ending = if format == ImageFormat::Qcow2 { "qcow2" } else { "img" };
            let path = free_path(id, ending, facts.taken);
            (file_medium(&path, format, Vec::new()), DiskWork::Copy { path, from: source(named).into() })
        }
        NewDrive::Disk { path: named, mode: NewDriveMode::Linked, .. } => {
            let path = free_path(id, "qcow2", facts.taken);
            let base = BackingImage { path: source(named), format };
            let medium = file_medium(&path, ImageFormat::Qcow2, vec![base.clone()]);
            (medium, DiskWork::Overlay { path, base })
        }
    }
}

pub fn plan_drive(wish: &NewDrive, facts: &NewDriveFacts) -> PlannedDrive {
    let kind = kind_of(wish);
    let id = free_id(facts.config, kind);
    let (medium, work) = fill(wish, &id, facts);
    let bus = bus_of(wish).unwrap_or_else(|| usual_bus(facts.config, facts.os_id, kind));
    let drive = Drive { id: DriveId(id), kind, bus, medium, read_only: kind == DriveKind::Cdrom };
    PlannedDrive { drive, work }
}

/// With the drive, last in the boot order.
pub fn with_drive(config: &VmConfig, drive: &Drive) -> VmConfigPatch {
    let (mut drives, mut boot) = (config.drives.clone(), config.boot.clone());
    drives.push(drive.clone());
    boot.order.push(drive.id.clone());
    VmConfigPatch { drives: Some(drives), boot: Some(boot), ..VmConfigPatch::default() }
}

pub fn without_drive(config: &VmConfig, drive_id: &str) -> VmConfigPatch {
    let (mut drives, mut boot) = (config.drives.clone(), config.boot.clone());
    drives.retain(|drive| *drive.id != drive_id);
    boot.order.retain(|id| **id != drive_id);
    VmConfigPatch { drives: Some(drives), boot: Some(boot), ..VmConfigPatch::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::patch_config::patch_config;
    use crate::library::test_parts::{config_of, empty_config};
    use openutm_contract::check;
    use openutm_contract::rules::validate_vm_config;
    use openutm_contract::types::{Arch, Usb};
    use serde_json::{Value, json};

    fn wish(fields: Value) -> NewDrive {
        serde_json::from_value(fields).expect("a wish")
    }

    fn planned(wish: &NewDrive, config: &VmConfig, taken: &[&str]) -> PlannedDrive {
        let taken: Vec<String> = taken.iter().map(|&name| name.to_owned()).collect();
        plan_drive(wish, &NewDriveFacts { config, os_id: None, taken: &taken, image: None })
    }

    #[test]
    fn fits_the_machine_of_every_system() {
        let wishes = [
            json!({ "kind": "newDisk", "sizeGib": 5 }),
            json!({ "kind": "disk", "path": "/d.img", "mode": "copy" }),
            json!({ "kind": "disk", "path": "/d.img", "mode": "linked" }),
            json!({ "kind": "disk", "path": "/d.img", "mode": "inPlace" }),
            json!({ "kind": "cdrom" }),
            json!({ "kind": "cdrom", "path": "/a.iso" }),
        ];
        for os_id in [Some("win11"), Some("winxp"), Some("debian12"), None] {
            for arch in [Arch::X8664, Arch::Aarch64] {
                let machine = config_of(os_id, arch);
                for fields in &wishes {
                    let facts = NewDriveFacts { config: &machine, os_id, taken: &[], image: None };
                    let drive = plan_drive(&wish(fields.clone()), &facts).drive;
                    let grown = patch_config(machine.clone(), with_drive(&machine, &drive));
                    assert_eq!(check("VmConfig", &json!(grown)), []);
                    assert_eq!(validate_vm_config(&grown), [], "{os_id:?} {arch} {fields}");
                    assert_eq!(patch_config(grown.clone(), without_drive(&grown, &drive.id)), machine);
                }
            }
        }
    }

    #[test]
    fn gets_names_that_nothing_has() {
        let new_disk = wish(json!({ "kind": "newDisk", "sizeGib": 5 }));
        let taken = ["disk0.qcow2", "disk1.qcow2", "disk1-1.qcow2"];
        let PlannedDrive { drive, work } = planned(&new_disk, &empty_config(), &taken);
        assert_eq!(*drive.id, "disk1");
        assert_eq!(work, DiskWork::Create { path: "disks/disk1-2.qcow2".to_owned(), size_gib: 5 });
    }

    #[test]
    fn goes_to_the_bus_that_the_others_are_on_or_the_wishs_own() {
        assert_eq!(usual_bus(&config_of(Some("win10"), Arch::X8664), Some("win10"), DriveKind::Disk), DriveBus::Sata);
        let mut bare = config_of(Some("winxp"), Arch::X8664);
        (bare.drives, bare.machine) = (Vec::new(), MachineType::Auto);
        assert_eq!(usual_bus(&bare, Some("winxp"), DriveKind::Disk), DriveBus::Sata);
        let mut arm = config_of(None, Arch::Aarch64);
        (arm.drives, arm.usb) = (Vec::new(), Usb { controller: UsbController::None, tablet: false });
        assert_eq!(usual_bus(&arm, None, DriveKind::Cdrom), DriveBus::Scsi);
        let named = wish(json!({ "kind": "newDisk", "sizeGib": 1, "bus": "nvme" }));
        assert_eq!(planned(&named, &empty_config(), &[]).drive.bus, DriveBus::Nvme);
    }
}
