//! A page's WebSocket that carries streams: the door's end of it.
use super::frames::{
    CREDIT_PIECE_BYTES, HEAD_BYTES, MAX_STREAM_DATA_BYTES, STREAM_WINDOW_BYTES, StreamFrame, credit, data_head, decode,
    end,
};
use super::upgrade::DoorSocket;
use crate::owner::LocalBackend;
use crate::rpc::StreamDirection;
use crate::streams::{LINGER, PieceReader};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use openutm_contract::ApiError;
use openutm_core::ports::byte_stream::ByteStream;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_util::sync::CancellationToken;

/// A page that does not read the control messages that it causes itself is gone, or worse.
const MAX_UNSENT_BYTES: usize = 16 * 1024 * 1024;

/// Carries streams until the socket ends or the last of them has; all end with the socket. `first` is what the socket's
/// own address opened.
pub async fn carry_streams(socket: DoorSocket, first: ByteStream, backend: Arc<dyn LocalBackend>) {
    let (sending, mut receiving) = socket.split();
    let (messages, to_send) = mpsc::unbounded_channel();
    let out = Out { messages, unsent: Arc::default(), too_slow: CancellationToken::new() };
    let writer = tokio::spawn(send_out(sending, to_send, Arc::clone(&out.unsent)));
    let (over, mut ended) = mpsc::unbounded_channel();
    let mut streams = Streams { backend, out: out.clone(), over, live: HashMap::new(), last_number: 0 };
    streams.add(0, Box::pin(async { Ok(first) }));
    let last_words = loop {
        tokio::select! {
            message = receiving.next() => match message {
                Some(Ok(Message::Binary(message))) => {
                    if !streams.take(message) {
                        break None;
                    }
                }
                Some(Ok(Message::Text(_))) => {
                    break Some(CloseFrame { code: CloseCode::Unsupported, reason: "Only binary frames.".into() });
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                _ => break None,
            },
            Some(number) = ended.recv() => drop(streams.live.remove(&number)),
            () = out.too_slow.cancelled() => return writer.abort(),
        }
        if streams.live.is_empty() {
            break None;
        }
    };
    drop(streams);
    out.send(Message::Close(last_words), 0);
    drop(out);
    let mut writer = writer;
    if timeout(LINGER, &mut writer).await.is_err() {
        writer.abort();
    }
}

async fn send_out(
    mut socket: SplitSink<DoorSocket, Message>,
    mut messages: mpsc::UnboundedReceiver<(Message, usize)>,
    unsent: Arc<AtomicUsize>,
) {
    while let Some((message, bytes)) = messages.recv().await {
        let is_last = matches!(message, Message::Close(_));
        let sent = if messages.is_empty() { socket.send(message).await } else { socket.feed(message).await };
        unsent.fetch_sub(bytes, Ordering::AcqRel);
        if sent.is_err() || is_last {
            break;
        }
    }
    let _ = socket.close().await;
}

/// Where frames go out.
#[derive(Clone)]
struct Out {
    messages: mpsc::UnboundedSender<(Message, usize)>,
    unsent: Arc<AtomicUsize>,
    too_slow: CancellationToken,
}

impl Out {
    fn frame(&self, bytes: Bytes) {
        let count = bytes.len();
        self.send(Message::Binary(bytes), count);
    }

    fn send(&self, message: Message, bytes: usize) {
        if self.unsent.fetch_add(bytes, Ordering::AcqRel) > MAX_UNSENT_BYTES {
            self.too_slow.cancel();
        }
        // Without a writer the socket is gone, and everybody hears of that elsewhere.
        let _ = self.messages.send((message, bytes));
    }
}

type Opening = BoxFuture<'static, Result<ByteStream, ApiError>>;

struct Streams {
    backend: Arc<dyn LocalBackend>,
    out: Out,
    over: mpsc::UnboundedSender<u8>,
    live: HashMap<u8, Live>,
    last_number: u8,
}

/// The socket's hold on a stream. Dropping it ends the stream once what came for it is written.
struct Live {
    upwards: mpsc::UnboundedSender<Bytes>,
    /// What this side may still send.
    credit: Arc<Semaphore>,
    /// What the other side may still send.
    granted: Arc<AtomicUsize>,
}

impl Streams {
    fn add(&mut self, number: u8, opening: Opening) {
        let (upwards, to_write) = mpsc::unbounded_channel();
        let (credit, granted) = (Arc::new(Semaphore::new(STREAM_WINDOW_BYTES)), Arc::new(STREAM_WINDOW_BYTES.into()));
        let carried =
            Carried { number, out: self.out.clone(), credit: Arc::clone(&credit), granted: Arc::clone(&granted) };
        let over = self.over.clone();
        tokio::spawn(async move {
            carried.run(opening, to_write).await;
            let _ = over.send(number);
        });
        self.live.insert(number, Live { upwards, credit, granted });
    }

    /// False when the other side broke the rules.
    fn take(&mut self, message: Bytes) -> bool {
        let Some((number, frame)) = decode(message) else { return false };
        if let StreamFrame::Open(ticket) = frame {
            return self.open(number, ticket);
        }
        // What was under way when this side ended the stream.
        let Some(stream) = self.live.get(&number) else { return true };
        match frame {
            StreamFrame::Credit(bytes) => {
                let room = STREAM_WINDOW_BYTES.saturating_sub(stream.credit.available_permits());
                stream.credit.add_permits(bytes.min(room));
                true
            }
            StreamFrame::Data(bytes) => stream.take(bytes),
            StreamFrame::End | StreamFrame::Open(_) => {
                self.live.remove(&number);
                true
            }
        }
    }

    /// Numbers only ever go up: a late message for an old stream never reaches a new one.
    fn open(&mut self, number: u8, ticket: String) -> bool {
        if self.last_number.checked_add(1) != Some(number) {
            return false;
        }
        self.last_number = number;
        let backend = Arc::clone(&self.backend);
        self.add(number, Box::pin(async move { backend.redeem(&ticket, StreamDirection::Both).await }));
        true
    }
}

impl Live {
    /// False when more came than the other side had credit for.
    fn take(&self, bytes: Bytes) -> bool {
        let count = bytes.len();
        // It costs no credit, so that nothing would bound how many of them wait.
        if count == 0 {
            return true;
        }
        let taken = self.granted.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(count));
        // One whose writer has ended takes no more, and is about to say so.
        let _ = self.upwards.send(bytes);
        taken.is_ok()
    }
}

/// One stream's task.
struct Carried {
    number: u8,
    out: Out,
    credit: Arc<Semaphore>,
    granted: Arc<AtomicUsize>,
}

impl Carried {
    async fn run(self, opening: Opening, mut upwards: mpsc::UnboundedReceiver<Bytes>) {
        let Ok(stream) = opening.await else { return self.out.frame(end(self.number)) };
        let (reader, mut writer) = tokio::io::split(stream);
        let ended_there = tokio::select! {
            () = self.send_down(reader) => false,
            ended_there = self.write_up(&mut writer, &mut upwards) => ended_there,
        };
        if !ended_there {
            self.out.frame(end(self.number));
        }
        let _ = timeout(LINGER, writer.shutdown()).await;
    }

    /// Until the stream ends, or the socket.
    async fn send_down(&self, reader: impl AsyncRead + Unpin) {
        let mut pieces = PieceReader::new(reader, HEAD_BYTES, MAX_STREAM_DATA_BYTES);
        while let Some(mut piece) = pieces.next().await {
            piece[..HEAD_BYTES].copy_from_slice(&data_head(self.number));
            // A piece is never larger than the window.
            let bytes = (piece.len() - HEAD_BYTES) as u32;
            match self.credit.acquire_many(bytes).await {
                Ok(permits) => permits.forget(),
                Err(_) => return,
            }
            self.out.frame(piece.freeze());
        }
    }

    /// True when the other side ended the stream, false when this side takes no more.
    async fn write_up(
        &self,
        writer: &mut (impl AsyncWrite + Unpin),
        upwards: &mut mpsc::UnboundedReceiver<Bytes>,
    ) -> bool {
        let mut owed = 0;
        while let Some(bytes) = upwards.recv().await {
            if writer.write_all(&bytes).await.is_err() || writer.flush().await.is_err() {
                return false;
            }
            owed += bytes.len();
            if owed >= CREDIT_PIECE_BYTES {
                self.granted.fetch_add(owed, Ordering::AcqRel);
                self.out.frame(credit(self.number, owed));
                owed = 0;
            }
        }
        true
    }
}
