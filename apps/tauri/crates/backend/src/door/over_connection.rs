//! A door may stand before a backend in another process: this makes of a connection what the door needs.
use crate::owner::{BackendConnection, LocalBackend};
use crate::rpc::{EventEnvelope, StreamDirection, failure};
use futures_util::future::BoxFuture;
use openutm_contract::{ApiError, Context, ErrorCode, Reply, request_id};
use openutm_core::ports::byte_stream::ByteStream;
use openutm_core::{Listener, Subscription};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct BackendOver {
    connection: Arc<dyn BackendConnection>,
    epoch: String,
    next: Arc<AtomicU64>,
}

impl BackendOver {
    /// `epoch` is what the other backend called its life in its hello.
    pub fn new(connection: Arc<dyn BackendConnection>, epoch: String) -> Self {
        Self { connection, epoch, next: Arc::default() }
    }
}

async fn ask(connection: Arc<dyn BackendConnection>, raw: Value) -> Reply {
    let id = request_id(&raw);
    let Some(method) = raw.get("method").and_then(Value::as_str) else {
        let message = "A request is an object {id, method, params}.";
        return failure(id, &ApiError::new(ErrorCode::RequestInvalid, message));
    };
    let params = raw.get("params").cloned().unwrap_or_else(|| json!({}));
    match connection.call(method, params).await {
        Ok(result) => Reply::of(id, &result),
        Err(error) => failure(id, &error),
    }
}

#[async_trait::async_trait]
impl LocalBackend for BackendOver {
    fn epoch(&self) -> &str {
        &self.epoch
    }

    fn answer(&self, raw: Value, _: Context) -> BoxFuture<'static, Reply> {
        Box::pin(ask(Arc::clone(&self.connection), raw))
    }

    async fn redeem(&self, ticket: &str, _: StreamDirection) -> Result<ByteStream, ApiError> {
        self.connection.open_stream(ticket).await
    }

    fn on_event(&self, listener: Listener<EventEnvelope>) -> Subscription {
        let (epoch, next) = (self.epoch.clone(), Arc::clone(&self.next));
        self.connection.on_event(Arc::new(move |event| {
            let seq = next.fetch_add(1, Ordering::Relaxed);
            listener(&EventEnvelope::new(event.topic.clone().into(), &epoch, seq, &event.payload));
        }))
    }
}
