//! The one error of this crate: code for programs, message for people, hint for what to do.
use crate::qmp::QmpError;
use openutm_contract::Data;
use serde_json::Value;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QemuLibErrorCode {
    QmpTimeout,
    QmpClosed,
    QmpRefused,
    QmpProtocol,
    QmpTooLarge,
    QmpNotReady,
    QmpEndpointRefused,
    AgentTimeout,
    AgentRefused,
    AgentDropped,
    ImageNotFound,
    ImageIsDirectory,
    ImageNotAFile,
    ImageEmpty,
    ImageUnreadable,
    ImageRefused,
    ImageAlreadyExists,
    ImageInUse,
    ImageUnwritable,
    DiskFull,
    ImageShrinkRefused,
    QemuImgFailed,
}

impl QemuLibErrorCode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::QmpTimeout => "qmp.timeout",
            Self::QmpClosed => "qmp.closed",
            Self::QmpRefused => "qmp.refused",
            Self::QmpProtocol => "qmp.protocol",
            Self::QmpTooLarge => "qmp.tooLarge",
            Self::QmpNotReady => "qmp.notReady",
            Self::QmpEndpointRefused => "qmp.endpointRefused",
            Self::AgentTimeout => "agent.timeout",
            Self::AgentRefused => "agent.refused",
            Self::AgentDropped => "agent.dropped",
            Self::ImageNotFound => "image.notFound",
            Self::ImageIsDirectory => "image.isDirectory",
            Self::ImageNotAFile => "image.notAFile",
            Self::ImageEmpty => "image.empty",
            Self::ImageUnreadable => "image.unreadable",
            Self::ImageRefused => "image.refused",
            Self::ImageAlreadyExists => "image.alreadyExists",
            Self::ImageInUse => "image.inUse",
            Self::ImageUnwritable => "image.unwritable",
            Self::DiskFull => "disk.full",
            Self::ImageShrinkRefused => "image.shrinkRefused",
            Self::QemuImgFailed => "qemu.imgFailed",
        }
    }
}

/// Boxed, so that a `Result` is as large as what it usually holds.
#[derive(Debug, Clone, PartialEq)]
pub struct QemuLibError(Box<QemuLibErrorParts>);

#[derive(Debug, Clone, PartialEq)]
pub struct QemuLibErrorParts {
    pub code: QemuLibErrorCode,
    /// What happened.
    pub message: String,
    pub hint: Option<String>,
    pub data: Option<Data>,
    /// For the log.
    pub cause: Option<String>,
}

impl QemuLibError {
    pub fn new(code: QemuLibErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(QemuLibErrorParts { code, message: message.into(), hint: None, data: None, cause: None }))
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
}

impl std::ops::Deref for QemuLibError {
    type Target = QemuLibErrorParts;

    fn deref(&self) -> &QemuLibErrorParts {
        &self.0
    }
}

impl fmt::Display for QemuLibError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for QemuLibError {}

/// The code of a failed conversation with QEMU.
pub const fn qmp_code(error: &QmpError) -> QemuLibErrorCode {
    match error {
        QmpError::Timeout { .. } => QemuLibErrorCode::QmpTimeout,
        QmpError::Closed { .. } => QemuLibErrorCode::QmpClosed,
        QmpError::Refused { .. } => QemuLibErrorCode::QmpRefused,
        QmpError::Protocol(_) => QemuLibErrorCode::QmpProtocol,
        QmpError::TooLarge(_) => QemuLibErrorCode::QmpTooLarge,
        QmpError::NotReady(_) | QmpError::Busy(_) => QemuLibErrorCode::QmpNotReady,
        QmpError::EndpointRefused { .. } => QemuLibErrorCode::QmpEndpointRefused,
    }
}

impl From<QmpError> for QemuLibError {
    fn from(error: QmpError) -> Self {
        Self::new(qmp_code(&error), error.to_string())
    }
}
