//! What a new VM is made of: pure, so that the same wish on the same host gives the same machine.
use super::host::LibraryHost;
use super::vm_library::DiskWork;
use openutm_contract::types::{
    AcceleratorChoice, Arch, BackingImage, Boot, Cpu, CreateVmInput, CreateVmInputDisplayProtocol,
    CreateVmInputFirmware, Display, DisplayDevice, DisplayProtocolChoice, Drive, DriveBus, DriveId, DriveKind,
    Firmware, FirmwareKind, HostPath, ImageFormat, ImageReport, ImageReportFormat, MachineType, Medium, Network,
    NetworkMode, NetworkModel, SettingsNewVm, Sharing, Sound, SoundDevice, Usb, UsbController, VmConfig, VmConfigClock,
    VmConfigPatch, VmConfigPatchClock, VmSource, VmSourceMode,
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

fn asked(input: &CreateVmInput, mut config: VmConfig) -> VmConfig {
    if let Some(arch) = input.arch {
        config.arch = arch;
    }
    if let Some(count) = input.cpu_count {
        config.cpu.count = count;
    }
    if let Some(memory_mib) = input.memory_mib {
        config.memory_mib = memory_mib;
    }
    if let Some(firmware) = input.firmware {
        config.firmware.kind = match firmware {
            CreateVmInputFirmware::Bios => FirmwareKind::Bios,
            CreateVmInputFirmware::Uefi => FirmwareKind::Uefi,
        };
    }
    if let Some(protocol) = input.display_protocol {
        config.display.protocol = match protocol {
            CreateVmInputDisplayProtocol::Auto => DisplayProtocolChoice::Auto,
            CreateVmInputDisplayProtocol::Spice => DisplayProtocolChoice::Spice,
            CreateVmInputDisplayProtocol::Vnc => DisplayProtocolChoice::Vnc,
            CreateVmInputDisplayProtocol::None => DisplayProtocolChoice::None,
        };
    }
    config
}

/// Each section that is given replaces that section whole.
pub fn patch_config(config: VmConfig, patch: VmConfigPatch) -> VmConfig {
    let clock = patch.clock.map(|clock| match clock {
        VmConfigPatchClock::Utc => VmConfigClock::Utc,
        VmConfigPatchClock::Localtime => VmConfigClock::Localtime,
    });
    VmConfig {
        accelerator: patch.accelerator.unwrap_or(config.accelerator),
        arch: patch.arch.unwrap_or(config.arch),
        boot: patch.boot.unwrap_or(config.boot),
        clock: clock.unwrap_or(config.clock),
        cpu: patch.cpu.unwrap_or(config.cpu),
        display: patch.display.unwrap_or(config.display),
        drives: patch.drives.unwrap_or(config.drives),
        extra_args: patch.extra_args.unwrap_or(config.extra_args),
        firmware: patch.firmware.unwrap_or(config.firmware),
        machine: patch.machine.unwrap_or(config.machine),
        memory_mib: patch.memory_mib.unwrap_or(config.memory_mib),
        networks: patch.networks.unwrap_or(config.networks),
        sharing: patch.sharing.unwrap_or(config.sharing),
        sound: patch.sound.unwrap_or(config.sound),
        usb: patch.usb.unwrap_or(config.usb),
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
mod tests {
    use super::*;
    use crate::library::test_parts::wish;
    use openutm_contract::check;
    use openutm_contract::rules::validate_vm_config;
    use openutm_contract::types::Platform;
    use serde_json::{Value, json};

    const ARCHES: [Arch; 2] = [Arch::X8664, Arch::Aarch64];

    fn host() -> LibraryHost {
        LibraryHost { platform: Platform::Linux, arch: Arch::X8664, cpu_count: 8, memory_mib: 16_384 }
    }

    fn facts(host: &LibraryHost) -> NewVmFacts<'_> {
        NewVmFacts {
            host,
            disk_free_bytes: 500 * GIB,
            mac: "52:54:00:00:00:01".to_owned(),
            usual: None,
            image: None,
            demo_image_path: Some("/opt/demo.img"),
        }
    }

    fn plan(input: Value) -> NewVm {
        plan_new_vm(&wish(input), &facts(&host())).expect("a plan")
    }

    fn iso(more: Value) -> Value {
        let mut input = json!({ "name": "a", "source": { "kind": "iso", "path": "/isos/a,b.iso" } });
        input.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        input
    }

    fn assert_sound(config: &VmConfig) {
        assert_eq!(check("VmConfig", &json!(config)), []);
        assert_eq!(validate_vm_config(config), []);
    }

    #[test]
    fn fits_the_schema_and_the_rules_on_both_architectures() {
        let disk = |mode: &str| json!({ "kind": "disk", "path": "/d.img", "mode": mode });
        let sources = [
            json!({ "kind": "iso", "path": "/a.iso" }),
            json!({ "kind": "demo" }),
            json!({ "kind": "empty" }),
            disk("linked"),
            disk("copy"),
            disk("inPlace"),
        ];
        for source in sources {
            for arch in ARCHES {
                let host = LibraryHost { arch, ..host() };
                let planned = plan_new_vm(&wish(json!({ "name": "a", "source": source })), &facts(&host));
                assert_sound(&planned.expect("a plan").config);
            }
        }
    }

    #[test]
    fn boots_an_installers_disk_first_so_that_the_installed_system_starts_after_its_restart() {
        let NewVm { config, work } = plan(iso(json!({})));
        let order: Vec<&str> = config.boot.order.iter().map(|id| id.as_str()).collect();
        assert_eq!(order, ["disk0", "cd0"]);
        let path = HostPath("/isos/a,b.iso".to_owned());
        assert_eq!(config.drives[1].medium, Medium::File { path, format: ImageFormat::Raw, backing: Vec::new() });
        assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: 25 });
        assert_eq!((config.memory_mib, config.cpu.count, config.firmware.kind), (2048, 2, FirmwareKind::Bios));
    }

    #[test]
    fn never_takes_more_than_the_host_can_give() {
        let small = LibraryHost { cpu_count: 1, memory_mib: 1024, ..host() };
        let facts = NewVmFacts { disk_free_bytes: 12 * GIB, ..facts(&small) };
        for os_id in ["", "win11"] {
            let NewVm { config, work } = plan_new_vm(&wish(iso(json!({ "osId": os_id }))), &facts).expect("a plan");
            assert_eq!((config.memory_mib, config.cpu.count), (512, 1));
            assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: 12 });
        }
    }

    #[test]
    fn takes_what_is_asked_for_and_config_last() {
        let asked = json!({ "cpuCount": 3, "memoryMib": 333, "firmware": "uefi", "config": { "memoryMib": 444 } });
        let config = plan(iso(asked)).config;
        assert_eq!((config.cpu.count, config.memory_mib, config.firmware.kind), (3, 444, FirmwareKind::Uefi));
    }

    #[test]
    fn takes_what_the_user_always_wants_where_nothing_else_is_asked_for() {
        let usual =
            serde_json::from_value(json!({ "memoryMib": 3000, "cpuCount": 5, "diskGib": 50 })).expect("it fits");
        let host = host();
        let facts = NewVmFacts { usual: Some(usual), ..facts(&host) };
        let NewVm { config, work } = plan_new_vm(&wish(iso(json!({ "cpuCount": 2 }))), &facts).expect("a plan");
        assert_eq!((config.memory_mib, config.cpu.count), (3000, 2));
        assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: 50 });
    }

    #[test]
    fn fits_the_machine_to_the_system() {
        let cases = [
            ("win11", json!({ "firmware": { "kind": "uefi" }, "memoryMib": 4096, "clock": "localtime" }), 64, "sata"),
            ("winxp", json!({ "machine": "pc", "memoryMib": 1024, "usb": { "tablet": false } }), 20, "ide"),
            ("ubuntu26.04", json!({ "firmware": { "kind": "bios" }, "memoryMib": 4096, "clock": "utc" }), 25, "virtio"),
            ("debian13", json!({ "memoryMib": 2048, "machine": "auto" }), 25, "virtio"),
            ("alpinelinux3.23", json!({ "memoryMib": 1024 }), 10, "virtio"),
            ("freedos1.3", json!({ "machine": "pc", "cpu": { "count": 1 } }), 8, "ide"),
        ];
        for (os_id, expected, gib, bus) in cases {
            let NewVm { config, work } = plan(iso(json!({ "osId": os_id })));
            assert_contains(&json!(config), &expected, os_id);
            assert_eq!(config.drives[0].bus.to_string(), bus, "{os_id}");
            assert_eq!(work, DiskWork::Create { path: MAIN_DISK.to_owned(), size_gib: gib }, "{os_id}");
            for arch in ARCHES {
                assert_sound(&plan(iso(json!({ "osId": os_id, "arch": arch }))).config);
            }
        }
        let windows = plan(iso(json!({ "osId": "win10" }))).config;
        assert_eq!(windows.networks[0].model, NetworkModel::E1000e);
    }

    /// `whole` has everything that `part` says.
    fn assert_contains(whole: &Value, part: &Value, what: &str) {
        match part {
            Value::Object(fields) => fields.iter().for_each(|(key, field)| assert_contains(&whole[key], field, what)),
            part => assert_eq!(whole, part, "{what}"),
        }
    }

    #[test]
    fn makes_the_demo_small_and_leaves_the_pointer_to_the_ps2_mouse() {
        let demo = json!({ "name": "a", "source": { "kind": "demo" } });
        let NewVm { config, work } = plan(demo.clone());
        assert_eq!((config.memory_mib, config.cpu.count, config.usb.tablet), (128, 1, false));
        assert!(config.networks.is_empty());
        let from = "/opt/demo.img".to_owned();
        assert_eq!(work, DiskWork::Copy { path: "disks/demo.img".to_owned(), from });
        let host = host();
        let without = NewVmFacts { demo_image_path: None, ..facts(&host) };
        let refused = plan_new_vm(&wish(demo), &without).expect_err("no demo");
        assert_eq!(refused.code, ErrorCode::CapabilityMissing);
    }

    #[test]
    fn fixes_an_images_format_by_its_header_not_by_its_name() {
        let image = serde_json::from_value(json!({ "path": "/real.txt", "format": "qcow2", "fileSizeBytes": 1 }));
        let image: ImageReport = image.expect("a report");
        let host = host();
        let facts = NewVmFacts { image: Some(&image), ..facts(&host) };
        let linked = wish(json!({ "name": "a", "source": { "kind": "disk", "path": "/link.img", "mode": "linked" } }));
        let NewVm { config, work } = plan_new_vm(&linked, &facts).expect("a plan");
        let base = BackingImage { path: image.path.clone(), format: ImageFormat::Qcow2 };
        assert_eq!(config.drives[0].medium, file_medium(MAIN_DISK, ImageFormat::Qcow2, vec![base.clone()]));
        assert_eq!(work, DiskWork::Overlay { path: MAIN_DISK.to_owned(), base });
    }

    #[test]
    fn makes_no_disk_that_the_wishs_own_drives_do_not_use() {
        assert_eq!(plan(iso(json!({ "config": { "drives": [] } }))).work, DiskWork::None);
    }
}
