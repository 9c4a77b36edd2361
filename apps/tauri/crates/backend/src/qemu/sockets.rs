//! A guest's sockets.
use super::open_socket;
use crate::spice_relay::RelayedSession;
use openutm_contract::ApiError;
use openutm_contract::types::Endpoint;
use openutm_core::ports::byte_stream::ByteStream;
use openutm_core::ports::qmp_connector::{GuestSockets, SpiceServer, SpiceSession};
use openutm_qemu::agent::{AgentConnection, AgentError, AgentOptions, open_agent};
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpOptions, connect_once, connect_qmp};
use std::sync::Arc;
use std::time::Duration;

pub struct SystemSockets;

#[async_trait::async_trait]
impl GuestSockets for SystemSockets {
    async fn connect_qmp(
        &self,
        endpoint: &Endpoint,
        appear_within: Duration,
        options: QmpOptions,
    ) -> Result<QmpConnection, QmpError> {
        connect_qmp(endpoint, appear_within, options).await
    }

    async fn open_agent(&self, endpoint: &Endpoint, options: AgentOptions) -> Result<AgentConnection, AgentError> {
        let stream = connect_once(endpoint).await.map_err(|error| AgentError::Dropped { reason: error.to_string() })?;
        open_agent(stream, options).await
    }

    async fn open_stream(&self, endpoint: &Endpoint) -> Result<ByteStream, ApiError> {
        open_socket(endpoint).await
    }

    fn spice_session(&self, server: SpiceServer) -> Arc<dyn SpiceSession> {
        Arc::new(RelayedSession::new(server))
    }
}
