//! Sockets that lead to fakes.
use super::FakeWorld;
use crate::ports::byte_stream::ByteStream;
use crate::ports::qmp_connector::{GuestSockets, SpiceServer, SpiceSession};
use openutm_contract::ApiError;
use openutm_contract::types::{Endpoint, SpiceChannel};
use openutm_qemu::agent::{AgentConnection, AgentError, AgentOptions};
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpOptions};
use std::sync::Arc;
use std::time::Duration;

#[async_trait::async_trait]
impl GuestSockets for FakeWorld {
    async fn connect_qmp(
        &self,
        endpoint: &Endpoint,
        appear_within: Duration,
        options: QmpOptions,
    ) -> Result<QmpConnection, QmpError> {
        let Endpoint::Unix { path } = endpoint else { panic!("fakes have paths") };
        match self.with(|world| world.qemus.get(path.as_str()).cloned()) {
            Some(qemu) if !qemu.is_gone() => qemu.connect_with(options).await,
            _ => {
                tokio::time::sleep(appear_within).await;
                Err(QmpError::NotReady(path.to_string()))
            }
        }
    }

    async fn open_agent(&self, _endpoint: &Endpoint, _options: AgentOptions) -> Result<AgentConnection, AgentError> {
        Err(AgentError::TimedOut { command: "guest-sync-delimited".to_owned() })
    }

    async fn open_stream(&self, _endpoint: &Endpoint) -> Result<ByteStream, ApiError> {
        let (ours, guests) = tokio::io::duplex(1024);
        self.with(|world| world.serial.push(guests));
        Ok(Box::new(ours))
    }

    fn spice_session(&self, server: SpiceServer) -> Arc<dyn SpiceSession> {
        let Endpoint::Unix { path } = server.endpoint else { panic!("fakes have paths") };
        self.with(|world| world.said.push(format!("session {}", path.as_str())));
        Arc::new(FakeSession(self.clone()))
    }
}

struct FakeSession(FakeWorld);

#[async_trait::async_trait]
impl SpiceSession for FakeSession {
    async fn open(&self, channel: &SpiceChannel) -> Result<ByteStream, ApiError> {
        self.0.with(|world| world.said.push(format!("open {}", channel.channel)));
        Ok(Box::new(tokio::io::duplex(16).0))
    }

    fn hand_over(&self) {
        self.0.with(|world| world.said.push("hand over".to_owned()));
    }
}
