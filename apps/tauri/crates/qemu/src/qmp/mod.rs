//! One QMP conversation over one byte stream: handshake, calls by id, events. A lost one is never revived.
mod calls;
mod commands;
mod connect;
mod connection;
mod error;
mod lines;
mod messages;
mod speak;
mod subscribers;
mod usernet;

pub use calls::CloseReason;
pub use commands::{Axis, BlockInfo, ChardevInfo, InputEvent, InsertedMedium, KeyValue};
pub use connect::{Duplex, connect_once, connect_qmp};
pub use connection::{QmpConnection, QmpOptions, open_qmp};
pub use error::QmpError;
pub use messages::{QmpEvent, QmpVersion};
pub use subscribers::QmpSubscription;
pub use usernet::guest_addresses_of;

pub(crate) use lines::JsonLines;
