//! What is known of hosts and their QEMUs: the same recordings and goldens that the TypeScript backend is held against.
use openutm_contract::check;
use openutm_contract::types::{Accelerator, Arch, DisplayProtocol, Platform, QemuVersion};
use openutm_qemu::caps::{CapabilityAnswers, parse_capabilities, target_of};
use openutm_qemu::find::{Environment, candidate_paths, identify, parse_qemu_version, too_old_problem};
use openutm_qemu::firmware::{firmware_folders, parse_firmware_descriptor};
use openutm_qemu::install::{InstallFacts, explain_install, plan_install_ways};
use openutm_qemu::probe::{
    DeviceAccess, ProbeCpu, ProbeFacts, ProbeHost, ProbeRun, Verdict, accelerators_to_probe, cpu_models_to_try,
    probe_args, verdict_after_probe, verdict_before_probe,
};
use openutm_qemu::process::{BoundedOutcome, Ended};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Duration;

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
    let newer = parse_capabilities(&recorded("x86_64-10.0"));
    assert!(has(&newer.machines, "pc-q35-10.0") && has(&newer.devices, "virtio-sound-pci"));
    assert!(newer.tpm && newer.sandbox);
    assert_eq!(newer.display_protocols, [DisplayProtocol::Spice, DisplayProtocol::Vnc]);
}

#[test]
fn a_qemu_that_says_nothing_can_nothing() {
    let capabilities = parse_capabilities(&CapabilityAnswers::default());
    assert!(capabilities.devices.is_empty() && capabilities.display_protocols.is_empty());
    assert!(!capabilities.tpm && !capabilities.sandbox);
}

fn cases(file: &str, key: &str) -> Vec<Value> {
    let cases = vector(file)[key].as_array().expect("cases").clone();
    assert!(!cases.is_empty());
    cases
}

fn typed<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
}

fn outcome(run: &Value) -> BoundedOutcome {
    let text = |key: &str| run[key].as_str().unwrap_or_default().to_owned();
    let named = |key: &str| run[key].as_str().map(str::to_owned);
    BoundedOutcome {
        ended: match run["ended"].as_str().expect("an end") {
            "exited" => Ended::Exited,
            "timedOut" => Ended::TimedOut,
            "flooded" => Ended::Flooded,
            "notStarted" => Ended::NotStarted,
            "aborted" => Ended::Aborted,
            other => panic!("{other}"),
        },
        exit_code: run["exitCode"].as_i64(),
        signal: named("signal"),
        stdout: text("stdout"),
        stderr: text("stderr"),
        start_error: named("startError"),
        took: Duration::from_millis(1),
    }
}

#[test]
fn programs_called_qemu_are_what_they_are() {
    for case in cases("hosts/identities.json", "cases") {
        let path = case["path"].as_str().expect("a path");
        let identity = identify(path, &outcome(&case["answer"]), platform(&case));
        let mut told = Map::from_iter([("version".to_owned(), json!(identity.version))]);
        told.extend(identity.problem.map(|problem| ("problem".to_owned(), json!(problem))));
        assert_eq!(Value::Object(told), case["identity"], "{}", case["name"]);
    }
}

fn probe_host(platform: &Value, arch: &Value, os_build: &Value) -> ProbeHost {
    ProbeHost { platform: typed(platform), arch: typed(arch), os_build: typed(os_build) }
}

fn version(text: &Value) -> QemuVersion {
    let text = text.as_str().expect("a version");
    parse_qemu_version(&format!("QEMU emulator version {text}\n")).expect("a version")
}

fn device(name: &Value) -> DeviceAccess {
    match name.as_str().expect("a device") {
        "opens" => DeviceAccess::Opens,
        "missing" => DeviceAccess::Missing,
        "denied" => DeviceAccess::Denied,
        "unknown" => DeviceAccess::Unknown,
        other => panic!("{other}"),
    }
}

fn told(verdict: &Verdict) -> Value {
    let mut told = json!({ "usable": verdict.usable, "reason": verdict.reason });
    if let Some(hint) = &verdict.hint {
        told["hint"] = json!(hint);
    }
    if let Some(evidence) = &verdict.evidence {
        told["evidence"] = json!(evidence);
    }
    told
}

#[test]
fn verdicts_on_accelerators_are_as_in_the_goldens() {
    for case in cases("hosts/verdicts.json", "cases") {
        let given = &case["facts"];
        let host = &given["host"];
        let facts = ProbeFacts {
            accelerator: typed(&given["accelerator"]),
            guest_arch: typed(&given["guestArch"]),
            version: &version(&given["qemu"]),
            host: probe_host(&host["platform"], &host["arch"], &host["osBuild"]),
            device: device(&given["device"]),
            listed: given.get("listed").and_then(Value::as_bool),
        };
        let before = verdict_before_probe(&facts).map_or(Value::Null, |verdict| told(&verdict));
        assert_eq!(before, case["before"], "{}", case["name"]);
        let runs: Vec<_> = case["runs"].as_array().expect("runs").iter().map(outcome).collect();
        assert_eq!(told(&verdict_after_probe(&facts, &runs)), case["after"], "{}", case["name"]);
    }
}

#[test]
fn probes_are_started_as_in_the_goldens() {
    for golden in cases("hosts/accelerators.json", "goldens") {
        let (accelerator, guest_arch) = (typed(&golden["accelerator"]), typed(&golden["guestArch"]));
        let host = probe_host(&golden["platform"], &golden["hostArch"], &golden["osBuild"]);
        let models = ["host", "max"].map(str::to_owned);
        let cpu = cpu_models_to_try(accelerator, guest_arch, &models)[0];
        let run = ProbeRun { accelerator, guest_arch, cpu, guest_path: "/probe" };
        assert_eq!(probe_args(&run, &version(&golden["qemu"]), &host).join(" "), golden["args"], "{golden}");
        assert!(accelerators_to_probe(&host, guest_arch).contains(&accelerator), "{golden}");
    }
    assert_eq!(cpu_models_to_try(Accelerator::Whpx, Arch::X8664, &[]), [ProbeCpu::Default]);
}

/// A host of the vector.
struct Host(Value);

impl InstallFacts for Host {
    fn platform(&self) -> Platform {
        platform(&self.0)
    }

    fn arch(&self) -> Arch {
        typed(&self.0["arch"])
    }

    fn is_root(&self) -> bool {
        typed(&self.0["isRoot"])
    }

    fn find(&self, program: &str) -> Option<String> {
        let programs = self.0["programs"].as_array().expect("programs");
        programs.iter().any(|name| name == program).then(|| format!("/usr/bin/{program}"))
    }

    fn has_desktop(&self) -> bool {
        typed(&self.0["hasDesktop"])
    }

    fn has_askpass(&self) -> bool {
        typed(&self.0["hasAskpass"])
    }
}

#[test]
fn ways_to_install_qemu_are_as_in_the_goldens() {
    for case in cases("hosts/install.json", "cases") {
        let host = Host(case["host"].clone());
        let plans = plan_install_ways(&host);
        let ways: Vec<Value> = plans
            .iter()
            .map(|plan| {
                let mut way = json!(plan.way);
                if let Some(refresh) = &plan.refresh {
                    way["refresh"] = json!(refresh.command);
                }
                way
            })
            .collect();
        assert_eq!(json!(ways), case["ways"], "{}", case["name"]);
        let explained = explain_install(&host);
        assert_eq!(explained.download_url, case["downloadUrl"], "{}", case["name"]);
        assert_eq!(explained.explanation, case["explanation"], "{}", case["name"]);
        for refresh in plans.into_iter().filter_map(|plan| plan.refresh) {
            assert!(refresh.is_wanted_by("E: Unable to locate package ovmf"));
            assert!(!refresh.is_wanted_by("E: Could not get lock /var/lib/dpkg/lock-frontend"));
        }
    }
}
