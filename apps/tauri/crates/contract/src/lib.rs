//! The contract in Rust: types, the `Backend` trait and its dispatcher, made from the committed JSON Schema and method
//! table of packages/shared-types; and the checks that types cannot carry.
#[rustfmt::skip]
#[allow(clippy::all)]
mod generated;
mod dispatch;
mod error;
mod issues;
mod reply;
pub mod rules;
mod schema;

pub use dispatch::{Context, dispatch, request_id};
pub use error::{ApiError, Data, Parts};
pub use generated::methods::{
    Backend, CONTRACT_VERSION, CapabilityName, DEFAULT_SETTINGS, ErrorCode, Event, Method, StreamName,
};
pub use generated::types;
pub use issues::Issue;
pub use reply::Reply;
pub use schema::{check, defines};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Input that fits its schema, as its type. That it does not is a defect of the generator.
pub(crate) fn decode<T: DeserializeOwned>(params: Value) -> Result<T, ApiError> {
    serde_json::from_value(params).map_err(ApiError::defect)
}

pub(crate) fn encode<T: Serialize>(payload: T) -> Result<Value, ApiError> {
    serde_json::to_value(payload).map_err(ApiError::defect)
}

/// A result as the text that goes over the wire.
pub(crate) fn written<T: Serialize>(result: T) -> Result<String, ApiError> {
    serde_json::to_string(&result).map_err(ApiError::defect)
}
