use super::context::{LaunchContext, Machine, Part};
use super::qemu_arg::{QemuArg, json, object, some};
use openutm_contract::ApiError;

/// Devices that can be added to a running PCI Express machine: each takes a root port, which must be there from the start.
pub const HOTPLUG_PORT_COUNT: u32 = 4;

/// Slot 1 is free on these boards; its functions take one port each, so that no other device's place changes.
const SLOT: &str = "0x1";

pub fn hotplug_port_id(number: u32) -> String {
    format!("hotplug{number}")
}

/// `pc` needs none: its PCI bus takes devices at any time.
pub fn has_hotplug_ports(machine: Machine) -> bool {
    machine != Machine::Pc
}

fn root_port(number: u32) -> QemuArg {
    json(
        "-device",
        object([
            ("driver", some("pcie-root-port")),
            ("id", some(hotplug_port_id(number))),
            ("bus", some("pcie.0")),
            ("addr", some(format!("{SLOT}.{number:#x}"))),
            ("multifunction", (number == 0).then(|| true.into())),
            ("chassis", some(number + 1)),
            ("slot", some(number + 1)),
        ]),
    )
}

/// Empty root ports for what is added while the guest runs.
pub fn hotplug(context: &LaunchContext) -> Result<Part, ApiError> {
    if !has_hotplug_ports(context.machine) || !context.has_device("pcie-root-port") {
        return Ok(Part::default());
    }
    Ok(Part::of((0..HOTPLUG_PORT_COUNT).map(root_port).collect()))
}
