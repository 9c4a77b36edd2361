//! The port to a guest's sockets.
use super::byte_stream::ByteStream;
use openutm_contract::ApiError;
use openutm_contract::types::{Endpoint, SpiceChannel};
use openutm_qemu::agent::{AgentConnection, AgentError, AgentOptions};
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpOptions};
use std::sync::Arc;
use std::time::Duration;

/// Where a guest's SPICE server listens; over TCP it wants a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct SpiceServer {
    pub endpoint: Endpoint,
    pub ticket: Option<String>,
}

/// One viewer's channels.
#[async_trait::async_trait]
pub trait SpiceSession: Send + Sync {
    /// Linked, and its flow control answered. Fails with `stream.unavailable`.
    async fn open(&self, channel: &SpiceChannel) -> Result<ByteStream, ApiError>;

    /// Ends every channel; the main one with a DISCONNECTING that says that another viewer took over.
    fn hand_over(&self);
}

#[async_trait::async_trait]
pub trait GuestSockets: Send + Sync {
    /// Waits for the socket to appear, then negotiates; with `appear_within` of zero it is one try. Dropping the call
    /// gives it up.
    async fn connect_qmp(
        &self,
        endpoint: &Endpoint,
        appear_within: Duration,
        options: QmpOptions,
    ) -> Result<QmpConnection, QmpError>;

    /// Gets in step with a guest's agent. Fails when nobody answers in time.
    async fn open_agent(&self, endpoint: &Endpoint, options: AgentOptions) -> Result<AgentConnection, AgentError>;

    /// Raw bytes both ways. Fails with `stream.unavailable`.
    async fn open_stream(&self, endpoint: &Endpoint) -> Result<ByteStream, ApiError>;

    fn spice_session(&self, server: SpiceServer) -> Arc<dyn SpiceSession>;
}
