use crate::ErrorCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt;
use std::ops::Deref;

/// What a program finds beside an error's words.
pub type Data = Map<String, Value>;

/// An error as it crosses the contract: a code for programs, a sentence for people, a hint that says what to do.
///
/// Boxed, so that a `Result` is as large as what it usually holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError(Box<Parts>);

#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    pub code: ErrorCode,
    /// What happened.
    pub message: String,
    pub hint: Option<String>,
    pub data: Option<Data>,
    /// For the log alone: it never goes to the caller.
    pub cause: Option<String>,
}

impl ApiError {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Parts { code, message: message.into(), hint: None, data: None, cause: None }))
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.data.get_or_insert_default().insert(key.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// A mistake of OpenUTM's own; what it was goes to the log.
    pub fn defect(cause: impl fmt::Display) -> Self {
        Self::new(ErrorCode::Internal, "OpenUTM made a mistake while doing this.")
            .hint("Try again; if it stays, report it together with OpenUTM's log, which has the rest.")
            .cause(cause)
    }

    /// What another backend said, as the wire has it.
    pub fn from_value(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Self(Box::new(Parts {
            code: text("code").and_then(|code| ErrorCode::named(&code)).unwrap_or(ErrorCode::Internal),
            message: text("message").unwrap_or_default(),
            hint: text("hint"),
            data: value.get("data").and_then(Value::as_object).cloned(),
            cause: None,
        }))
    }

    /// A defect, of which the caller is told nothing. Every other failure says in its own words what happened.
    pub fn is_for_the_log(&self) -> bool {
        self.code == ErrorCode::Internal && self.0.cause.is_some()
    }

    /// As the wire has it.
    pub fn to_value(&self) -> Value {
        let mut value = json!({ "code": self.code.name(), "message": self.message });
        if let Some(hint) = &self.hint {
            value["hint"] = json!(hint);
        }
        if let Some(data) = &self.data {
            value["data"] = Value::Object(data.clone());
        }
        value
    }
}

impl Deref for ApiError {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code.name(), self.message)
    }
}

impl std::error::Error for ApiError {}

impl Serialize for ApiError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}
