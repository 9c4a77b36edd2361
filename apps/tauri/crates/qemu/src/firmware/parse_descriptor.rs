//! Pure: QEMU's firmware descriptors (docs/interop/firmware.json). They are other packages' files and may hold anything:
//! what is not understood is left out, nothing fails.
use openutm_contract::types::{
    Arch, FirmwareImage, FirmwareImageCodeFormat, FirmwareImageKind, FirmwareImageVarsFormat, HostPath,
};
use serde_json::Value;

/// A real descriptor has 1 to 2 kB.
pub const MAX_DESCRIPTOR_BYTES: usize = 64 * 1024;

const MAX_ENTRIES: usize = 64;
const MAX_PATH_LENGTH: usize = 4096;
const MAX_NAME_LENGTH: usize = 256;
const MAX_DESCRIPTION_LENGTH: usize = 512;

/// The firmware one descriptor offers, one entry per architecture OpenUTM knows, paths as written. Empty when it is no
/// descriptor or its firmware is loaded in a way OpenUTM does not use (device `memory` or `kernel`, flash in mode
/// `combined`).
pub fn parse_firmware_descriptor(text: &str, descriptor_path: &str) -> Vec<FirmwareImage> {
    if text.len() > MAX_DESCRIPTOR_BYTES {
        return Vec::new();
    }
    let Ok(root) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let (Some(kind), Some(files)) = (firmware_kind(&strings(&root["interface-types"])), flash_files(&root["mapping"]))
    else {
        return Vec::new();
    };
    let features = strings(&root["features"]);
    let has = |feature: &str| features.iter().any(|name| name == feature);
    let described = root["description"].as_str().unwrap_or_default();
    let image = |(arch, machines)| FirmwareImage {
        descriptor_path: HostPath(descriptor_path.to_owned()),
        description: described.chars().take(MAX_DESCRIPTION_LENGTH).collect(),
        arch,
        machines,
        kind,
        secure_boot: has("secure-boot"),
        requires_smm: has("requires-smm"),
        code_path: files.code.path.clone(),
        code_format: if files.code.qcow2 { FirmwareImageCodeFormat::Qcow2 } else { FirmwareImageCodeFormat::Raw },
        vars_template_path: files.vars.as_ref().map(|vars| vars.path.clone()),
        vars_format: files
            .vars
            .as_ref()
            .map(|vars| if vars.qcow2 { FirmwareImageVarsFormat::Qcow2 } else { FirmwareImageVarsFormat::Raw }),
    };
    targets(&root["targets"]).into_iter().map(image).collect()
}

struct FlashFile {
    path: HostPath,
    qcow2: bool,
}

struct Files {
    code: FlashFile,
    vars: Option<FlashFile>,
}

fn flash_files(mapping: &Value) -> Option<Files> {
    if mapping["device"] != "flash" {
        return None;
    }
    let code = file(&mapping["executable"])?;
    // QEMU 7.2 and newer descriptors may say a mode; without one it is `split`.
    match mapping.get("mode").map_or(Some("split"), Value::as_str)? {
        "stateless" => Some(Files { code, vars: None }),
        "split" => Some(Files { code, vars: Some(file(&mapping["nvram-template"])?) }),
        _ => None,
    }
}

fn file(value: &Value) -> Option<FlashFile> {
    let path = value["filename"].as_str()?;
    let qcow2 = match value["format"].as_str()? {
        "raw" => false,
        "qcow2" => true,
        _ => return None,
    };
    let fits = !path.is_empty() && path.chars().count() <= MAX_PATH_LENGTH && !path.contains('\0');
    fits.then(|| FlashFile { path: HostPath(path.to_owned()), qcow2 })
}

fn targets(list: &Value) -> Vec<(Arch, Vec<String>)> {
    let entries = list.as_array().into_iter().flatten().take(MAX_ENTRIES);
    entries
        .filter_map(|target| {
            let arch = target["architecture"].as_str()?.parse().ok()?;
            let machines = strings(&target["machines"]);
            (!machines.is_empty()).then_some((arch, machines))
        })
        .collect()
}

fn firmware_kind(interfaces: &[String]) -> Option<FirmwareImageKind> {
    let has = |name: &str| interfaces.iter().any(|interface| interface == name);
    if has("uefi") { Some(FirmwareImageKind::Uefi) } else { has("bios").then_some(FirmwareImageKind::Bios) }
}

fn strings(value: &Value) -> Vec<String> {
    let entries = value.as_array().into_iter().flatten().take(MAX_ENTRIES).filter_map(Value::as_str);
    entries.filter(|text| text.chars().count() <= MAX_NAME_LENGTH).map(str::to_owned).collect()
}
