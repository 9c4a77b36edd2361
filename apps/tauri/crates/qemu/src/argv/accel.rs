use super::context::{LaunchContext, Part};
use super::qemu_arg::{keyed, pair};
use crate::table::{Range, table};
use openutm_contract::types::{Accelerator, AcceleratorChoice, Arch, QemuVersion};
use openutm_contract::{ApiError, ErrorCode};
use serde::Deserialize;
use serde_json::json;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct AccelTable {
    rules: Vec<AccelRule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccelRule {
    name: Accelerator,
    host_arch: Option<Arch>,
    /// Major and minor.
    #[serde(default)]
    qemu: Range<[u64; 2]>,
    /// Names and values.
    options: Vec<(String, String)>,
}

static TABLE: LazyLock<AccelTable> = table!("argv/accelerator-options.json");

/// Options of `-accel` for this QEMU and host; also what the probe must use, so that it tests what will run.
pub fn accel_options(
    name: Accelerator,
    version: &QemuVersion,
    host_arch: Arch,
) -> impl Iterator<Item = (&'static str, String)> {
    let fits = |rule: &&AccelRule| {
        rule.name == name
            && rule.host_arch.is_none_or(|arch| arch == host_arch)
            && rule.qemu.holds(&[version.major, version.minor])
    };
    let options = TABLE.rules.iter().find(fits).map_or(&[][..], |rule| &rule.options);
    options.iter().map(|(key, value)| pair(key, value))
}

/// The text after `-accel`.
pub fn accel_argument(name: Accelerator, version: &QemuVersion, host_arch: Arch) -> String {
    let options = accel_options(name, version, host_arch).map(|(key, value)| format!(",{key}={value}"));
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
        args: vec![keyed("-accel", context.accelerator.to_string(), options.collect())],
        notes: slowness(context),
        ..Part::default()
    })
}
