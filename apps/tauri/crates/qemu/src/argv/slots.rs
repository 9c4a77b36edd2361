//! Where each device sits on the PCI bus. Fixed, so that adding a disk does not rename the guest's network card (enp0s3).
use super::context::Machine;
use super::qemu_arg::{object, some};
use serde_json::Value;

/// Slots 0 and 1 (and 0x1f on q35) belong to the boards.
#[derive(Clone, Copy)]
pub enum FixedSlot {
    Video = 0x02,
    Usb = 0x03,
    Sound = 0x04,
    VirtioSerial = 0x05,
    Rng = 0x06,
    Scsi = 0x07,
    Pointer = 0x0e,
    Keyboard = 0x0f,
}

/// Slots in a row from the first; numbers past them go to the next function of the same slots.
pub struct SlotRange {
    first: usize,
    count: usize,
}

pub const AHCI_SLOTS: SlotRange = SlotRange { first: 0x08, count: 6 };
pub const NETWORK_SLOTS: SlotRange = SlotRange { first: 0x10, count: 8 };
pub const DRIVE_SLOTS: SlotRange = SlotRange { first: 0x18, count: 7 };

const fn root_bus(machine: Machine) -> &'static str {
    match machine {
        Machine::Q35 | Machine::Virt => "pcie.0",
        Machine::Pc => "pci.0",
    }
}

pub fn fixed_slot(machine: Machine, slot: FixedSlot) -> Value {
    object([("bus", some(root_bus(machine))), ("addr", some(format!("{:#x}", slot as usize)))])
}

/// The place of the `number`-th of `total` devices of a kind. Function 0 must say so when its slot holds more functions.
pub fn range_slot(machine: Machine, range: &SlotRange, number: usize, total: usize) -> Value {
    let slot = range.first + number % range.count;
    let function = number / range.count;
    let address = if function == 0 { format!("{slot:#x}") } else { format!("{slot:#x}.{function:#x}") };
    let shares = function == 0 && number + range.count < total;
    object([
        ("bus", some(root_bus(machine))),
        ("addr", some(address)),
        ("multifunction", shares.then_some(Value::Bool(true))),
    ])
}
