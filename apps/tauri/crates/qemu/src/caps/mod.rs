//! What a QEMU can do.
mod parse_capabilities;
mod read_capabilities;

pub use parse_capabilities::{CapabilityAnswers, parse_capabilities, target_of};
pub use read_capabilities::{ReadCapabilitiesOptions, read_capabilities};
