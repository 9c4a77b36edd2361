mod choose;
mod firmware_folders;
mod parse_descriptor;
mod read_firmware;

pub use choose::{FirmwareNeed, choose_firmware};
pub use firmware_folders::firmware_folders;
pub use parse_descriptor::{MAX_DESCRIPTOR_BYTES, parse_firmware_descriptor};
pub use read_firmware::read_firmware;
