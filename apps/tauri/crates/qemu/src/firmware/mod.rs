mod choose;

pub use choose::{FirmwareNeed, choose_firmware};
