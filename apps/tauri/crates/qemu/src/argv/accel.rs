use super::context::{LaunchContext, Part, is_at_least};
use super::qemu_arg::{keyed, pair};
use openutm_contract::types::{Accelerator, AcceleratorChoice, Arch, QemuVersion};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;

/// Options of `-accel` for this QEMU and host; also what the probe must use, so that it tests what will run.
///
/// Before 11.0 WHPX cannot inject MSIs with its own interrupt chip (QEMU issue 346); there is no such chip to turn off
/// on aarch64.
pub fn accel_options(name: Accelerator, version: &QemuVersion, arch: Arch) -> Vec<(&'static str, String)> {
    if name == Accelerator::Whpx && arch == Arch::X8664 && !is_at_least(version, 11, 0) {
        return vec![pair("kernel-irqchip", "off")];
    }
    Vec::new()
}

/// The text after `-accel`.
pub fn accel_argument(name: Accelerator, version: &QemuVersion, arch: Arch) -> String {
    let options = accel_options(name, version, arch).into_iter().map(|(key, value)| format!(",{key}={value}"));
    std::iter::once(name.to_string()).chain(options).collect()
}

/// The accelerator of this start: the config's, when it has run guest code here; for `auto` the best that has.
pub fn choose_accelerator(
    wanted: AcceleratorChoice,
    usable: &[Accelerator],
    offered: &[Accelerator],
) -> Result<Accelerator, ApiError> {
    let candidates: Vec<Accelerator> = usable.iter().copied().filter(|name| offered.contains(name)).collect();
    let any = wanted == AcceleratorChoice::Auto;
    let name = wanted.to_string();
    if let Some(chosen) = candidates.iter().find(|candidate| any || candidate.to_string() == name) {
        return Ok(*chosen);
    }
    if any {
        let message = "No accelerator of this QEMU runs guest code on this computer.";
        return Err(ApiError::new(ErrorCode::AcceleratorUnusable, message)
            .hint("Look at what the check of this computer says, and install QEMU again if it lists nothing."));
    }
    let names: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    let hint = if names.is_empty() {
        "Choose the accelerator “auto”.".to_owned()
    } else {
        format!("Choose the accelerator “auto”; {} would work.", names.join(", "))
    };
    let message = format!("The accelerator “{name}” runs no guest code on this computer.");
    Err(ApiError::new(ErrorCode::AcceleratorUnusable, message)
        .hint(hint)
        .with("accelerator", name)
        .with("usable", json!(names)))
}

fn slowness(context: &LaunchContext) -> Vec<String> {
    if context.accelerator != Accelerator::Tcg {
        return Vec::new();
    }
    let (guest, host) = (context.config.arch, context.host.arch);
    vec![if guest == host {
        "Slow: no hardware acceleration. QEMU translates every instruction of the guest.".to_owned()
    } else {
        format!("Slow: no hardware acceleration. QEMU translates every {guest} instruction for this {host} computer.")
    }]
}

pub fn accel(context: &LaunchContext) -> Result<Part, ApiError> {
    let options = accel_options(context.accelerator, context.version, context.host.arch);
    Ok(Part {
        args: vec![keyed("-accel", context.accelerator.to_string(), options)],
        notes: slowness(context),
        ..Part::default()
    })
}
