use super::context::{LaunchContext, Part};
use super::qemu_arg::{QemuArg, json, merged};
use super::refuse::lacks;
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use openutm_contract::types::{HostFacts, LaunchPlanDisplayProtocol, Platform, SoundDevice, SoundServer};
use serde_json::json as value;

const AUDIODEV: &str = "audio0";

/// QEMU's backends for each of Linux' servers; PipeWire speaks PulseAudio's protocol too, and QEMU knows its own since 8.1.
const fn server_backends(server: SoundServer) -> &'static [&'static str] {
    match server {
        SoundServer::Pipewire => &["pipewire", "pa"],
        SoundServer::Pulse => &["pa"],
    }
}

/// Where sound goes without SPICE, best first. On macOS and Windows the system itself takes it. On Linux only a server
/// that answers does: given another, QEMU does not start ("Could not init `pa' audio driver", 7.2 and later).
fn host_backends(host: &HostFacts) -> Vec<&'static str> {
    match host.platform {
        Platform::Macos => vec!["coreaudio"],
        Platform::Windows => vec!["dsound", "sdl"],
        Platform::Linux => {
            let servers = host.sound_servers.iter().flatten();
            servers.flat_map(|server| server_backends(*server)).copied().collect()
        }
    }
}

fn backend(context: &LaunchContext) -> &'static str {
    let wanted = match context.display_protocol {
        LaunchPlanDisplayProtocol::Spice => vec!["spice"],
        LaunchPlanDisplayProtocol::Vnc => host_backends(context.host),
        LaunchPlanDisplayProtocol::None => Vec::new(),
    };
    let offered = |name: &&str| context.capabilities.audiodevs.iter().any(|offered| offered == name);
    wanted.into_iter().find(offered).unwrap_or("none")
}

fn devices(context: &LaunchContext, driver: &str) -> Vec<QemuArg> {
    let card = value!({ "driver": driver, "id": "sound0" });
    let place = fixed_slot(context.machine, FixedSlot::Sound);
    if driver != "intel-hda" {
        return vec![json("-device", merged([card, place, value!({ "audiodev": AUDIODEV })]))];
    }
    let codec = value!({ "driver": "hda-duplex", "id": "sound0-codec", "bus": "sound0.0", "audiodev": AUDIODEV });
    vec![json("-device", merged([card, place])), json("-device", codec)]
}

pub fn sound(context: &LaunchContext) -> Result<Part, ApiError> {
    let kind = context.config.sound.device;
    let driver = match kind {
        SoundDevice::None => return Ok(Part::default()),
        SoundDevice::Hda => "intel-hda",
        SoundDevice::Virtio => "virtio-sound-pci",
        SoundDevice::Ac97 => "AC97",
    };
    if !context.has_device(driver) {
        let message = format!("This QEMU has no “{kind}” sound card.");
        return Err(lacks(&format!("device.{driver}"), message, "Choose another sound card."));
    }
    let backend = backend(context);
    let silent = backend == "none" && context.display_protocol != LaunchPlanDisplayProtocol::None;
    let note = "No sound: this display carries none, and no audio of this computer is used.";
    let audiodev = json("-audiodev", value!({ "driver": backend, "id": AUDIODEV }));
    Ok(Part {
        args: [audiodev].into_iter().chain(devices(context, driver)).collect(),
        notes: silent.then(|| note.to_owned()).into_iter().collect(),
        ..Part::default()
    })
}
