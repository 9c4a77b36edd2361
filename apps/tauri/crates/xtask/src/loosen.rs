//! What the type generator gets to see of the schema. Bounds and patterns are checked by the schema itself before
//! anything is deserialised (a type could not say them all), so the types are plain; and one Rust type serves both
//! directions of a definition.
use serde_json::{Map, Value, json};

const BOUNDS: [&str; 9] = [
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "maximum",
    "exclusiveMinimum",
    "minItems",
    "maxItems",
    "propertyNames",
];

/// The definitions by their Rust names, loosened.
pub fn definitions(schema: &Value) -> Map<String, Value> {
    let given = schema["definitions"].as_object().expect("definitions");
    let mut loosened = Map::new();
    for (name, definition) in given {
        let rust_name = rust_name(name);
        // A request may leave out what has a default, so its form of a definition reads both directions.
        if name == rust_name && given.contains_key(&format!("{name}Input")) {
            continue;
        }
        loosened.insert(rust_name.to_owned(), loosen(definition));
    }
    let names: Vec<String> = loosened.keys().cloned().collect();
    for (name, definition) in &mut loosened {
        rename_clashes(name, definition, &names);
    }
    loosened
}

/// The generator names an inline enum after its place (`protocol` of `Display`), which may be a definition's name.
fn rename_clashes(name: &str, definition: &mut Value, names: &[String]) {
    let Some(properties) = definition.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (key, property) in properties {
        let (first, rest) = key.split_at(1);
        let inline_name = format!("{name}{}{rest}", first.to_uppercase());
        if property.get("enum").is_some() && names.contains(&inline_name) {
            property["title"] = Value::String(format!("{inline_name}Choice"));
        }
    }
}

/// `DriveInput` is `Drive` as a request gives it; `CreateVmInputInput` is `CreateVmInput`.
fn rust_name(name: &str) -> &str {
    name.strip_suffix("Input").unwrap_or(name)
}

fn loosen(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(loosen).collect()),
        Value::Object(fields) => one_of_a_kind(loosen_object(fields)),
        other => other.clone(),
    }
}

/// A union of what only bounds tell apart (an IPv4 address or an IPv6 one) is one type.
fn one_of_a_kind(object: Map<String, Value>) -> Value {
    match object.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([first, rest @ ..]) if object.len() == 1 && rest.iter().all(|other| other == first) => first.clone(),
        _ => Value::Object(object),
    }
}

fn loosen_object(fields: &Map<String, Value>) -> Map<String, Value> {
    // A tuple (a fixed number of items) keeps its bounds: they are its type.
    let tuple = fields.get("items").is_some_and(Value::is_array);
    let mut loosened: Map<String, Value> = fields
        .iter()
        .filter(|(key, value)| tuple || value.is_object() || !BOUNDS.contains(&key.as_str()))
        .map(|(key, value)| match (key.as_str(), value) {
            ("$ref", Value::String(target)) => (key.clone(), Value::String(rust_reference(target))),
            ("minimum", Value::Number(least)) => {
                (key.clone(), Value::from(if least.as_f64() < Some(0.0) { i64::MIN } else { 0 }))
            }
            _ => (key.clone(), loosen(value)),
        })
        .collect();
    tell_absent_from_empty(&mut loosened);
    loosened
}

/// A list that may be left out is an `Option`: leaving it out is not the same as an empty one.
fn tell_absent_from_empty(object: &mut Map<String, Value>) {
    let required: Vec<Value> = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties {
        let list = property["type"] == "array" || property.get("additionalProperties").is_some_and(Value::is_object);
        if list && property.get("default").is_none() && !required.contains(&Value::from(name.as_str())) {
            *property = json!({ "oneOf": [property.take(), { "type": "null" }] });
        }
    }
}

fn rust_reference(target: &str) -> String {
    target.strip_suffix("Input").unwrap_or(target).to_owned()
}
