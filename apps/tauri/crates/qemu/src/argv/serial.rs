use super::chardev::listening_socket;
use super::context::{LaunchContext, Part, socket_files};
use super::qemu_arg::{json, keyed};
use openutm_contract::ApiError;
use openutm_contract::types::Arch;
use serde_json::json as value;

const CHARDEV: &str = "serial0";

/// The first serial line, which the owner of the VM reads.
pub fn serial(context: &LaunchContext) -> Result<Part, ApiError> {
    let endpoint = &context.host.endpoints.serial;
    // The board of `virt` has its line built in, and only -serial connects it.
    let line = if context.config.arch == Arch::Aarch64 {
        keyed("-serial", format!("chardev:{CHARDEV}"), Vec::new())
    } else {
        json("-device", value!({ "driver": "isa-serial", "id": "serial-line", "chardev": CHARDEV, "index": 0 }))
    };
    Ok(Part {
        args: vec![listening_socket(CHARDEV, endpoint), line],
        cleanup: socket_files(endpoint),
        ..Part::default()
    })
}
