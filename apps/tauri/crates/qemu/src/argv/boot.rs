use super::context::{LaunchContext, Part};
use super::qemu_arg::{headless, pair};
use openutm_contract::ApiError;

/// How long the firmware's boot menu waits for a key.
const MENU_TIMEOUT_MS: u32 = 5000;

/// Only the drives of the boot order are tried (their `bootindex`), so that a VM with nothing to boot says so instead of
/// asking the network.
pub fn boot(context: &LaunchContext) -> Result<Part, ApiError> {
    let boot = &context.config.boot;
    let mut options = Vec::new();
    if boot.menu {
        options.extend([pair("menu", "on"), pair("splash-time", MENU_TIMEOUT_MS)]);
    }
    if !boot.order.is_empty() {
        options.push(pair("strict", "on"));
    }
    Ok(Part::of(if options.is_empty() { Vec::new() } else { vec![headless("-boot", options)] }))
}
