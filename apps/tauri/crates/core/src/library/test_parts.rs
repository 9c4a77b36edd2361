//! Configs for tests of pure modules.
use super::host::LibraryHost;
use super::new_vm::{NewVmFacts, plan_new_vm};
use super::vm_library::SCHEMA_VERSION;
use openutm_contract::types::{
    Arch, BackingImage, CreateVmInput, EpochMs, HostPath, ImageFormat, Medium, Platform, VmConfig, VmFile, VmId, VmName,
};
use serde_json::json;

pub fn host(arch: Arch) -> LibraryHost {
    LibraryHost { platform: Platform::Linux, arch, cpu_count: 2, memory_mib: 4096 }
}

/// A wish as a client sends it.
pub fn wish(fields: serde_json::Value) -> CreateVmInput {
    serde_json::from_value(fields).expect("a wish")
}

/// What an empty VM of this system would be.
pub fn config_of(os_id: Option<&str>, arch: Arch) -> VmConfig {
    let mut input = json!({ "name": "a", "source": { "kind": "empty" } });
    if let Some(os_id) = os_id {
        input["osId"] = json!(os_id);
    }
    let host = host(arch);
    let facts = NewVmFacts {
        host: &host,
        disk_free_bytes: 1_000_000_000_000,
        mac: "52:54:00:00:00:01".to_owned(),
        usual: None,
        image: None,
        demo_image_path: None,
    };
    plan_new_vm(&wish(input), &facts).expect("a plan").config
}

pub fn empty_config() -> VmConfig {
    config_of(None, Arch::X8664)
}

/// With another file in its first drive.
pub fn with_disk(mut config: VmConfig, path: &str, backing: &[(&str, ImageFormat)]) -> VmConfig {
    let below =
        |(path, format): &(&str, ImageFormat)| BackingImage { path: HostPath((*path).to_owned()), format: *format };
    config.drives[0].medium = Medium::File {
        path: HostPath(path.to_owned()),
        format: ImageFormat::Qcow2,
        backing: backing.iter().map(below).collect(),
    };
    config
}

/// A VM as `vm.json` has it.
pub fn vm_file(id: &str) -> VmFile {
    VmFile {
        schema_version: SCHEMA_VERSION,
        id: VmId(id.to_owned()),
        name: VmName("Debian".to_owned()),
        description: String::new(),
        tags: Vec::new(),
        group: None,
        os_id: None,
        revision: 7,
        created_at_ms: EpochMs(1),
        updated_at_ms: EpochMs(2),
        config: empty_config(),
    }
}
