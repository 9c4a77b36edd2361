//! Values held against the committed JSON Schema, bounds and patterns included. What does not fit is never deserialised.
use crate::issues::{Issue, describe_issues};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

const SCHEMA: &str = include_str!("../../../../../packages/shared-types/generated/contract.schema.json");

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(SCHEMA).expect("the committed schema is JSON"));
// Made when first needed: most calls use a handful of the definitions.
static VALIDATORS: LazyLock<Mutex<HashMap<String, &'static Validator>>> = LazyLock::new(Mutex::default);

/// What a definition of the contract has against a value: at most 20 issues, each text at most 300 characters.
///
/// # Panics
/// When the contract has no such definition.
pub fn check(definition: &str, value: &Value) -> Vec<Issue> {
    let validator = validator(definition);
    // The quick answer first: the issues of a value that fits would all be for nothing.
    if validator.is_valid(value) {
        return Vec::new();
    }
    describe_issues(validator.iter_errors(value))
}

/// Whether the contract has a definition of this name.
pub fn defines(definition: &str) -> bool {
    DOCUMENT["definitions"].get(definition).is_some()
}

fn validator(definition: &str) -> &'static Validator {
    let mut validators = VALIDATORS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(validator) = validators.get(definition) {
        return validator;
    }
    assert!(defines(definition), "the contract has no definition {definition}");
    // Beside the schema, not in it: what stands in it is first held against the schema of schemas, which the committed
    // one was when it was made, and whose validator then stays in memory, larger than all of the contract's.
    let contract = Draft::Draft7.create_resource(json!({ "definitions": needed_by(definition) }));
    let schema = json!({ "$ref": format!("{CONTRACT}{PREFIX}{definition}") });
    let validator = jsonschema::options()
        .with_draft(Draft::Draft7)
        .with_resource(CONTRACT, contract)
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|error| panic!("{definition}: {error}"));
    // The contract's definitions are few and live as long as the program.
    let kept: &'static Validator = Box::leak(Box::new(validator));
    validators.insert(definition.to_owned(), kept);
    kept
}

const CONTRACT: &str = "json-schema:///contract";
const PREFIX: &str = "#/definitions/";

/// The definition and those that it leads to: a validator keeps what it is made of for its life.
fn needed_by(definition: &str) -> Map<String, Value> {
    let mut needed = Map::new();
    let mut waiting = vec![definition];
    while let Some(name) = waiting.pop() {
        if !needed.contains_key(name) {
            let schema = &DOCUMENT["definitions"][name];
            waiting.extend(references_in(schema));
            needed.insert(name.to_owned(), schema.clone());
        }
    }
    needed
}

/// The definitions that a schema names.
fn references_in(schema: &'static Value) -> Vec<&'static str> {
    match schema {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix(PREFIX));
            own.into_iter().chain(fields.values().flat_map(references_in)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references_in).collect(),
        _ => Vec::new(),
    }
}
