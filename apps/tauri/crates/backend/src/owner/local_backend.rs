//! A backend seen as the envelopes that any transport carries: what the control socket and the browser door need of one.
use crate::rpc::{EventEnvelope, StreamDirection};
use futures_util::future::BoxFuture;
use openutm_contract::{ApiError, Context, Reply};
use openutm_core::ports::byte_stream::ByteStream;
use openutm_core::{Listener, Subscription};
use serde_json::Value;

#[async_trait::async_trait]
pub trait LocalBackend: Send + Sync + 'static {
    /// Names the owner's life.
    fn epoch(&self) -> &str;

    /// Answers one call with an envelope; never fails. `raw` is an envelope, or whatever somebody sent as one. Whether it
    /// is let in is settled here and now: what is called before a release is answered, what is called behind it refused.
    fn answer(&self, raw: Value, context: Context) -> BoxFuture<'static, Reply>;

    /// Ends once the library is being given up; of one that nobody here can give up, never.
    async fn releasing(&self) {
        std::future::pending().await
    }

    /// Fails with `stream.ticketInvalid`, or with what opening fails with.
    async fn redeem(&self, ticket: &str, direction: StreamDirection) -> Result<ByteStream, ApiError>;

    fn on_event(&self, listener: Listener<EventEnvelope>) -> Subscription;
}
