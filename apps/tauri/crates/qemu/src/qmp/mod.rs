//! One QMP conversation over one byte stream: handshake, calls by id, events. A lost one is never revived.
mod commands;
mod connect;
mod connection;
mod error;
mod jobs;
mod lines;
mod messages;
mod subscribers;
mod usernet;

pub use commands::{Axis, BlockInfo, ChardevInfo, InputEvent, InsertedMedium, JobInfo, JobStatus, KeyValue};
pub use connect::{Duplex, connect_once, connect_qmp};
pub use connection::{CloseReason, QmpConnection, QmpOptions, open_qmp};
pub use error::QmpError;
pub use jobs::{JobEnd, RunJobOptions, job_progress, run_job};
pub use messages::{QmpEvent, QmpVersion};
pub use subscribers::QmpSubscription;
pub use usernet::guest_addresses_of;

pub(crate) use lines::JsonLines;
