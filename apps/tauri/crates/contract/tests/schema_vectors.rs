//! The contract's meaning, held still by the cases that every backend runs.
use openutm_contract::rules::VM_CONFIG_RULES;
use openutm_contract::types::VmConfig;
use openutm_contract::{check, defines};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The cases of a folder of vectors by their names.
fn vectors(folder: &str) -> BTreeMap<String, Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors").join(folder);
    let entries = std::fs::read_dir(path).expect("the vectors").map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a vector");
            (name, serde_json::from_str(&text).expect("JSON"))
        })
        .collect()
}

/// A request's form of a definition ends in `Input` where it differs from a reply's.
fn definition(name: &str) -> String {
    let input = format!("{name}Input");
    if defines(&input) { input } else { name.to_owned() }
}

fn cases<'a>(file: &'a Value, key: &str) -> &'a [Value] {
    file[key].as_array().expect("cases")
}

#[test]
fn schemas_accept_and_refuse_what_the_cases_say() {
    let vectors = vectors("schema");
    assert!(vectors.len() >= 6, "only {} schemas have cases", vectors.len());
    for (name, file) in &vectors {
        let definition = definition(name);
        for value in cases(file, "accepts") {
            assert_eq!(check(&definition, value), [], "{name} refuses {value}");
        }
        for case in cases(file, "refuses") {
            assert_ne!(check(&definition, &case["value"]), [], "{name} accepts {}", case["why"]);
        }
    }
}

#[test]
fn every_rule_has_cases_and_no_case_lacks_its_rule() {
    let files: BTreeSet<String> = vectors("rules").into_keys().collect();
    let rules: BTreeSet<String> = VM_CONFIG_RULES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, rules);
}

#[test]
fn rules_pass_and_are_violated_where_the_cases_say() {
    let vectors = vectors("rules");
    let config = |value: &Value| -> VmConfig { serde_json::from_value(value.clone()).expect("a config") };
    for (name, rule) in VM_CONFIG_RULES {
        for value in cases(&vectors[name], "passes") {
            assert_eq!(rule(&config(value)), [], "{name} refuses {value}");
        }
        for case in cases(&vectors[name], "violates") {
            let paths: Vec<String> = rule(&config(&case["config"])).into_iter().map(|issue| issue.path).collect();
            assert_eq!(Value::from(paths), case["paths"], "{name}");
        }
    }
}
