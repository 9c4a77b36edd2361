//! The control socket: NDJSON between the owner of a library and everybody else on this machine.
mod client;
mod connection;
mod endpoint;
mod first_line;
mod lines;
mod outbox;
mod server;

pub use client::{ControlClient, ControlClientOptions, connect_control};
pub use outbox::{Outbox, OutboxLimits};
pub use server::{ControlLimits, ControlServer, ControlServerOptions};
