//! Reads a request's text.
use openutm_contract::{ApiError, ErrorCode};
use serde_json::Value;

/// A request larger than this is refused before it is parsed.
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;

pub fn too_large(max_bytes: usize) -> ApiError {
    ApiError::new(ErrorCode::RequestTooLarge, format!("A request may be {max_bytes} bytes long."))
}

/// Fails with `request.tooLarge` beyond 1 MiB, `request.invalid` when it is no JSON, or JSON nested beyond any need.
pub fn parse_request_text(bytes: &[u8]) -> Result<Value, ApiError> {
    if bytes.len() > MAX_REQUEST_BYTES {
        return Err(too_large(MAX_REQUEST_BYTES));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| ApiError::new(ErrorCode::RequestInvalid, "The request is not JSON.").cause(error))
}
