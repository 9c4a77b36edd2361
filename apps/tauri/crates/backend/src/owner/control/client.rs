//! The client's end of the control socket.
use super::endpoint::connect_endpoint;
use super::first_line::read_first_answer;
use super::lines::{Line, LineReader};
use crate::owner::connection::{BackendConnection, NamedEvent};
use crate::rpc::MAX_REQUEST_BYTES;
use bytes::BytesMut;
use openutm_contract::types::{Endpoint, HelloParams, HelloResult};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::{ByteStream, Duplex};
use openutm_core::{Listener, Listeners, Subscription};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf, ReadHalf, WriteHalf};
use tokio::sync::{mpsc, oneshot, watch};

pub struct ControlClientOptions {
    pub endpoint: Endpoint,
    pub token: String,
    pub hello: HelloParams,
    /// How long the backend may take to answer the hello.
    pub hello_timeout: Duration,
}

/// Larger than any honest answer; a line beyond it means that no OpenUTM is there.
const MAX_REPLY_BYTES: usize = 256 * 1024 * 1024;

fn unreachable(message: &str) -> ApiError {
    ApiError::new(ErrorCode::OwnerUnreachable, message).hint("Try again.")
}

fn timed_out(within: Duration) -> ApiError {
    let message = format!("The backend has not answered within {} s.", within.as_secs_f64());
    ApiError::new(ErrorCode::OwnerNotAnswering, message)
}

/// A socket whose first line has been answered with yes, and what came behind the answer.
async fn opened(endpoint: &Endpoint, first: Value, within: Duration) -> Result<(ByteStream, BytesMut), ApiError> {
    let opening = async {
        let mut socket =
            connect_endpoint(endpoint).await.map_err(|error| unreachable("No backend listens there.").cause(error))?;
        let closed = |error: io::Error| unreachable("The backend closed the connection.").cause(error);
        socket.write_all((first.to_string() + "\n").as_bytes()).await.map_err(closed)?;
        let mut lines = LineReader::new(socket);
        match lines.next(MAX_REQUEST_BYTES).await.map_err(closed)? {
            Line::Whole(line) => read_first_answer(&line)?,
            Line::TooLong => read_first_answer(b"")?,
            Line::End => return Err(unreachable("The backend closed the connection.")),
        }
        Ok(lines.into_parts())
    };
    tokio::time::timeout(within, opening).await.unwrap_or_else(|_| Err(timed_out(within)))
}

/// Connects, proves the token and says hello. Fails with `owner.unreachable` when nobody listens, `owner.notAnswering`,
/// `auth.denied` or `contract.mismatch`.
pub async fn connect_control(options: ControlClientOptions) -> Result<ControlClient, ApiError> {
    let (socket, come) = opened(&options.endpoint, json!({ "token": options.token }), options.hello_timeout).await?;
    let talk = Talk::begin(socket, come, options.endpoint, options.hello_timeout);
    let hello = serde_json::to_value(&options.hello).map_err(ApiError::defect)?;
    let greeting = tokio::time::timeout(options.hello_timeout, talk.call("hello", hello)).await;
    let answer = greeting.unwrap_or_else(|_| Err(timed_out(options.hello_timeout)))?;
    let backend = serde_json::from_value(answer).map_err(ApiError::defect)?;
    Ok(ControlClient { talk, backend })
}

/// A client of another process's backend. Closed when the last of its clones is dropped.
pub struct ControlClient {
    talk: Talk,
    /// What the backend said of itself.
    pub backend: HelloResult,
}

struct Talk {
    endpoint: Endpoint,
    timeout: Duration,
    last_id: AtomicU64,
    shared: Arc<Shared>,
    outgoing: mpsc::UnboundedSender<String>,
    closed: watch::Receiver<Option<String>>,
    close: Arc<tokio::sync::Notify>,
}

#[derive(Default)]
struct Shared {
    calls: Mutex<HashMap<u64, oneshot::Sender<Result<Value, ApiError>>>>,
    events: Listeners<NamedEvent>,
    /// The owner has answered every call that it took; one that is still open it has not taken.
    is_releasing: AtomicBool,
}

impl Shared {
    fn calls(&self) -> MutexGuard<'_, HashMap<u64, oneshot::Sender<Result<Value, ApiError>>>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unanswered(&self) -> ApiError {
        if self.is_releasing.load(Ordering::Acquire) {
            ApiError::new(ErrorCode::OwnerReleasing, "The backend has handed the library over.").hint("Connect again.")
        } else {
            unreachable("The connection to the backend was lost before it answered.")
        }
    }

    fn take(&self, mut message: Value) {
        if let Some(topic) = message.get("topic").and_then(Value::as_str).map(str::to_owned) {
            if topic == "owner.releasing" {
                self.is_releasing.store(true, Ordering::Release);
            }
            self.events.tell(&NamedEvent { topic, payload: message["payload"].take() });
            return;
        }
        let call = message["id"].as_u64().and_then(|id| self.calls().remove(&id));
        if let Some(call) = call {
            let answer = if message["ok"] == true {
                Ok(message["result"].take())
            } else {
                Err(ApiError::from_value(&message["error"]))
            };
            // Nobody waits for it any more.
            let _ = call.send(answer);
        }
    }
}

impl Talk {
    fn begin(socket: ByteStream, come: BytesMut, endpoint: Endpoint, timeout: Duration) -> Self {
        let shared = Arc::new(Shared::default());
        let (outgoing, lines) = mpsc::unbounded_channel();
        let (tell_closed, closed) = watch::channel(None);
        let close = Arc::new(tokio::sync::Notify::new());
        let (reader, writer) = tokio::io::split(socket);
        let (here, asked) = (Arc::clone(&shared), Arc::clone(&close));
        tokio::spawn(async move {
            let reason = tokio::select! {
                () = read_messages(&here, LineReader::with(reader, come)) => "The backend ended or was lost.",
                () = write_lines(lines, writer) => "The backend ended or was lost.",
                () = asked.notified() => "It was closed here.",
            };
            tell_closed.send_replace(Some(reason.to_owned()));
            for (_, call) in here.calls().drain() {
                let _ = call.send(Err(here.unanswered()));
            }
        });
        Self { endpoint, timeout, last_id: AtomicU64::new(0), shared, outgoing, closed, close }
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value, ApiError> {
        if self.shared.is_releasing.load(Ordering::Acquire) {
            return Err(self.shared.unanswered());
        }
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let text = json!({ "id": id, "method": method, "params": params }).to_string();
        if text.len() > MAX_REQUEST_BYTES {
            return Err(ApiError::new(ErrorCode::RequestTooLarge, "The request is larger than 1 MiB."));
        }
        let (answer, answered) = oneshot::channel();
        self.shared.calls().insert(id, answer);
        if self.closed.borrow().is_some() || self.outgoing.send(text).is_err() {
            self.shared.calls().remove(&id);
            return Err(self.shared.unanswered());
        }
        answered.await.unwrap_or_else(|_| Err(self.shared.unanswered()))
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        self.close.notify_one();
    }
}

async fn read_messages(shared: &Shared, mut lines: LineReader<ReadHalf<ByteStream>>) {
    while let Ok(Line::Whole(line)) = lines.next(MAX_REPLY_BYTES).await {
        let Ok(message) = serde_json::from_slice(&line) else { return };
        shared.take(message);
    }
}

async fn write_lines(mut lines: mpsc::UnboundedReceiver<String>, mut writer: WriteHalf<ByteStream>) {
    while let Some(mut line) = lines.recv().await {
        line.push('\n');
        if writer.write_all(line.as_bytes()).await.is_err() || writer.flush().await.is_err() {
            return;
        }
    }
}

#[async_trait::async_trait]
impl BackendConnection for ControlClient {
    async fn call(&self, method: &str, params: Value) -> Result<Value, ApiError> {
        self.talk.call(method, params).await
    }

    fn on_event(&self, listener: Listener<NamedEvent>) -> Subscription {
        self.talk.shared.events.add(listener)
    }

    async fn open_stream(&self, ticket: &str) -> Result<ByteStream, ApiError> {
        let first = json!({ "stream": ticket });
        let (socket, come) = opened(&self.talk.endpoint, first, self.talk.timeout).await?;
        Ok(if come.is_empty() { socket } else { Box::new(WithBegun { come, socket }) })
    }

    async fn closed(&self) -> String {
        let mut closed = self.talk.closed.clone();
        let reason = closed.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or_else(|| "The backend ended or was lost.".to_owned())
    }

    fn close(&self) {
        self.talk.close.notify_one();
    }
}

/// A stream whose first bytes have been read already.
struct WithBegun<S> {
    come: BytesMut,
    socket: S,
}

impl<S: Duplex> AsyncRead for WithBegun<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.come.is_empty() {
            return Pin::new(&mut self.socket).poll_read(context, buf);
        }
        let count = self.come.len().min(buf.remaining());
        buf.put_slice(&self.come.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl<S: Duplex> AsyncWrite for WithBegun<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
