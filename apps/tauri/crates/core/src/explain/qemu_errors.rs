//! The one place where a failure of the qemu crate becomes an error of the contract.
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::errors::{QemuLibError, QemuLibErrorCode as Code};

/// Codes that are spelled alike on both sides need no line.
fn code_of(code: Code) -> ErrorCode {
    match code {
        Code::QmpTimeout => ErrorCode::QemuTimeout,
        Code::QmpClosed => ErrorCode::QemuExited,
        Code::QmpRefused => ErrorCode::QemuRefused,
        Code::QmpProtocol | Code::QmpTooLarge => ErrorCode::QemuProtocol,
        Code::QmpNotReady | Code::QmpEndpointRefused => ErrorCode::VmNotAnswering,
        other => ErrorCode::named(other.name()).unwrap_or(ErrorCode::QemuRefused),
    }
}

/// What to do, where the failure itself does not know.
fn hint_of(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::QemuTimeout => Some("The host may be overloaded. Try again, or stop the VM with force."),
        ErrorCode::QemuExited => Some("Look at the VM's state and its log, then start it again."),
        ErrorCode::QemuRefused => Some("The VM may be in a state in which this cannot be done; its log may say more."),
        ErrorCode::QemuProtocol => Some("Stop the VM with force and start it again. If it stays, install QEMU again."),
        ErrorCode::VmNotAnswering => Some("It may be stopped or overloaded. Wait, or stop it with force."),
        ErrorCode::ImageRefused => Some("Get the image again from a place you trust."),
        _ => None,
    }
}

/// The failure in the contract's words.
pub fn as_api_error(error: impl Into<QemuLibError>) -> ApiError {
    let error: QemuLibError = error.into();
    let code = code_of(error.code);
    let hint = error.hint.as_deref().or(hint_of(code));
    let said = super::reasons::reason(code, &error.message, hint);
    super::reasons::as_error(code, &said).cause(error)
}
