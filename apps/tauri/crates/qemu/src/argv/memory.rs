use super::context::{LaunchContext, Part};
use super::qemu_arg::{headless, pair};
use openutm_contract::ApiError;

/// The guest's memory. No backend object: nothing outside QEMU maps it.
pub fn memory(context: &LaunchContext) -> Result<Part, ApiError> {
    Ok(Part::of(vec![headless("-m", vec![pair("size", format!("{}M", context.config.memory_mib))])]))
}
