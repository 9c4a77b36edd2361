//! What a new VM is made of: pure, so that the same wish on the same host gives the same machine.
use super::host::LibraryHost;
use super::patch_config::{asked, patch_config};
use super::vm_library::DiskWork;
use openutm_contract::types::{
    AcceleratorChoice, Arch, BackingImage, Boot, Cpu, CreateVmInput, Display, DisplayDevice, DisplayProtocolChoice,
    Drive, DriveBus, DriveId, DriveKind, Firmware, FirmwareKind, HostPath, ImageFormat, ImageReport, ImageReportFormat,
    MachineType, Medium, Network, NetworkMode, NetworkModel, SettingsNewVm, Sharing, Sound, SoundDevice, Usb,
    UsbController, VmConfig, VmConfigClock, VmSource, VmSourceMode,
};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::identify::{self, OsFacts, OsFamily, os_facts};

pub struct NewVmFacts<'a> {
    pub host: &'a LibraryHost,
    pub disk_free_bytes: u64,
    pub mac: String,
    /// What the user wants for new VMs in place of what is usual for their system.
    pub usual: Option<SettingsNewVm>,
    /// Of the source's path; judged already.
    pub image: Option<&'a ImageReport>,
    pub demo_image_path: Option<&'a str>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewVm {
    pub config: VmConfig,
    pub work: DiskWork,
}

const GIB: u64 = 1024 * 1024 * 1024;
/// Below this no common installer finishes, so a nearly full host still gets a disk of this virtual size.
const LEAST_DISK_GIB: u64 = 8;

/// Without an id: what suits nearly every Linux.
fn facts_of(input: &CreateVmInput) -> &'static OsFacts {
    os_facts(input.os_id.as_deref().unwrap_or_default())
}

fn disk_gib(input: &CreateVmInput, facts: &NewVmFacts) -> u64 {
    let usual = facts.usual.as_ref().and_then(|usual| usual.disk_gib);
    let wanted = usual.unwrap_or(facts_of(input).disk_gib).min(facts.disk_free_bytes / GIB);
    input.disk_gib.unwrap_or(wanted.max(LEAST_DISK_GIB))
}

/// Half of the host's memory at most: the host must go on living beside its guest.
fn memory_mib(wanted_mib: u64, host: &LibraryHost) -> u64 {
    wanted_mib.min(host.memory_mib / 2).max(128)
}

pub fn disk_format(image: Option<&ImageReport>) -> ImageFormat {
    match image {
        Some(image) if image.format == ImageReportFormat::Qcow2 => ImageFormat::Qcow2,
        _ => ImageFormat::Raw,
    }
}

const MAIN_DISK: &str = "disks/disk0.qcow2";

/// An image as a drive's medium, with what it lies on.
pub fn file_medium(path: &str, format: ImageFormat, backing: Vec<BackingImage>) -> Medium {
    Medium::File { path: HostPath(path.to_owned()), format, backing }
}

struct Media {
    disk: Medium,
    cd: Option<Medium>,
    work: DiskWork,
}

fn media_of(input: &CreateVmInput, facts: &NewVmFacts) -> Result<Media, ApiError> {
    let empty_disk = |cd: Medium| Media {
        disk: file_medium(MAIN_DISK, ImageFormat::Qcow2, Vec::new()),
        cd: Some(cd),
        work: DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: disk_gib(input, facts) },
    };
    match &input.source {
        VmSource::Iso { path } => Ok(empty_disk(file_medium(path, ImageFormat::Raw, Vec::new()))),
        VmSource::Empty => Ok(empty_disk(Medium::Empty)),
        VmSource::Disk { path, mode } => {
            // The file itself, not a link to it: what it is to two VMs must be told by its path.
            let path = facts.image.map_or(path, |image| &image.path);
            Ok(disk_media(path, *mode, disk_format(facts.image)))
        }
        VmSource::Demo => demo_media(facts),
    }
}

fn demo_media(facts: &NewVmFacts) -> Result<Media, ApiError> {
    let Some(from) = facts.demo_image_path else {
        return Err(ApiError::new(ErrorCode::CapabilityMissing, "This build of OpenUTM carries no demo VM.")
            .hint("Create a VM from an ISO instead."));
    };
    let path = "disks/demo.img";
    Ok(Media {
        disk: file_medium(path, ImageFormat::Raw, Vec::new()),
        cd: None,
        work: DiskWork::Copy { path: path.to_owned(), from: from.to_owned() },
    })
}

fn disk_media(source: &HostPath, mode: VmSourceMode, format: ImageFormat) -> Media {
    let (disk, work) = match mode {
        VmSourceMode::InPlace => (file_medium(source, format, Vec::new()), DiskWork::None),
        VmSourceMode::Linked => {
            let base = BackingImage { path: source.clone(), format };
            let disk = file_medium(MAIN_DISK, ImageFormat::Qcow2, vec![base.clone()]);
            (disk, DiskWork::Overlay { path: MAIN_DISK.to_owned(), base })
        }
        VmSourceMode::Copy => {
            let path = if format == ImageFormat::Qcow2 { MAIN_DISK } else { "disks/disk0.img" };
            let work = DiskWork::Copy { path: path.to_owned(), from: source.to_string() };
            (file_medium(path, format, Vec::new()), work)
        }
    };
    Media { disk, cd: None, work }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buses {
    pub disk: DriveBus,
    pub cd: DriveBus,
}

/// What the system's installer has drivers for. IDE exists on x86 alone.
pub fn buses_of(os: &OsFacts, arch: Arch) -> Buses {
    let disk = match os.disk_bus {
        identify::DiskBus::Virtio => DriveBus::Virtio,
        identify::DiskBus::Sata => DriveBus::Sata,
        identify::DiskBus::Ide => DriveBus::Ide,
    };
    let is_ide = disk == DriveBus::Ide;
    match arch {
        Arch::X8664 => Buses { disk, cd: if is_ide { DriveBus::Ide } else { DriveBus::Sata } },
        Arch::Aarch64 => Buses { disk: if is_ide { DriveBus::Sata } else { disk }, cd: DriveBus::Usb },
    }
}

fn network_model_of(os: &OsFacts) -> NetworkModel {
    match os.network_model {
        identify::NetworkModel::Virtio => NetworkModel::Virtio,
        identify::NetworkModel::E1000e => NetworkModel::E1000e,
        identify::NetworkModel::E1000 => NetworkModel::E1000,
        identify::NetworkModel::Rtl8139 => NetworkModel::Rtl8139,
    }
}

fn sound_device_of(os: &OsFacts) -> SoundDevice {
    match os.sound_device {
        identify::SoundDevice::Hda => SoundDevice::Hda,
        identify::SoundDevice::Ac97 => SoundDevice::Ac97,
    }
}

fn drives_of(disk: Medium, cd: Option<Medium>, buses: Buses) -> Vec<Drive> {
    let disk = Drive {
        id: DriveId("disk0".to_owned()),
        kind: DriveKind::Disk,
        bus: buses.disk,
        medium: disk,
        read_only: false,
    };
    let cd = cd.map(|medium| Drive {
        id: DriveId("cd0".to_owned()),
        kind: DriveKind::Cdrom,
        bus: buses.cd,
        medium,
        read_only: true,
    });
    std::iter::once(disk).chain(cd).collect()
}

fn demo_config(disk: Medium) -> VmConfig {
    let buses = Buses { disk: DriveBus::Sata, cd: DriveBus::Sata };
    VmConfig {
        arch: Arch::X8664,
        machine: MachineType::Auto,
        accelerator: AcceleratorChoice::Auto,
        cpu: Cpu { model: "auto".to_owned(), count: 1 },
        memory_mib: 128,
        firmware: Firmware { kind: FirmwareKind::Bios, secure_boot: false, tpm: false },
        drives: drives_of(disk, None, buses),
        networks: Vec::new(),
        display: Display { protocol: DisplayProtocolChoice::Auto, device: DisplayDevice::Std },
        sound: Sound { device: SoundDevice::None },
        // The demo reads the PS/2 mouse; a tablet would take the pointer's events away from it.
        usb: Usb { controller: UsbController::None, tablet: false },
        sharing: Sharing { clipboard: false, guest_agent: false },
        boot: Boot { order: vec![DriveId("disk0".to_owned())], menu: false },
        clock: VmConfigClock::Utc,
        extra_args: Vec::new(),
    }
}

fn common_config(input: &CreateVmInput, facts: &NewVmFacts, disk: Medium, cd: Option<Medium>) -> VmConfig {
    let host = facts.host;
    let arch = input.arch.unwrap_or(host.arch);
    let os = facts_of(input);
    let usual = facts.usual.as_ref();
    let buses = buses_of(os, arch);
    let drives = drives_of(disk, cd, buses);
    let is_arm = arch == Arch::Aarch64;
    let uefi = is_arm || os.firmware == identify::Firmware::Uefi;
    // On aarch64 there is no other keyboard than USB's.
    let xhci = is_arm || os.supports_xhci;
    VmConfig {
        arch,
        machine: if buses.disk == DriveBus::Ide { MachineType::Pc } else { MachineType::Auto },
        accelerator: AcceleratorChoice::Auto,
        cpu: Cpu {
            model: "auto".to_owned(),
            count: usual.and_then(|usual| usual.cpu_count).unwrap_or(os.cpu_count).min(host.cpu_count),
        },
        memory_mib: memory_mib(usual.and_then(|usual| usual.memory_mib).unwrap_or(os.memory_mib), host),
        firmware: Firmware {
            kind: if uefi { FirmwareKind::Uefi } else { FirmwareKind::Bios },
            secure_boot: false,
            tpm: false,
        },
        // The disk first: while it is empty the firmware falls through to the CD, and once a system is on it, that one
        // starts.
        boot: Boot { order: drives.iter().map(|drive| drive.id.clone()).collect(), menu: false },
        drives,
        networks: vec![Network {
            id: "net0".to_owned(),
            mode: NetworkMode::User,
            model: network_model_of(os),
            mac: facts.mac.clone(),
            port_forwards: Vec::new(),
            isolated: false,
            bridge: None,
        }],
        display: Display { protocol: DisplayProtocolChoice::Auto, device: DisplayDevice::Auto },
        sound: Sound { device: sound_device_of(os) },
        usb: Usb { controller: if xhci { UsbController::Xhci } else { UsbController::None }, tablet: xhci },
        sharing: Sharing { clipboard: true, guest_agent: true },
        // Windows takes the hardware clock for local time.
        clock: if os.family == OsFamily::Windows { VmConfigClock::Localtime } else { VmConfigClock::Utc },
        extra_args: Vec::new(),
    }
}

fn uses(config: &VmConfig, path: &str) -> bool {
    let is_it = |drive: &Drive| matches!(&drive.medium, Medium::File { path: used, .. } if **used == *path);
    config.drives.iter().any(is_it)
}

/// Where the work's file goes; none when there is nothing to make.
pub fn path_of(work: &DiskWork) -> Option<&str> {
    match work {
        DiskWork::None => None,
        DiskWork::Create { path, .. } | DiskWork::Overlay { path, .. } | DiskWork::Copy { path, .. } => Some(path),
    }
}

/// The config and the work for a wish: defaults for its source and host, then the wish's own fields, then its `config`.
/// Fails with `capability.missing` for a demo that this build does not carry.
pub fn plan_new_vm(input: &CreateVmInput, facts: &NewVmFacts) -> Result<NewVm, ApiError> {
    let Media { disk, cd, work } = media_of(input, facts)?;
    let base = match input.source {
        VmSource::Demo => demo_config(disk),
        _ => common_config(input, facts, disk, cd),
    };
    let asked = asked(input, base);
    let config = match &input.config {
        Some(patch) => patch_config(asked, patch.clone()),
        None => asked,
    };
    let is_wanted = path_of(&work).is_some_and(|path| uses(&config, path));
    Ok(NewVm { config, work: if is_wanted { work } else { DiskWork::None } })
}

#[cfg(test)]
mod tests;
