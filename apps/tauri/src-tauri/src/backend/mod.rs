//! The library's backend as the shell needs it: in this process, or in another that owns the library.
mod keeper;
pub mod library;
mod life;

pub use keeper::{Keeper, Listener};
pub use life::{AskAboutBackend, BackendLife, HungOwnerChoice};

use openutm_contract::{ApiError, ErrorCode, Reply};
use serde_json::{Value, json};
use std::sync::Arc;

/// Gets every event: its topic, and the whole of it as `{topic, payload}` in JSON, perhaps with more.
pub type OnEvent = Arc<dyn Fn(&str, &str) + Send + Sync>;

#[async_trait::async_trait]
pub trait Connection: Send + Sync {
    /// Answers one envelope with one envelope. Never fails.
    async fn answer(&self, envelope: Value) -> Reply;
    /// Resolves with the reason when the backend has ended, was lost or has handed the library over.
    async fn closed(&self) -> String;
    /// The app ends: gives the library up where this process owns it. Guests go on.
    async fn end(&self, reason: &str);
}

#[async_trait::async_trait]
pub trait OpenBackend: Send + Sync + 'static {
    /// Owns the library or finds who does.
    async fn open(&self, on_event: OnEvent) -> Result<Arc<dyn Connection>, ApiError>;
}

/// One call of the shell's own. The error is the one that the backend says, as the wire has it.
pub async fn call(connection: &dyn Connection, method: &str, params: Value) -> Result<Value, Value> {
    connection.answer(json!({ "id": 0, "method": method, "params": params })).await.into_outcome()
}

pub(crate) fn starting() -> ApiError {
    ApiError::new(ErrorCode::OwnerUnreachable, "OpenUTM is just starting.")
}
