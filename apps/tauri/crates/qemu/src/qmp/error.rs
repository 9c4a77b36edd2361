use std::time::Duration;

/// Why a call, or the way to QEMU, failed. Texts from QEMU are untrusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QmpError {
    #[error("QEMU did not answer {command} within {} ms.", .after.as_millis())]
    Timeout { command: String, after: Duration },
    #[error("{command} got no answer: {reason}")]
    Closed { command: String, reason: String },
    #[error("QEMU refused {command}: {}", .desc.as_deref().unwrap_or("it gave no reason"))]
    Refused { command: String, class: Option<String>, desc: Option<String> },
    #[error("{0}")]
    Protocol(String),
    #[error("{0}")]
    TooLarge(String),
    /// Nothing is there, or nobody listens yet: worth another try.
    #[error("QEMU does not answer at {0} yet.")]
    NotReady(String),
    /// Somebody listens, and as many as it takes wait already (EAGAIN): worth another try.
    #[error("QEMU does not answer at {0} yet.")]
    Busy(String),
    /// No socket, or one that may not be opened.
    #[error("The control socket {endpoint} cannot be opened: {cause}")]
    EndpointRefused { endpoint: String, cause: String },
}
