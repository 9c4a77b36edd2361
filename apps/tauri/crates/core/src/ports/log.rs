//! The backend's own log. For developers and bug reports: what users must know travels as a Reason or an ApiError.
use serde_json::Value;
use std::fmt::Display;

/// Names and values that go with a line, in their order: `&[("id", id.into())]`.
pub type LogFields<'a> = &'a [(&'a str, Value)];

pub trait Log: Send + Sync {
    fn info(&self, message: &str, fields: LogFields);
    fn warn(&self, message: &str, fields: LogFields);
    /// `cause` is written with all that it says; an `ApiError` with the cause that it keeps.
    fn error(&self, message: &str, cause: &dyn Display, fields: LogFields);
}
