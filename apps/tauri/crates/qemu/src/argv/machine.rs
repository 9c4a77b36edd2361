use super::context::{LaunchContext, Machine, Part};
use super::firmware::{CODE_NODE, VARS_NODE};
use super::qemu_arg::{QemuArg, headless, keyed, pair};
use super::refuse::lacks;
use openutm_contract::ApiError;
use openutm_contract::types::{Accelerator, Arch, MachineType, VmConfig};

/// The machine of this VM; the contract's rules have refused those that do not fit the architecture.
pub fn choose_machine(config: &VmConfig, offered: &[String]) -> Result<Machine, ApiError> {
    let chosen = match (config.machine, config.arch) {
        (MachineType::Q35, _) | (MachineType::Auto, Arch::X8664) => Machine::Q35,
        (MachineType::Pc, _) => Machine::Pc,
        (MachineType::Virt, _) | (MachineType::Auto, Arch::Aarch64) => Machine::Virt,
    };
    let name = chosen.name();
    if offered.iter().any(|machine| machine == name) {
        return Ok(chosen);
    }
    Err(lacks(
        &format!("machine.{name}"),
        format!("This QEMU has no machine “{name}”."),
        "Choose another machine in the VM's settings, or install a full QEMU.",
    ))
}

/// Version 3 of the interrupt controller takes more than 8 processors; KVM can only offer what the host has.
fn gic(context: &LaunchContext) -> Option<(&'static str, String)> {
    match context.accelerator {
        _ if context.machine != Machine::Virt => None,
        Accelerator::Tcg | Accelerator::Hvf => Some(pair("gic-version", "3")),
        Accelerator::Kvm => Some(pair("gic-version", "host")),
        Accelerator::Whpx => None,
    }
}

fn flash(context: &LaunchContext) -> Vec<(&'static str, String)> {
    let Some(image) = context.firmware else { return Vec::new() };
    let variables = image.vars_template_path.is_some().then(|| pair("pflash1", VARS_NODE));
    std::iter::once(pair("pflash0", CODE_NODE)).chain(variables).collect()
}

/// A guest that puts itself to sleep when idle looks hung; without S3 and S4 it does not try.
fn no_sleep(machine: Machine) -> Vec<QemuArg> {
    let power_chip = match machine {
        Machine::Q35 => "ICH9-LPC",
        Machine::Pc => "PIIX4_PM",
        Machine::Virt => return Vec::new(),
    };
    ["disable_s3", "disable_s4"]
        .map(|property| {
            headless("-global", vec![pair("driver", power_chip), pair("property", property), pair("value", "1")])
        })
        .into()
}

/// Without it any code of the guest could write the variables that Secure Boot trusts.
fn secure_flash() -> QemuArg {
    headless("-global", vec![pair("driver", "cfi.pflash01"), pair("property", "secure"), pair("value", "on")])
}

/// The board and the VM's name on it. `vmport` stays at QEMU's default (on), so that guests without USB, such as the demo
/// VM, have an absolute pointer (vmmouse).
pub fn machine(context: &LaunchContext) -> Result<Part, ApiError> {
    let needs_smm = context.firmware.is_some_and(|image| image.requires_smm);
    let mut board = vec![pair("usb", "off"), pair("dump-guest-core", "off")];
    board.extend(needs_smm.then(|| pair("smm", "on")));
    board.extend(gic(context));
    board.extend(flash(context));
    let mut args = vec![
        QemuArg::Bare("-nodefaults"),
        QemuArg::Bare("-no-user-config"),
        headless("-name", vec![pair("guest", context.host.vm_name.as_str())]),
        keyed("-uuid", context.host.vm_id.as_str(), Vec::new()),
        keyed("-machine", context.machine.name(), board),
    ];
    args.extend(no_sleep(context.machine));
    args.extend(needs_smm.then(secure_flash));
    Ok(Part::of(args))
}
