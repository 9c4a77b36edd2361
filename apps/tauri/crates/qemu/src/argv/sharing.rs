use super::chardev::listening_socket;
use super::context::{LaunchContext, Part, socket_files};
use super::qemu_arg::{QemuArg, json, keyed, merged, pair};
use super::refuse::{lacks, unprepared};
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use openutm_contract::types::LaunchPlanDisplayProtocol;
use serde_json::json as value;

const BUS: &str = "vserial0";

/// A port by its purpose; the number is what the guest sees (port 0 is reserved for a console).
struct Port {
    number: u32,
    name: &'static str,
}

const CLIPBOARD: Port = Port { number: 1, name: "com.redhat.spice.0" };
const AGENT: Port = Port { number: 2, name: "org.qemu.guest_agent.0" };

fn port(purpose: &Port, chardev: &str) -> QemuArg {
    json(
        "-device",
        value!({
            "driver": "virtserialport",
            "id": format!("{chardev}-port"),
            "bus": format!("{BUS}.0"),
            "nr": purpose.number,
            "chardev": chardev,
            "name": purpose.name,
        }),
    )
}

/// SPICE has the clipboard's agent in its server; for VNC QEMU plays that part itself (since 6.1, where it was compiled in).
fn clipboard(context: &LaunchContext) -> Part {
    let named = || vec![pair("id", "vdagent"), pair("name", "vdagent")];
    match context.display_protocol {
        _ if !context.config.sharing.clipboard => Part::default(),
        LaunchPlanDisplayProtocol::None => Part::default(),
        LaunchPlanDisplayProtocol::Spice => {
            Part::of(vec![keyed("-chardev", "spicevmc", named()), port(&CLIPBOARD, "vdagent")])
        }
        LaunchPlanDisplayProtocol::Vnc => {
            if !context.capabilities.chardevs.iter().any(|name| name == "qemu-vdagent") {
                let notes = vec!["No shared clipboard: this QEMU was built without it.".to_owned()];
                return Part { notes, ..Part::default() };
            }
            let options = [named(), vec![pair("clipboard", "on"), pair("mouse", "off")]].concat();
            let notes = if context.is_at_least(10, 1) {
                Vec::new()
            } else {
                let note = "While the clipboard is shared, this QEMU cannot save the guest's state (QEMU 10.1 can).";
                vec![note.to_owned()]
            };
            let args = vec![keyed("-chardev", "qemu-vdagent", options), port(&CLIPBOARD, "vdagent")];
            Part { args, notes, ..Part::default() }
        }
    }
}

fn guest_agent(context: &LaunchContext) -> Result<Part, ApiError> {
    if !context.config.sharing.guest_agent {
        return Ok(Part::default());
    }
    let Some(endpoint) = &context.host.endpoints.agent else {
        return Err(unprepared("No endpoint was prepared for the guest agent."));
    };
    Ok(Part {
        args: vec![listening_socket("agent", endpoint), port(&AGENT, "agent")],
        cleanup: socket_files(endpoint),
        ..Part::default()
    })
}

/// What lets host and guest work together: the clipboard's port and the guest agent's, on one virtio serial bus.
pub fn sharing(context: &LaunchContext) -> Result<Part, ApiError> {
    let agent = guest_agent(context)?;
    let shared = clipboard(context);
    if shared.args.is_empty() && agent.args.is_empty() {
        return Ok(shared);
    }
    if !context.has_device("virtio-serial-pci") {
        return Err(lacks(
            "device.virtio-serial-pci",
            "This QEMU has no virtio serial bus.",
            "Turn the clipboard and the guest agent off in the VM's settings.",
        ));
    }
    let bus = value!({ "driver": "virtio-serial-pci", "id": BUS });
    let bus = json("-device", merged([bus, fixed_slot(context.machine, FixedSlot::VirtioSerial)]));
    Ok(Part {
        args: [bus].into_iter().chain(shared.args).chain(agent.args).collect(),
        cleanup: agent.cleanup,
        notes: shared.notes,
        ..Part::default()
    })
}
