//! Rules that cross fields. They live here, by name and with vectors, because refinements vanish from JSON Schema.
use crate::types::{
    Arch, DriveBus, DriveKind, FirmwareKind, MachineType, Medium, NetworkMode, UsbController, VmConfig,
};
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleIssue {
    pub path: String,
    pub message: String,
}

type Rule = fn(&VmConfig) -> Vec<RuleIssue>;

/// All cross-field rules, by the names of their vectors (`vectors/rules`), in the order in which they speak.
pub const VM_CONFIG_RULES: [(&str, Rule); 17] = [
    ("uniqueDriveIds", unique_drive_ids),
    ("uniqueNetworkIds", unique_network_ids),
    ("uniqueMacs", unique_macs),
    ("unicastMacs", unicast_macs),
    ("knownBootDrives", known_boot_drives),
    ("bootDrivesOnce", boot_drives_once),
    ("portsOnce", ports_once),
    ("bridgeNamed", bridge_named),
    ("secureBootNeedsUefi", secure_boot_needs_uefi),
    ("machineFitsArch", machine_fits_arch),
    ("armNeedsUefi", arm_needs_uefi),
    ("ideFitsMachine", ide_fits_machine),
    ("tabletNeedsController", tablet_needs_controller),
    ("usbDrivesNeedController", usb_drives_need_controller),
    ("disksHaveMedia", disks_have_media),
    ("imagesOnce", images_once),
    ("ownMediaStayInside", own_media_stay_inside),
];

/// What the rules have against a config that fits the schema; empty when nothing.
pub fn validate_vm_config(config: &VmConfig) -> Vec<RuleIssue> {
    VM_CONFIG_RULES.iter().flat_map(|(_, rule)| rule(config)).collect()
}

fn issue(path: impl Into<String>, message: impl Into<String>) -> RuleIssue {
    RuleIssue { path: path.into(), message: message.into() }
}

/// Each value that comes more than once, in the order of its second coming.
fn duplicates<T: PartialEq + Copy>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let values: Vec<T> = values.into_iter().collect();
    let mut found: Vec<T> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        if values[..at].contains(value) && !found.contains(value) {
            found.push(*value);
        }
    }
    found
}

fn unique_drive_ids(config: &VmConfig) -> Vec<RuleIssue> {
    let twice = duplicates(config.drives.iter().map(|drive| drive.id.as_str()));
    twice.into_iter().map(|id| issue("drives", format!("Two drives are called “{id}”."))).collect()
}

fn unique_network_ids(config: &VmConfig) -> Vec<RuleIssue> {
    let twice = duplicates(config.networks.iter().map(|network| network.id.as_str()));
    twice.into_iter().map(|id| issue("networks", format!("Two networks are called “{id}”."))).collect()
}

fn unique_macs(config: &VmConfig) -> Vec<RuleIssue> {
    let twice = duplicates(config.networks.iter().map(|network| network.mac.as_str()));
    twice.into_iter().map(|mac| issue("networks", format!("Two networks have the address {mac}."))).collect()
}

fn unicast_macs(config: &VmConfig) -> Vec<RuleIssue> {
    let multicast =
        |mac: &str| mac.get(..2).and_then(|byte| u8::from_str_radix(byte, 16).ok()).is_some_and(|b| b & 1 == 1);
    let cards = config.networks.iter().filter(|network| multicast(&network.mac));
    cards
        .map(|network| {
            let message = format!("{} is a multicast address; a network card needs a unicast one.", network.mac);
            issue(format!("networks.{}.mac", network.id), message)
        })
        .collect()
}

fn known_boot_drives(config: &VmConfig) -> Vec<RuleIssue> {
    let unknown = config.boot.order.iter().filter(|id| !config.drives.iter().any(|drive| drive.id == **id));
    unknown
        .map(|id| {
            let message = format!("The boot order names “{}”, which is no drive of this VM.", id.as_str());
            issue("boot.order", message)
        })
        .collect()
}

fn boot_drives_once(config: &VmConfig) -> Vec<RuleIssue> {
    let twice = duplicates(config.boot.order.iter().map(|id| id.as_str()));
    twice.into_iter().map(|id| issue("boot.order", format!("The boot order names “{id}” twice."))).collect()
}

fn ports_once(config: &VmConfig) -> Vec<RuleIssue> {
    let forwards = config.networks.iter().flat_map(|network| &network.port_forwards);
    let ports = forwards.map(|forward| (forward.protocol, &*forward.host_address, forward.host_port));
    let twice = duplicates(ports).into_iter();
    let message = |(protocol, address, port)| format!("Two port forwards use the host's {protocol} {address}:{port}.");
    twice.map(|port| issue("networks", message(port))).collect()
}

fn bridge_named(config: &VmConfig) -> Vec<RuleIssue> {
    let unnamed = |mode, bridge: &Option<String>| mode == NetworkMode::Bridged && bridge.is_none();
    let networks = config.networks.iter().filter(|network| unnamed(network.mode, &network.bridge));
    networks
        .map(|network| {
            issue(format!("networks.{}.bridge", network.id), "A bridged network needs the host interface's name.")
        })
        .collect()
}

fn secure_boot_needs_uefi(config: &VmConfig) -> Vec<RuleIssue> {
    let broken = config.firmware.secure_boot && config.firmware.kind != FirmwareKind::Uefi;
    broken.then(|| issue("firmware.secureBoot", "Secure Boot needs UEFI firmware.")).into_iter().collect()
}

fn machine_fits_arch(config: &VmConfig) -> Vec<RuleIssue> {
    let fits = match config.arch {
        Arch::X8664 => config.machine != MachineType::Virt,
        Arch::Aarch64 => matches!(config.machine, MachineType::Auto | MachineType::Virt),
    };
    let message = || format!("The machine “{}” does not exist for {}.", config.machine, config.arch);
    (!fits).then(|| issue("machine", message())).into_iter().collect()
}

fn arm_needs_uefi(config: &VmConfig) -> Vec<RuleIssue> {
    let broken = config.arch == Arch::Aarch64 && config.firmware.kind != FirmwareKind::Uefi;
    broken.then(|| issue("firmware.kind", "An aarch64 machine starts with UEFI firmware.")).into_iter().collect()
}

fn ide_fits_machine(config: &VmConfig) -> Vec<RuleIssue> {
    let misplaced =
        config.drives.iter().filter(|drive| drive.bus == DriveBus::Ide && config.machine != MachineType::Pc);
    misplaced
        .map(|drive| issue(format!("drives.{}.bus", drive.id.as_str()), "IDE needs the machine “pc”; use SATA."))
        .collect()
}

fn tablet_needs_controller(config: &VmConfig) -> Vec<RuleIssue> {
    let broken = config.usb.tablet && config.usb.controller == UsbController::None;
    broken.then(|| issue("usb.tablet", "A USB tablet needs a USB controller.")).into_iter().collect()
}

fn usb_drives_need_controller(config: &VmConfig) -> Vec<RuleIssue> {
    let none = config.usb.controller == UsbController::None;
    let stranded = config.drives.iter().filter(|drive| none && drive.bus == DriveBus::Usb);
    stranded
        .map(|drive| issue(format!("drives.{}.bus", drive.id.as_str()), "A USB drive needs a USB controller."))
        .collect()
}

fn disks_have_media(config: &VmConfig) -> Vec<RuleIssue> {
    let empty = config.drives.iter().filter(|drive| drive.kind == DriveKind::Disk && drive.medium == Medium::Empty);
    empty.map(|drive| issue(format!("drives.{}.medium", drive.id.as_str()), "A disk needs an image.")).collect()
}

fn images_once(config: &VmConfig) -> Vec<RuleIssue> {
    let paths =
        config.drives.iter().filter(|drive| drive.kind == DriveKind::Disk).filter_map(|drive| match &drive.medium {
            Medium::File { path, .. } => Some(path.as_str()),
            Medium::Empty => None,
        });
    let twice = duplicates(paths);
    twice.into_iter().map(|path| issue("drives", format!("Two disks use the image {path}."))).collect()
}

/// A relative path lies in the VM's own directory, and stays there.
fn own_media_stay_inside(config: &VmConfig) -> Vec<RuleIssue> {
    let mut issues = Vec::new();
    for drive in &config.drives {
        let Medium::File { path, backing, .. } = &drive.medium else { continue };
        let paths = std::iter::once(path).chain(backing.iter().map(|image| &image.path));
        for path in paths.filter(|path| leads_out(path)) {
            let message = format!("The path “{}” leads out of the VM's directory.", path.as_str());
            issues.push(issue(format!("drives.{}.medium", drive.id.as_str()), message));
        }
    }
    issues
}

/// `/…`, `\…`, `C:\…` and `C:/…` name the same place wherever the VM's directory is.
fn leads_out(path: &str) -> bool {
    let bytes = path.as_bytes();
    let separator = |at: usize| matches!(bytes.get(at), Some(b'/' | b'\\'));
    let drive = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':') && separator(2);
    !separator(0) && !drive && path.split(['/', '\\']).any(|part| part == "..")
}
