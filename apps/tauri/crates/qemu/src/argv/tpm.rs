use super::context::{LaunchContext, Part};
use super::paths::join_path;
use super::qemu_arg::{json, keyed, pair};
use super::refuse::lacks;
use openutm_contract::types::{Arch, LaunchHelper, Platform};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json as value;

const fn drivers(arch: Arch) -> &'static [&'static str] {
    match arch {
        Arch::X8664 => &["tpm-crb", "tpm-tis"],
        Arch::Aarch64 => &["tpm-tis-device"],
    }
}

/// A TPM 2.0, emulated by swtpm beside QEMU; its state lies with the firmware's variables.
pub fn tpm(context: &LaunchContext) -> Result<Part, ApiError> {
    let host = context.host;
    if !context.config.firmware.tpm {
        return Ok(Part::default());
    }
    let driver = drivers(context.config.arch).iter().find(|name| context.has_device(name));
    let Some(driver) = driver.filter(|_| host.platform != Platform::Windows && context.capabilities.tpm) else {
        return Err(lacks("firmware.tpm", "This QEMU has no TPM.", "Turn the TPM off in the VM's settings."));
    };
    let state_dir = join_path(host.platform, &host.vm_dir, &["firmware"]);
    let socket_path = join_path(host.platform, &host.run_dir, &["tpm.sock"]);
    // swtpm splits its options at every comma and knows no escape.
    if state_dir.contains(',') || socket_path.contains(',') {
        let message = "The TPM cannot keep its state in a folder with a comma in its name.";
        return Err(ApiError::new(ErrorCode::HostLimit, message)
            .hint("Move OpenUTM's folder to a path without commas, or turn the TPM off."));
    }
    let state = format!("dir={}", state_dir.as_str());
    let control = format!("type=unixio,path={}", socket_path.as_str());
    let argv = ["swtpm", "socket", "--tpm2", "--tpmstate", &state, "--ctrl", &control, "--terminate"];
    Ok(Part {
        args: vec![
            keyed("-chardev", "socket", vec![pair("id", "tpm-socket"), pair("path", socket_path.as_str())]),
            keyed("-tpmdev", "emulator", vec![pair("id", "tpm0"), pair("chardev", "tpm-socket")]),
            json("-device", value!({ "driver": driver, "id": "tpm-device", "tpmdev": "tpm0" })),
        ],
        helpers: vec![LaunchHelper {
            name: "swtpm".to_owned(),
            argv: argv.map(str::to_owned).into(),
            socket_path: socket_path.clone(),
        }],
        cleanup: vec![socket_path],
        ..Part::default()
    })
}
