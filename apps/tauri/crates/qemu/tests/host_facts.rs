//! What is known of hosts and their QEMUs: the same recordings and goldens that the TypeScript backend is held against.
use openutm_contract::check;
use openutm_contract::types::{Accelerator, DisplayProtocol, Platform};
use openutm_qemu::caps::{CapabilityAnswers, parse_capabilities, target_of};
use openutm_qemu::find::{Environment, candidate_paths, parse_qemu_version, too_old_problem};
use openutm_qemu::firmware::{firmware_folders, parse_firmware_descriptor};
use serde_json::{Value, json};
use std::path::Path;

fn vector(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a vector")).expect("JSON")
}

fn goldens(file: &Value, key: &str) -> Vec<(String, Value)> {
    let found = file[key].as_object().expect("goldens");
    assert!(!found.is_empty());
    found.iter().map(|(name, golden)| (name.clone(), golden.clone())).collect()
}

fn environment(golden: &Value) -> Environment {
    serde_json::from_value(golden["env"].clone()).expect("variables")
}

fn platform(golden: &Value) -> Platform {
    golden["platform"].as_str().expect("a platform").parse().expect("a platform")
}

fn recorded(name: &str) -> CapabilityAnswers {
    let answers = &vector(&format!("qemu/capabilities-{name}.json"))["answers"];
    CapabilityAnswers {
        qmp: serde_json::from_value(answers["qmp"].clone()).expect("answers"),
        help: serde_json::from_value(answers["help"].clone()).expect("helps"),
    }
}

#[test]
fn candidates_are_as_in_the_goldens() {
    for (name, golden) in goldens(&vector("hosts/candidates.json"), "goldens") {
        let found: Vec<String> = candidate_paths(platform(&golden), &environment(&golden))
            .into_iter()
            .map(|folder| format!("{} {}", format!("{:?}", folder.source).to_lowercase(), folder.pattern))
            .collect();
        assert_eq!(json!(found), golden["folders"], "{name}");
    }
}

#[test]
fn versions_are_read_and_judged() {
    for case in vector("qemu/versions.json")["cases"].as_array().expect("cases") {
        let output = case["output"].as_str().expect("text");
        let parsed = parse_qemu_version(output);
        let numbers = parsed.as_ref().map(|version| [version.major, version.minor, version.micro]);
        assert_eq!(json!(numbers), case["version"], "{output}");
        if let Some(version) = parsed {
            assert_eq!(json!(too_old_problem(&version, Platform::Linux).is_some()), case["tooOld"], "{output}");
        }
    }
}

#[test]
fn firmware_is_as_in_the_goldens() {
    for (name, golden) in goldens(&vector("firmware/folders.json"), "goldens") {
        let binary_folder = golden["binaryFolder"].as_str().expect("a folder");
        let found = firmware_folders(platform(&golden), &environment(&golden), binary_folder);
        assert_eq!(json!(found), golden["folders"], "{name}");
    }
    for (name, golden) in goldens(&vector("firmware/descriptors.json"), "descriptors") {
        let text = golden["text"].as_str().expect("text");
        let images = parse_firmware_descriptor(text, golden["descriptorPath"].as_str().expect("a path"));
        assert_eq!(json!(images), golden["images"], "{name}");
    }
}

#[test]
fn recorded_qemus_can_what_they_can() {
    let answers = recorded("x86_64-7.2");
    let capabilities = parse_capabilities(&answers);
    assert_eq!(target_of(&answers), Some("x86_64"));
    assert_eq!(check("QemuCapabilities", &json!(capabilities)), []);
    assert_eq!(capabilities.accelerators, [Accelerator::Kvm, Accelerator::Tcg]);
    assert_eq!(capabilities.display_protocols, [DisplayProtocol::Spice, DisplayProtocol::Vnc]);
    assert!(capabilities.tpm && capabilities.sandbox);
    let has = |list: &[String], name: &str| list.iter().any(|one| one == name);
    assert!(has(&capabilities.machines, "q35") && has(&capabilities.devices, "virtio-vga"));
    // Not user-creatable: QOM lists them, `-device` refuses them.
    assert!(!has(&capabilities.devices, "fw_cfg_io"));
    assert!(has(&capabilities.netdevs, "user") && has(&capabilities.chardevs, "spicevmc"));
    assert!(has(&capabilities.audiodevs, "none") && has(&capabilities.displays, "gtk"));
    let arm = recorded("aarch64-7.2");
    assert_eq!(target_of(&arm), Some("aarch64"));
    assert_eq!(parse_capabilities(&arm).accelerators, [Accelerator::Tcg]);
}

#[test]
fn a_qemu_that_says_nothing_can_nothing() {
    let capabilities = parse_capabilities(&CapabilityAnswers::default());
    assert!(capabilities.devices.is_empty() && capabilities.display_protocols.is_empty());
    assert!(!capabilities.tpm && !capabilities.sandbox);
}
