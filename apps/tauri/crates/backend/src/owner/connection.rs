//! What windows and other hosts see of a backend, wherever it runs.
use openutm_contract::ApiError;
use openutm_core::ports::byte_stream::ByteStream;
use openutm_core::{Listener, Subscription};
use serde_json::Value;

/// An event without its number: whoever passes it on counts anew.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedEvent {
    pub topic: String,
    pub payload: Value,
}

#[async_trait::async_trait]
pub trait BackendConnection: Send + Sync {
    async fn call(&self, method: &str, params: Value) -> Result<Value, ApiError>;

    fn on_event(&self, listener: Listener<NamedEvent>) -> Subscription;

    /// Fails with `stream.ticketInvalid`.
    async fn open_stream(&self, ticket: &str) -> Result<ByteStream, ApiError>;

    /// Resolves with the reason when the connection is lost or closed.
    async fn closed(&self) -> String;

    fn close(&self);
}
