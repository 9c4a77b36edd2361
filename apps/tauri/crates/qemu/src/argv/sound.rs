use super::context::{LaunchContext, Part};
use super::qemu_arg::{QemuArg, json, merged};
use super::refuse::lacks;
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use openutm_contract::types::{LaunchPlanDisplayProtocol, Platform, SoundDevice};
use serde_json::json as value;

const AUDIODEV: &str = "audio0";

/// Where sound goes without SPICE. Linux has no backend that is there on every host, and newer QEMUs do not start when
/// the one that was named does not answer.
const fn host_backend(platform: Platform) -> Option<&'static str> {
    match platform {
        Platform::Macos => Some("coreaudio"),
        Platform::Windows => Some("dsound"),
        Platform::Linux => None,
    }
}

fn backend(context: &LaunchContext) -> &'static str {
    let wanted = match context.display_protocol {
        LaunchPlanDisplayProtocol::Spice => Some("spice"),
        LaunchPlanDisplayProtocol::Vnc => host_backend(context.host.platform),
        LaunchPlanDisplayProtocol::None => None,
    };
    wanted.filter(|name| context.capabilities.audiodevs.iter().any(|offered| offered == name)).unwrap_or("none")
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
