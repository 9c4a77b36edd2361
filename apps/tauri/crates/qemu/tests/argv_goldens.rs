//! The goldens that the TypeScript builder wrote: this builder must give the same bytes.
use openutm_contract::types::{HostFacts, QemuInstallation, VmConfig};
use openutm_qemu::argv::plan_launch;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors/argv")
}

fn text(name: &str) -> Option<String> {
    std::fs::read_to_string(folder().join(name)).ok()
}

fn value(name: &str) -> Value {
    serde_json::from_str(&text(name).unwrap_or_else(|| panic!("{name} is missing"))).expect("JSON")
}

fn typed<T: DeserializeOwned>(name: &str, value: Value) -> T {
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn cases() -> BTreeSet<String> {
    std::fs::read_dir(folder())
        .expect("the vectors")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".json") && name.matches('.').count() == 1)
        .map(|name| name.trim_end_matches(".json").to_owned())
        .collect()
}

/// The binary, then one option a line: an argument that starts with `-` begins a line, any other follows after a space.
fn lines(argv: &[String]) -> String {
    let mut text = String::new();
    for (at, argument) in argv.iter().enumerate() {
        if at > 0 {
            text.push(if argument.starts_with('-') { '\n' } else { ' ' });
        }
        text.push_str(&argument.replace('\n', "\\n"));
    }
    text + "\n"
}

#[test]
fn every_golden_is_given_byte_for_byte() {
    let cases = cases();
    assert!(cases.len() > 50, "only {} cases found", cases.len());
    let mut wrong = Vec::new();
    for name in &cases {
        let case = value(&format!("{name}.json"));
        let qemu = value(&format!("qemu/{}.json", case["qemu"].as_str().expect("a QEMU")));
        let config: VmConfig = typed(name, case["config"].clone());
        let host: HostFacts = typed(name, case["host"].clone());
        let qemu: QemuInstallation = typed(name, qemu);
        match plan_launch(&config, &host, &qemu) {
            Ok(plan) => {
                if Some(lines(&plan.argv)) != text(&format!("{name}.args")) {
                    wrong.push(format!("{name}: argv\n{}", lines(&plan.argv)));
                }
                let mut rest = json!(plan);
                rest.as_object_mut().expect("an object").shift_remove("argv");
                if rest != value(&format!("{name}.plan.json")) {
                    wrong.push(format!("{name}: plan {rest}"));
                }
            }
            Err(error)
                if Some(error.to_value())
                    == text(&format!("{name}.error.json")).map(|_| value(&format!("{name}.error.json"))) => {}
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
