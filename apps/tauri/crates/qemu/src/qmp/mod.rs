//! One QMP conversation over one byte stream: handshake, calls by id, events. A lost one is never revived.
mod connect;
mod connection;
mod error;
mod lines;
mod messages;

pub use connect::{connect_once, connect_qmp};
pub use connection::{CloseReason, QmpConnection, QmpOptions, open_qmp};
pub use error::QmpError;
pub use messages::{QmpEvent, QmpVersion};
