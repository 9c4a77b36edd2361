//! Between a reason that is kept or shown and an error that is thrown.
use openutm_contract::types::Reason;
use openutm_contract::{ApiError, ErrorCode};

/// A reason of one of the contract's codes.
pub fn reason(code: ErrorCode, message: impl Into<String>, hint: Option<&str>) -> Reason {
    Reason { code: code.name().to_owned(), message: message.into(), hint: hint.map(str::to_owned), evidence: None }
}

/// What a failure says, for showing it beside other things.
pub fn as_reason(error: &ApiError) -> Reason {
    reason(error.code, &error.message, error.hint.as_deref())
}

/// The reason as a failure of this code.
pub fn as_error(code: ErrorCode, reason: &Reason) -> ApiError {
    let error = ApiError::new(code, &reason.message);
    match &reason.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The reason as a failure of its own code, where the contract has that one.
pub fn as_error_or(reason: &Reason, otherwise: ErrorCode) -> ApiError {
    as_error(ErrorCode::named(&reason.code).unwrap_or(otherwise), reason)
}
