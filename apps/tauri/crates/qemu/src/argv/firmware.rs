use super::context::{LaunchContext, Machine, Part};
use super::paths::join_path;
use super::qemu_arg::{QemuArg, json, object, some};
use super::refuse::lacks;
use crate::firmware::{FirmwareNeed, choose_firmware};
use openutm_contract::types::{
    Accelerator, Arch, FirmwareImage, FirmwareImageKind, FirmwareKind, HostFacts, HostPath, LaunchFile,
    QemuInstallation, VmConfig,
};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::Value;

pub const CODE_NODE: &str = "firmware-code";
pub const VARS_NODE: &str = "firmware-vars";

fn alternative(config: &VmConfig) -> &'static str {
    match (config.firmware.secure_boot, config.arch) {
        (true, _) => ", or turn Secure Boot off",
        (false, Arch::X8664) => ", or choose BIOS",
        (false, Arch::Aarch64) => "",
    }
}

/// The UEFI image for this VM; `None` is QEMU's built-in BIOS, which needs no file of ours.
pub fn resolve_firmware<'a>(
    config: &VmConfig,
    qemu: &'a QemuInstallation,
    machine: Machine,
) -> Result<Option<&'a FirmwareImage>, ApiError> {
    if config.firmware.kind == FirmwareKind::Bios {
        return Ok(None);
    }
    let secure_boot = config.firmware.secure_boot;
    let need = FirmwareNeed { arch: config.arch, machine, kind: FirmwareImageKind::Uefi, secure_boot };
    if let Some(image) = choose_firmware(&qemu.firmware, &need) {
        return Ok(Some(image));
    }
    let kind = if secure_boot { " with Secure Boot" } else { "" };
    let message = format!("No UEFI firmware{kind} for {} is installed.", config.arch);
    Err(ApiError::new(ErrorCode::FirmwareMissing, message)
        .hint(format!("Install the firmware package (ovmf or edk2){}.", alternative(config)))
        .with("arch", config.arch.to_string())
        .with("machine", machine.name())
        .with("secureBoot", secure_boot))
}

fn vars_format(image: &FirmwareImage) -> String {
    image.vars_format.map_or_else(|| "raw".to_owned(), |format| format.to_string())
}

/// Each kind of firmware keeps its own variables, so that turning Secure Boot on starts from its enrolled keys.
fn vars_path(host: &HostFacts, image: &FirmwareImage) -> HostPath {
    let secure = if image.secure_boot { "-secure" } else { "" };
    join_path(host.platform, &host.vm_dir, &["firmware", &format!("vars{secure}.{}", vars_format(image))])
}

enum Access {
    ReadOnly,
    Writable,
}

fn flash_nodes(node: &str, filename: &str, format: &str, access: Access) -> [QemuArg; 2] {
    let fixed = matches!(access, Access::ReadOnly).then_some(Value::Bool(true));
    [
        json(
            "-blockdev",
            object([
                ("driver", some("file")),
                ("node-name", some(format!("{node}-file"))),
                ("filename", some(filename)),
                ("read-only", fixed.clone()),
            ]),
        ),
        json(
            "-blockdev",
            object([
                ("driver", some(format)),
                ("node-name", some(node)),
                ("file", some(format!("{node}-file"))),
                ("read-only", fixed),
                ("backing", (format == "qcow2").then_some(Value::Null)),
            ]),
        ),
    ]
}

fn uefi(image: &FirmwareImage, host: &HostFacts) -> Part {
    let code = flash_nodes(CODE_NODE, &image.code_path, &image.code_format.to_string(), Access::ReadOnly);
    let Some(template) = &image.vars_template_path else {
        return Part {
            args: code.into(),
            notes: vec!["This firmware keeps no variables: changes in its setup are lost.".to_owned()],
            ..Part::default()
        };
    };
    let path = vars_path(host, image);
    let vars = flash_nodes(VARS_NODE, &path, &vars_format(image), Access::Writable);
    Part {
        args: code.into_iter().chain(vars).collect(),
        files: vec![LaunchFile::CopyOnce { path, from: template.clone() }],
        ..Part::default()
    }
}

/// Code and variables of the firmware as flash; `machine` puts them on the board.
pub fn firmware(context: &LaunchContext) -> Result<Part, ApiError> {
    let Some(image) = context.firmware else { return Ok(Part::default()) };
    let without_smm = matches!(context.accelerator, Accelerator::Hvf | Accelerator::Whpx);
    if image.requires_smm && context.config.arch == Arch::X8664 && without_smm {
        return Err(lacks(
            "firmware.secureBoot",
            format!("This firmware needs system management mode, which “{}” does not have.", context.accelerator),
            "Turn Secure Boot off in the VM's settings.",
        ));
    }
    Ok(uefi(image, context.host))
}
