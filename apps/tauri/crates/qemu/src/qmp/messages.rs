//! What a line of QMP means. Source: docs/interop/qmp-spec (QEMU 7.2). Pure.
use super::QmpError;
use serde_json::{Map, Value};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QmpVersion {
    pub major: u64,
    pub minor: u64,
    pub micro: u64,
    pub package: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct QmpEvent {
    pub name: String,
    pub data: Map<String, Value>,
    /// Host time in milliseconds since 1970; absent when QEMU could not read its clock.
    pub timestamp_ms: Option<f64>,
}

#[derive(Debug)]
pub enum QmpMessage {
    Greeting(QmpVersion),
    Return { id: u64, value: Value },
    Error { id: u64, class: Option<String>, desc: Option<String> },
    Event(QmpEvent),
}

/// Classifies one object. Errors may lack class or desc; ids must be ours, which are whole numbers.
pub fn read_message(mut object: Map<String, Value>) -> Result<QmpMessage, QmpError> {
    if object.contains_key("event") {
        return read_event(object);
    }
    if let Some(greeting) = object.get("QMP") {
        return read_greeting(greeting);
    }
    let failure = object.remove("error");
    let reply = object.remove("return");
    if failure.is_none() && reply.is_none() {
        return Err(nonsense("A message is neither greeting, event nor reply."));
    }
    let Some(id) = object.get("id").and_then(Value::as_u64) else {
        let desc = failure.as_ref().and_then(|failure| text(failure, "desc"));
        let words = desc.map_or_else(String::new, |desc| format!(" ({})", desc.chars().take(200).collect::<String>()));
        return Err(nonsense(&format!("A reply carries no id of ours{words}.")));
    };
    Ok(match failure {
        Some(failure) => QmpMessage::Error { id, class: text(&failure, "class"), desc: text(&failure, "desc") },
        None => QmpMessage::Return { id, value: reply.unwrap_or_default() },
    })
}

fn read_event(mut object: Map<String, Value>) -> Result<QmpMessage, QmpError> {
    let Some(Value::String(name)) = object.remove("event") else { return Err(nonsense("An event has no name.")) };
    let data = match object.remove("data") {
        Some(Value::Object(data)) => data,
        _ => Map::new(),
    };
    let timestamp_ms = object.get("timestamp").and_then(read_timestamp);
    Ok(QmpMessage::Event(QmpEvent { name, data, timestamp_ms }))
}

/// Both fields are -1 when the host clock failed (qmp-spec).
fn read_timestamp(timestamp: &Value) -> Option<f64> {
    let seconds = timestamp.get("seconds")?.as_f64().filter(|seconds| *seconds >= 0.0)?;
    Some(seconds * 1000.0 + timestamp.get("microseconds")?.as_f64()? / 1000.0)
}

fn read_greeting(greeting: &Value) -> Result<QmpMessage, QmpError> {
    let Some(version) = greeting.get("version").filter(|version| version["qemu"].is_object()) else {
        return Err(nonsense("The greeting names no version."));
    };
    let number =
        |part: &str| version["qemu"][part].as_u64().ok_or_else(|| nonsense("The greeting's version is no number."));
    Ok(QmpMessage::Greeting(QmpVersion {
        major: number("major")?,
        minor: number("minor")?,
        micro: number("micro")?,
        package: text(version, "package").unwrap_or_default(),
    }))
}

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned)
}

fn nonsense(message: &str) -> QmpError {
    QmpError::Protocol(message.to_owned())
}
