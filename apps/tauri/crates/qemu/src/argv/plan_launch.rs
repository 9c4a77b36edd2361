use super::context::{Family, LaunchContext, Part};
use super::qemu_arg::serialize;
use super::{
    accel, boot, cpu, display, drives, extra, firmware, hotplug, input, machine, memory, monitor, networks, rng, rtc,
    sandbox, serial, sharing, sound, tpm, usb,
};
use openutm_contract::rules::validate_vm_config;
use openutm_contract::types::{HostFacts, LaunchPlan, QemuInstallation, VmConfig};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;

/// The device families in the order of the command line.
const FAMILIES: [Family; 21] = [
    machine::machine,
    accel::accel,
    cpu::cpu,
    memory::memory,
    firmware::firmware,
    tpm::tpm,
    rtc::rtc,
    hotplug::hotplug,
    usb::usb,
    drives::drives,
    networks::networks,
    display::display,
    sound::sound,
    input::input,
    serial::serial,
    sharing::sharing,
    rng::rng,
    boot::boot,
    monitor::monitor,
    sandbox::sandbox,
    extra::extra,
];

fn check_rules(config: &VmConfig) -> Result<(), ApiError> {
    let issues = validate_vm_config(config);
    let Some(first) = issues.first() else { return Ok(()) };
    Err(ApiError::new(ErrorCode::ConfigInvalid, first.message.clone())
        .hint("Change the VM's settings.")
        .with("issues", json!(issues)))
}

fn unusable(config: &VmConfig, qemu: &QemuInstallation) -> ApiError {
    let too_old = qemu.problem.as_ref().is_some_and(|problem| problem.code.as_str() == ErrorCode::QemuTooOld.name());
    let code = if too_old { ErrorCode::QemuTooOld } else { ErrorCode::QemuNotFound };
    let message = qemu.problem.as_ref().map_or_else(
        || format!("No QEMU for {} answers on this computer.", config.arch),
        |problem| problem.message.clone(),
    );
    let hint = qemu.problem.as_ref().and_then(|problem| problem.hint.clone());
    ApiError::new(code, message)
        .hint(hint.unwrap_or_else(|| "Install QEMU, then check this computer again.".to_owned()))
}

fn resolve_context<'a>(
    config: &'a VmConfig,
    host: &'a HostFacts,
    qemu: &'a QemuInstallation,
) -> Result<LaunchContext<'a>, ApiError> {
    check_rules(config)?;
    let capabilities = qemu
        .capabilities
        .as_ref()
        .filter(|_| qemu.problem.is_none() && qemu.arch == config.arch)
        .ok_or_else(|| unusable(config, qemu))?;
    let machine = machine::choose_machine(config, &capabilities.machines)?;
    let accelerator =
        accel::choose_accelerator(config.accelerator, &host.usable_accelerators, &capabilities.accelerators)?;
    let display_protocol =
        display::choose_protocol(config.display.protocol, &host.viewers, &capabilities.display_protocols)?;
    let image = firmware::resolve_firmware(config, qemu, machine)?;
    Ok(LaunchContext {
        config,
        host,
        capabilities,
        version: &qemu.version,
        machine,
        accelerator,
        display_protocol,
        firmware: image,
    })
}

/// Everything that starting this VM needs, or why it cannot start. Pure: the same input gives the same plan, byte for
/// byte, on every host and as the TypeScript backend makes it. Files and helpers are prepared by the launcher in the
/// order given; `argv[0]` is the binary. The guest runs as soon as QEMU does.
pub fn plan_launch(config: &VmConfig, host: &HostFacts, qemu: &QemuInstallation) -> Result<LaunchPlan, ApiError> {
    let context = resolve_context(config, host, qemu)?;
    let mut whole = Part::default();
    for family in FAMILIES {
        let part = family(&context)?;
        whole.args.extend(part.args);
        whole.files.extend(part.files);
        whole.helpers.extend(part.helpers);
        whole.cleanup.extend(part.cleanup);
        whole.notes.extend(part.notes);
    }
    let mut argv = vec![qemu.binary_path.to_string()];
    argv.extend(serialize(&whole.args));
    Ok(LaunchPlan {
        files: whole.files,
        helpers: whole.helpers,
        argv,
        env: std::collections::HashMap::new(),
        cleanup: whole.cleanup,
        accelerator: context.accelerator,
        display_protocol: context.display_protocol,
        notes: whole.notes,
    })
}
