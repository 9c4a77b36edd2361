use super::context::{LaunchContext, Part};
use super::qemu_arg::{headless, keyed, pair};
use super::refuse::{invalid, lacks};
use openutm_contract::ApiError;
use openutm_contract::types::{Accelerator, Arch};

/// The processor for `auto`. `host` and `max` both allow saving the guest's state, as long as it goes on where it was
/// saved. WHPX runs neither `max` (unexpected exit 4; hangs in OVMF with 11.x) nor, before it was added, `host`.
fn automatic(context: &LaunchContext) -> (&'static str, Vec<(&'static str, String)>) {
    let aarch64 = context.config.arch == Arch::Aarch64;
    match context.accelerator {
        Accelerator::Kvm | Accelerator::Hvf => ("host", Vec::new()),
        Accelerator::Whpx => {
            let host = aarch64 || context.capabilities.cpu_models.iter().any(|model| model == "host");
            (if host { "host" } else { "qemu64" }, Vec::new())
        }
        // The architected pointer authentication takes half of the time of an emulated aarch64 guest; this variant is cheap.
        Accelerator::Tcg => ("max", if aarch64 { vec![pair("pauth-impdef", "on")] } else { Vec::new() }),
    }
}

/// `-cpu` and `-smp`: one socket, since Windows' home editions use no second one.
pub fn cpu(context: &LaunchContext) -> Result<Part, ApiError> {
    let wanted = context.config.cpu.model.as_str();
    if wanted == "host" && context.accelerator == Accelerator::Tcg {
        return Err(invalid("cpu.model", "The processor “host” needs hardware acceleration; choose “auto”."));
    }
    if wanted != "auto" && !context.capabilities.cpu_models.iter().any(|model| model == wanted) {
        return Err(lacks(
            &format!("cpu.{wanted}"),
            format!("This QEMU has no processor “{wanted}”."),
            "Choose “auto” or one of the processors that this QEMU lists.",
        ));
    }
    let (model, options) = if wanted == "auto" { automatic(context) } else { (wanted, Vec::new()) };
    let count = context.config.cpu.count;
    Ok(Part::of(vec![
        keyed("-cpu", model, options),
        headless("-smp", vec![pair("cpus", count), pair("sockets", 1), pair("cores", count), pair("threads", 1)]),
    ]))
}
