//! Why QEMUs ended, told from recorded and quoted last words, as the TypeScript backend tells it.
use openutm_contract::ErrorCode;
use openutm_contract::types::VmConfig;
use openutm_qemu::explain::{LastWords, explain_exit};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

fn vector(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a vector")).expect("JSON")
}

fn cases<'a>(file: &'a Value, key: &str) -> &'a [Value] {
    let cases = file[key].as_array().expect("cases");
    assert!(!cases.is_empty());
    cases
}

fn explained(ending: &Value, config: Option<&VmConfig>) -> Value {
    json!(explain_exit(&LastWords {
        exit_code: ending["exitCode"].as_i64(),
        signal: ending["signal"].as_str(),
        stderr_tail: ending["stderr"].as_str().expect("text"),
        config,
    }))
}

#[test]
fn recorded_and_quoted_endings_are_told_as_in_the_golden() {
    let (recorded, quoted) = (vector("explain/recorded-7.2.json"), vector("explain/quoted.json"));
    let reasons = &vector("explain/reasons.json")["reasons"];
    for ending in cases(&recorded, "recordings").iter().chain(cases(&quoted, "quotations")) {
        let reason = explained(ending, None);
        let name = ending["name"].as_str().expect("a name");
        assert_eq!(reason["code"], ending["code"], "{name}");
        assert_eq!(reason, reasons[name], "{name}");
        assert!(reason["code"].as_str().and_then(ErrorCode::named).is_some(), "{name}");
    }
}

#[test]
fn other_endings_are_told_as_in_the_golden() {
    let minimal = &vector("argv/minimal.json")["config"];
    for ending in cases(&vector("explain/reasons.json"), "others") {
        let config = ending["config"].as_object().map(|change| {
            let mut config = minimal.as_object().expect("a config").clone();
            config.extend(change.clone());
            serde_json::from_value::<VmConfig>(Value::Object(config)).expect("a config")
        });
        assert_eq!(explained(ending, config.as_ref()), ending["reason"], "{}", ending["name"]);
    }
}

#[test]
fn hostile_text_costs_little_and_shows_nothing_of_a_terminal() {
    let evil = format!("\u{1b}[2J\0{}\n{}\r\n", "Could not open '".repeat(200_000), "x".repeat(5_000_000));
    let started = Instant::now();
    let reason = explain_exit(&LastWords { exit_code: Some(1), stderr_tail: &evil, ..LastWords::default() });
    assert!(started.elapsed() < Duration::from_secs(5));
    let told = json!(reason).to_string();
    assert!(told.len() < 10_000 && !told.contains("\\u001b") && !told.contains("\\u0000"), "{told}");
}
