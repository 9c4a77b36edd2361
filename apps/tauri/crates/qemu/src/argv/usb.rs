use super::context::{LaunchContext, Part};
use super::qemu_arg::{json, merged};
use super::refuse::lacks;
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use openutm_contract::types::UsbController;
use serde_json::json as value;

/// Ports of each speed: the most that qemu-xhci takes.
const PORTS: u32 = 15;

/// The USB controller, whose bus is `usb.0`.
pub fn usb(context: &LaunchContext) -> Result<Part, ApiError> {
    if context.config.usb.controller == UsbController::None {
        return Ok(Part::default());
    }
    if !context.has_device("qemu-xhci") {
        return Err(lacks(
            "device.qemu-xhci",
            "This QEMU has no USB controller.",
            "Turn USB off in the VM's settings.",
        ));
    }
    let device = value!({ "driver": "qemu-xhci", "id": "usb" });
    let ports = value!({ "p2": PORTS, "p3": PORTS });
    Ok(Part::of(vec![json("-device", merged([device, fixed_slot(context.machine, FixedSlot::Usb), ports]))]))
}
