use super::context::{LaunchContext, Part};
use super::qemu_arg::QemuArg;
use openutm_contract::ApiError;

/// The user's own arguments, last, so that they win.
pub fn extra(context: &LaunchContext) -> Result<Part, ApiError> {
    Ok(Part::of(context.config.extra_args.iter().cloned().map(QemuArg::Verbatim).collect()))
}
