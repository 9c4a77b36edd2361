use super::context::{LaunchContext, Part, socket_files};
use super::paths::join_path;
use super::qemu_arg::{QemuArg, headless, json, merged, object, pair, some};
use super::refuse::{lacks, unprepared};
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use openutm_contract::types::{
    Arch, DisplayDevice, DisplayProtocol, DisplayProtocolChoice, Endpoint, FirmwareKind, HostPath, LaunchFile,
    LaunchPlanDisplayProtocol,
};
use serde_json::{Value, json as value};

/// The protocol of this start: the config's, when this QEMU and this OpenUTM both have it; for `auto` the best that both have.
pub fn choose_protocol(
    wanted: DisplayProtocolChoice,
    viewers: &[DisplayProtocol],
    offered: &[DisplayProtocol],
) -> Result<LaunchPlanDisplayProtocol, ApiError> {
    let (wanted, name) = match wanted {
        DisplayProtocolChoice::None => return Ok(LaunchPlanDisplayProtocol::None),
        DisplayProtocolChoice::Auto => (None, ""),
        DisplayProtocolChoice::Spice => (Some(DisplayProtocol::Spice), "SPICE"),
        DisplayProtocolChoice::Vnc => (Some(DisplayProtocol::Vnc), "VNC"),
    };
    let mut shared = viewers.iter().filter(|protocol| offered.contains(protocol));
    if let Some(chosen) = shared.find(|protocol| wanted.is_none_or(|wanted| wanted == **protocol)) {
        return Ok(match chosen {
            DisplayProtocol::Spice => LaunchPlanDisplayProtocol::Spice,
            DisplayProtocol::Vnc => LaunchPlanDisplayProtocol::Vnc,
        });
    }
    let Some(wanted) = wanted else {
        return Err(lacks(
            "display.vnc",
            "This QEMU was built without VNC and SPICE, so its screen cannot be shown.",
            "Install a full QEMU, or choose no display.",
        ));
    };
    let (message, hint) = if offered.contains(&wanted) {
        (format!("This OpenUTM has no viewer for {name}."), "Choose the display “auto”.")
    } else {
        let hint = "Choose the display “auto”, or install a QEMU that has it.";
        (format!("This QEMU was built without {name}."), hint)
    };
    Err(lacks(&format!("display.{wanted}"), message, hint))
}

/// Drivers for each choice, first that this QEMU has (docs/adr/0015). `auto` on x86 is qxl with SPICE: the fastest where
/// the guest has its driver, as Linux does, and a VGA for everybody else. Without SPICE it is the standard VGA under
/// BIOS, on which every guest, boot sector and installer draws without a driver; under UEFI the firmware hands the
/// picture over, and virtio follows the window's size. aarch64 has no VGA: virtio alone, since a second adapter (ramfb)
/// would be a second screen.
const fn video_drivers(
    arch: Arch,
    device: DisplayDevice,
    protocol: LaunchPlanDisplayProtocol,
    firmware: FirmwareKind,
) -> &'static [&'static str] {
    use LaunchPlanDisplayProtocol::Spice;
    match (arch, device, protocol, firmware) {
        (Arch::X8664, DisplayDevice::Auto, Spice, FirmwareKind::Bios) => &["qxl-vga", "VGA", "virtio-vga"],
        (Arch::X8664, DisplayDevice::Auto, Spice, FirmwareKind::Uefi) => &["qxl-vga", "virtio-vga", "VGA"],
        (Arch::X8664, DisplayDevice::Auto, _, FirmwareKind::Bios) => &["VGA", "virtio-vga"],
        (Arch::X8664, DisplayDevice::Auto, _, FirmwareKind::Uefi) => &["virtio-vga", "VGA"],
        (Arch::Aarch64, DisplayDevice::Auto, ..) => &["virtio-gpu-pci", "ramfb"],
        (_, DisplayDevice::Std, ..) => &["VGA"],
        (Arch::X8664, DisplayDevice::Qxl, ..) => &["qxl-vga"],
        (Arch::Aarch64, DisplayDevice::Qxl, ..) => &["qxl"],
        (Arch::X8664, DisplayDevice::Virtio, ..) => &["virtio-vga"],
        (Arch::Aarch64, DisplayDevice::Virtio, ..) => &["virtio-gpu-pci"],
        (_, DisplayDevice::Ramfb, ..) => &["ramfb"],
    }
}

/// Enough for 3840 x 2160 at 32 bits; QEMU's 16 MiB end below 2560 x 1600.
const VGA_MEMORY_MIB: u32 = 32;

fn video_device(context: &LaunchContext) -> Result<QemuArg, ApiError> {
    let config = context.config;
    let candidates = video_drivers(config.arch, config.display.device, context.display_protocol, config.firmware.kind);
    let Some(driver) = candidates.iter().find(|name| context.has_device(name)) else {
        let message = format!("This QEMU has no “{}” graphics adapter.", config.display.device);
        return Err(lacks(&format!("device.{}", candidates[0]), message, "Choose the adapter “auto”."));
    };
    let place = if *driver == "ramfb" { value!({}) } else { fixed_slot(context.machine, FixedSlot::Video) };
    let is_vga = matches!(*driver, "VGA" | "qxl-vga");
    let memory = object([("vgamem_mb", is_vga.then(|| VGA_MEMORY_MIB.into()))]);
    Ok(json("-device", merged([value!({ "driver": driver, "id": "video0" }), place, memory])))
}

const SECRET_ID: &str = "display-secret";

/// Loopback TCP is open to every local user and web page, so it gets a password; a socket in a private directory needs none.
fn secret(context: &LaunchContext) -> (QemuArg, HostPath) {
    let path = join_path(context.host.platform, &context.host.run_dir, &["display.secret"]);
    let object = object([
        ("qom-type", some("secret")),
        ("id", some(SECRET_ID)),
        ("file", some(path.as_str())),
        ("format", some("raw")),
    ]);
    (json("-object", object), path)
}

/// A local viewer has bandwidth to spare: no compression, no guessing of video regions, no loss.
fn spice_raw() -> [(&'static str, String); 3] {
    [pair("image-compression", "off"), pair("playback-compression", "off"), pair("streaming-video", "off")]
}

/// `allow-exclusive`: a viewer that asks for the screen alone takes it over from the one before.
fn vnc_options() -> [(&'static str, String); 2] {
    [pair("share", "allow-exclusive"), pair("lossy", "off")]
}

const VNC_BASE_PORT: u64 = 5900;

fn spice(endpoint: &Endpoint) -> QemuArg {
    let mut options = match endpoint {
        Endpoint::Unix { path } => {
            vec![pair("unix", "on"), pair("addr", path.as_str()), pair("disable-ticketing", "on")]
        }
        Endpoint::Tcp { host, port } => {
            vec![pair("port", port), pair("addr", host), pair("password-secret", SECRET_ID)]
        }
    };
    options.extend(spice_raw());
    headless("-spice", options)
}

/// `vnc=` is said, because an unnamed first value that contains "=" would be taken for an option.
fn vnc(endpoint: &Endpoint) -> Result<QemuArg, ApiError> {
    let mut options = match endpoint {
        Endpoint::Unix { path } => vec![pair("vnc", format!("unix:{}", path.as_str()))],
        Endpoint::Tcp { host, port } => {
            let Some(display) = port.checked_sub(VNC_BASE_PORT) else {
                let message = format!("VNC cannot listen on port {port}: QEMU counts its ports from {VNC_BASE_PORT}.");
                return Err(unprepared(&message));
            };
            vec![pair("vnc", format!("{host}:{display}")), pair("password-secret", SECRET_ID)]
        }
    };
    options.extend(vnc_options());
    Ok(headless("-vnc", options))
}

fn remote(context: &LaunchContext) -> Result<Part, ApiError> {
    if context.display_protocol == LaunchPlanDisplayProtocol::None {
        return Ok(Part::default());
    }
    let Some(endpoint) = &context.host.endpoints.display else {
        return Err(unprepared("No endpoint was prepared for the guest's display."));
    };
    let listen =
        if context.display_protocol == LaunchPlanDisplayProtocol::Spice { spice(endpoint) } else { vnc(endpoint)? };
    if matches!(endpoint, Endpoint::Unix { .. }) {
        return Ok(Part { args: vec![listen], cleanup: socket_files(endpoint), ..Part::default() });
    }
    let (object, path) = secret(context);
    Ok(Part {
        args: vec![object, listen],
        files: vec![LaunchFile::Secret { path: path.clone() }],
        cleanup: vec![path],
        ..Part::default()
    })
}

/// The graphics adapter, and where its picture is served. No window of QEMU's own.
pub fn display(context: &LaunchContext) -> Result<Part, ApiError> {
    let video = video_device(context)?;
    let served = remote(context)?;
    let no_window: Value = value!({ "type": "none" });
    let args = [video, json("-display", no_window)].into_iter().chain(served.args).collect();
    Ok(Part { args, ..served })
}
