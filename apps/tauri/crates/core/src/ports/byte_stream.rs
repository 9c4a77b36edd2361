//! Bytes both ways, and the one-time tickets behind which they wait.
use futures_util::future::BoxFuture;
use openutm_contract::types::Ticket;
use openutm_contract::{ApiError, StreamName};
use std::io;
use std::sync::Arc;

pub use openutm_qemu::qmp::Duplex;

/// Reading gives what comes down, writing sends up and waits while the other side is slow. Dropping it closes both ways.
///
/// A failure that whoever reads should hear of in words is an `io::Error` made by `stream_error`.
pub type ByteStream = Box<dyn Duplex>;

/// Called once, when the ticket is used.
pub type OpenStream = Box<dyn FnOnce() -> BoxFuture<'static, Result<ByteStream, ApiError>> + Send>;

/// Puts a stream behind a ticket that opens it once.
pub type IssueTicket = Arc<dyn Fn(StreamName, OpenStream) -> Ticket + Send + Sync>;

/// How long a ticket waits for its use, as the contract says.
pub const TICKET_LIFE_MS: u64 = 30_000;

/// An error of the contract on its way through a byte stream.
pub fn stream_error(error: ApiError) -> io::Error {
    io::Error::other(error)
}

/// The error of the contract that `stream_error` has put into it.
pub fn api_error_in(error: &io::Error) -> Option<&ApiError> {
    error.get_ref()?.downcast_ref()
}
