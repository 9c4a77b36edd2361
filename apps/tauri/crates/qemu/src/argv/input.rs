use super::context::{LaunchContext, Machine, Part};
use super::qemu_arg::{QemuArg, json, merged};
use super::refuse::lacks;
use super::slots::{FixedSlot, fixed_slot};
use openutm_contract::ApiError;
use openutm_contract::types::UsbController;
use serde_json::json as value;

fn on_usb(driver: &str, id: &str) -> QemuArg {
    json("-device", value!({ "driver": driver, "id": id, "bus": "usb.0" }))
}

fn on_pci(context: &LaunchContext, driver: &str, id: &str, slot: FixedSlot) -> QemuArg {
    json("-device", merged([value!({ "driver": driver, "id": id }), fixed_slot(context.machine, slot)]))
}

/// Keyboard and pointer. A PC has both on its board (PS/2); `virt` has neither, so it gets them over USB, or over virtio
/// where USB is off.
pub fn input(context: &LaunchContext) -> Result<Part, ApiError> {
    let has_usb = context.config.usb.controller != UsbController::None;
    let has_tablet = context.config.usb.tablet && has_usb;
    let tablet = || on_usb("usb-tablet", "tablet0");
    if context.machine != Machine::Virt {
        return Ok(Part::of(if has_tablet { vec![tablet()] } else { Vec::new() }));
    }
    if has_usb {
        let pointer = if has_tablet { tablet() } else { on_usb("usb-mouse", "mouse0") };
        return Ok(Part::of(vec![on_usb("usb-kbd", "keyboard0"), pointer]));
    }
    if !context.has_device("virtio-keyboard-pci") {
        return Err(lacks(
            "device.virtio-keyboard-pci",
            "This QEMU has no keyboard for a machine without USB.",
            "Turn USB on in the VM's settings.",
        ));
    }
    Ok(Part::of(vec![
        on_pci(context, "virtio-keyboard-pci", "keyboard0", FixedSlot::Keyboard),
        on_pci(context, "virtio-tablet-pci", "tablet0", FixedSlot::Pointer),
    ]))
}
