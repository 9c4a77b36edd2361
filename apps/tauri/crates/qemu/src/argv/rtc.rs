use super::context::{LaunchContext, Part};
use super::qemu_arg::{headless, pair};
use openutm_contract::ApiError;
use openutm_contract::types::{Arch, VmConfigClock};

/// The hardware clock. A guest that keeps local time is Windows, which loses ticks on a busy host unless they are caught up.
pub fn rtc(context: &LaunchContext) -> Result<Part, ApiError> {
    let config = context.config;
    let mut options = vec![pair("base", config.clock)];
    if config.clock == VmConfigClock::Localtime && config.arch == Arch::X8664 {
        options.push(pair("driftfix", "slew"));
    }
    Ok(Part::of(vec![headless("-rtc", options)]))
}
