use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;

/// This QEMU or host lacks `capability`; the user interface shows message and hint beside the control.
pub fn lacks(capability: &str, message: impl Into<String>, hint: &str) -> ApiError {
    ApiError::new(ErrorCode::CapabilityMissing, message).hint(hint).with("capability", capability)
}

/// The config asks for something that contradicts itself; `path` is where.
pub fn invalid(path: &str, message: &str) -> ApiError {
    ApiError::new(ErrorCode::ConfigInvalid, message)
        .hint("Change the VM's settings.")
        .with("issues", json!([{ "path": path, "message": message }]))
}

/// What should have been prepared before the plan is made.
pub fn unprepared(message: &str) -> ApiError {
    ApiError::new(ErrorCode::Internal, message)
}
