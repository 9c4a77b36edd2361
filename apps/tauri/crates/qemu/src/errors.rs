//! The names of this crate's failures, as the TypeScript backend has them too. What concerns images and the builder of
//! arguments is an `ApiError` from the start.
use crate::qmp::QmpError;

/// The code of a failed conversation with QEMU.
pub const fn qmp_error_code(error: &QmpError) -> &'static str {
    match error {
        QmpError::Timeout { .. } => "qmp.timeout",
        QmpError::Closed { .. } => "qmp.closed",
        QmpError::Refused { .. } => "qmp.refused",
        QmpError::Protocol(_) => "qmp.protocol",
        QmpError::TooLarge(_) => "qmp.tooLarge",
        QmpError::NotReady(_) | QmpError::Busy(_) => "qmp.notReady",
        QmpError::EndpointRefused { .. } => "qmp.endpointRefused",
    }
}
