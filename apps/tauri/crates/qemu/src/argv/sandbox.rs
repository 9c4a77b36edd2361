use super::context::{LaunchContext, Part};
use super::qemu_arg::{keyed, pair};
use openutm_contract::ApiError;
use openutm_contract::types::{NetworkMode, Platform};

/// Linux' system call filter. A bridged network is opened by a helper with the setuid bit, which QEMU must be free to start.
pub fn sandbox(context: &LaunchContext) -> Result<Part, ApiError> {
    if context.host.platform != Platform::Linux || !context.capabilities.sandbox {
        return Ok(Part::default());
    }
    let starts_helper = context.config.networks.iter().any(|network| network.mode == NetworkMode::Bridged);
    let helper = if starts_helper { "allow" } else { "deny" };
    Ok(Part::of(vec![keyed(
        "-sandbox",
        "on",
        vec![
            pair("obsolete", "deny"),
            pair("elevateprivileges", helper),
            pair("spawn", helper),
            pair("resourcecontrol", "deny"),
        ],
    )]))
}
