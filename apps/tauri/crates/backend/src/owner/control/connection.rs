//! One connection to the control socket, from its first line to its end.
use super::first_line::{FirstLine, MAX_FIRST_LINE_BYTES, first_answer, parse_first_line};
use super::lines::{Line, LineReader};
use super::outbox::{Outbox, OutboxLimits};
use crate::owner::local_backend::LocalBackend;
use crate::owner::token::same_token;
use crate::rpc::{MAX_REQUEST_BYTES, StreamDirection, failure, parse_request_text, too_large};
use crate::streams::pipe;
use bytes::{Bytes, BytesMut};
use openutm_contract::{ApiError, Context, ErrorCode, Reply, request_id};
use openutm_core::ports::byte_stream::ByteStream;
use serde_json::Value;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// What happens to a connection that the server wants to know.
pub trait ConnectionEvents: Send + Sync + 'static {
    /// A client has proved the token and said hello: it counts, and gets events through its outbox.
    fn greeted(&self, outbox: &Arc<Outbox>);
    /// The connection is a stream now, and no longer waits for anything.
    fn is_stream(&self);
}

pub struct ConnectionParts {
    pub client_id: String,
    pub token: Arc<str>,
    pub backend: Arc<dyn LocalBackend>,
    pub events: Arc<dyn ConnectionEvents>,
    /// Ends the connection once what was sent is out.
    pub end: CancellationToken,
}

/// A client may have this many calls running; its further ones wait in its own socket.
const MAX_RUNNING_CALLS: u32 = 1024;
/// Beyond this many unsent bytes of replies no more calls are taken from a client that does not read them.
const MAX_UNSENT_BYTES: usize = 1024 * 1024;
/// How long a peer may take to read what was sent before the end.
const LINGER: Duration = Duration::from_secs(2);

fn denied() -> ApiError {
    ApiError::new(ErrorCode::AuthDenied, "This is not the token of this backend.")
        .hint("Read control.token again: every backend makes a new one.")
}

fn hello_first(id: u64) -> Reply {
    let message = "The first call of a connection must be hello.";
    failure(id, &ApiError::new(ErrorCode::RequestInvalid, message).hint("Say hello with the contract's version."))
}

/// Serves a connection that was just accepted to its end. Its errors end it and concern nobody else.
pub async fn serve_connection(socket: ByteStream, parts: ConnectionParts) {
    let mut lines = LineReader::new(socket);
    let first = match lines.next(MAX_FIRST_LINE_BYTES).await {
        Ok(Line::Whole(line)) => parse_first_line(&line),
        Ok(Line::TooLong) => FirstLine::Refused,
        Ok(Line::End) | Err(_) => return,
    };
    let (socket, rest) = lines.into_parts();
    match first {
        FirstLine::Stream { ticket } => {
            parts.events.is_stream();
            let end = parts.end.clone();
            tokio::select! {
                () = serve_stream(socket, &ticket, &*parts.backend, rest.freeze()) => {}
                () = end.cancelled() => {}
            }
        }
        FirstLine::Client { token } if same_token(&token, &parts.token) => serve_client(socket, rest, parts).await,
        FirstLine::Client { .. } | FirstLine::Refused => refuse(socket, &denied()).await,
    }
}

async fn refuse(socket: ByteStream, error: &ApiError) {
    let (mut reader, mut writer) = tokio::io::split(socket);
    let answer = first_answer(Err(error)) + "\n";
    let saying = async {
        writer.write_all(answer.as_bytes()).await?;
        writer.shutdown().await
    };
    let _ = timeout(LINGER, async { tokio::join!(saying, drain(&mut reader)) }).await;
}

/// What still comes in is dropped: bytes that nobody reads would cut off what was sent.
async fn drain(reader: &mut (impl AsyncRead + Unpin)) {
    let _ = tokio::io::copy(reader, &mut tokio::io::sink()).await;
}

async fn serve_stream(mut socket: ByteStream, ticket: &str, backend: &dyn LocalBackend, rest: Bytes) {
    match backend.redeem(ticket, StreamDirection::Both).await {
        Ok(stream) => {
            let answer = first_answer(Ok(())) + "\n";
            if socket.write_all(answer.as_bytes()).await.is_ok() {
                pipe(socket, stream, rest).await;
            }
        }
        Err(error) => refuse(socket, &error).await,
    }
}

/// A client that has proved itself.
struct Client {
    parts: ConnectionParts,
    outbox: Arc<Outbox>,
    context: Context,
    greeted: AtomicBool,
    running: Arc<Semaphore>,
}

async fn serve_client(socket: ByteStream, come: BytesMut, parts: ConnectionParts) {
    let gone = CancellationToken::new();
    let _told = gone.clone().drop_guard();
    let outbox = Arc::new(Outbox::new(OutboxLimits::default()));
    let client = Arc::new(Client {
        context: Context { client_id: parts.client_id.clone(), gone },
        outbox: Arc::clone(&outbox),
        greeted: AtomicBool::new(false),
        running: Arc::new(Semaphore::new(MAX_RUNNING_CALLS as usize)),
        parts,
    });
    outbox.reply(first_answer(Ok(())).into());
    let (reader, writer) = tokio::io::split(socket);
    let mut lines = LineReader::with(reader, come);
    let mut writing = pin!(send_out(&outbox, writer));
    let reading = async {
        tokio::select! {
            () = take_calls(&client, &mut lines) => {}
            () = client.parts.end.cancelled() => client.last_answers().await,
        }
    };
    tokio::select! {
        _ = &mut writing => return,
        () = reading => {}
    }
    outbox.end();
    let (mut reader, _) = lines.into_parts();
    let _ = timeout(LINGER, async { tokio::join!(writing, drain(&mut reader)) }).await;
}

async fn send_out(outbox: &Outbox, mut writer: impl AsyncWrite + Unpin) -> io::Result<()> {
    let mut line = Vec::new();
    while let Some(text) = outbox.next().await {
        line.clear();
        line.extend_from_slice(text.as_bytes());
        line.push(b'\n');
        writer.write_all(&line).await?;
        writer.flush().await?;
        // One large list must not cost its size for ever.
        if line.capacity() > MAX_UNSENT_BYTES {
            line = Vec::new();
        }
    }
    writer.shutdown().await
}

/// Until the other side ends or sends what is no request.
async fn take_calls(client: &Arc<Client>, lines: &mut LineReader<impl AsyncRead + Unpin>) {
    loop {
        client.outbox.below(MAX_UNSENT_BYTES).await;
        let Ok(permit) = Arc::clone(&client.running).acquire_owned().await else { return };
        let raw = match lines.next(MAX_REQUEST_BYTES).await {
            Ok(Line::Whole(line)) => parse_request_text(&line),
            Ok(Line::TooLong) => Err(too_large(MAX_REQUEST_BYTES)),
            Ok(Line::End) | Err(_) => return,
        };
        match raw {
            Ok(raw) => client.call(raw, permit).await,
            // What comes after a line that is no request cannot be trusted to be one.
            Err(error) => return client.reply(failure(0, &error)),
        }
    }
}

impl Client {
    /// Lets the call in, and whatever must happen before the next one is looked at; the answer may come later.
    async fn call(self: &Arc<Self>, raw: Value, permit: OwnedSemaphorePermit) {
        let method = raw.get("method").and_then(Value::as_str);
        if method == Some("hello") {
            // Calls sent right behind it wait for it.
            return self.greet(raw).await;
        }
        if !self.greeted.load(Ordering::Acquire) {
            return self.reply(hello_first(request_id(&raw)));
        }
        let is_release = method == Some("owner.release");
        let answering = self.parts.backend.answer(raw, self.context.clone());
        let client = Arc::clone(self);
        let answered = tokio::spawn(async move {
            let _running = permit;
            client.reply(answering.await);
        });
        if is_release {
            // Whether it comes about: calls sent right behind it are refused then.
            tokio::select! {
                _ = answered => {}
                () = self.parts.backend.releasing() => {}
            }
        }
    }

    async fn greet(&self, raw: Value) {
        let reply = self.parts.backend.answer(raw, self.context.clone()).await;
        if reply.is_ok() && !self.greeted.swap(true, Ordering::AcqRel) {
            self.parts.events.greeted(&self.outbox);
        }
        self.reply(reply);
    }

    fn reply(&self, reply: Reply) {
        self.outbox.reply(reply.into_text().into());
    }

    /// Whoever asked for the end gets its answer.
    async fn last_answers(&self) {
        let _ = timeout(LINGER, self.running.acquire_many(MAX_RUNNING_CALLS)).await;
    }
}
