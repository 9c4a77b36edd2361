//! A linked channel as a byte stream. What the guest says is read while the page keeps up, passed on in large pieces, and
//! acknowledged when it is accepted; what the page says is written in whole messages, so that an acknowledgement of ours
//! never lands inside one.
use super::acknowledger::Acknowledger;
use super::backlog::{Backlog, Piece, Which};
use super::scanner::MessageScanner;
use super::table::SpiceProtocolError;
use super::unread::UnreadBudget;
use crate::streams::{LINGER, PieceReader};
use bytes::{Buf, Bytes, BytesMut};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::{ByteStream, stream_error};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf, ReadHalf, WriteHalf};
use tokio::sync::{Notify, mpsc};
use tokio::task::AbortHandle;
use tokio_util::sync::{CancellationToken, DropGuard, PollSender};

/// What is read from the socket at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// Input, agent data of 2 kB, sound, redirected USB: nothing that a page sends is larger.
const MAX_CLIENT_MESSAGE_BYTES: u32 = 4 * 1024 * 1024;
/// Writes of the page that wait for the server.
const MAX_WAITING_WRITES: usize = 4;

/// The reading side, shared by the task that reads the socket and the stream that the page reads.
pub struct Downward {
    state: Mutex<State>,
    unread: Arc<UnreadBudget>,
    /// Told when the page has taken something.
    taken: Notify,
}

struct State {
    backlog: Backlog,
    /// The server has ended, or was found to break the protocol.
    ended: bool,
    failure: Option<ApiError>,
    /// Somebody else looks at the guest now: the last bytes that the page gets.
    farewell: Option<Bytes>,
    waker: Option<Waker>,
    /// Nobody reads any more.
    is_dropped: bool,
}

fn broken(error: &SpiceProtocolError) -> ApiError {
    ApiError::new(ErrorCode::StreamUnavailable, "The guest's display sent something that is not SPICE.")
        .hint("Restart the VM if this stays.")
        .with("channel", error.channel.clone())
        .with("message", error.message.clone())
        .with("why", error.why.clone())
}

impl Downward {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the stream after what the page is just getting, with these bytes.
    pub fn end_with(&self, farewell: Bytes) {
        let mut state = self.lock();
        state.farewell = Some(farewell);
        state.wake();
    }

    async fn read(self: Arc<Self>, socket: ReadHalf<ByteStream>) {
        let mut chunks = PieceReader::new(socket, 0, CHUNK_BYTES);
        loop {
            self.has_room().await;
            let chunk = chunks.next().await;
            let mut state = self.lock();
            let Some(chunk) = chunk else {
                state.ended = true;
                return state.wake();
            };
            if state.is_dropped {
                return;
            }
            let count = chunk.len();
            if let Err(error) = state.backlog.push(chunk.freeze()) {
                state.failure = Some(broken(&error));
                state.ended = true;
                return state.wake();
            }
            self.unread.add(count);
            state.wake();
        }
    }

    /// A channel of which nothing waits for the page goes on, so that one slow channel never stops the others.
    async fn has_room(&self) {
        loop {
            let mut room = std::pin::pin!(self.unread.room.notified());
            room.as_mut().enable();
            if !(self.unread.is_full() && self.lock().backlog.is_ready()) {
                return;
            }
            tokio::select! {
                () = room => {}
                () = self.taken.notified() => {}
            }
        }
    }
}

impl State {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

pub struct ChannelStream {
    downward: Arc<Downward>,
    current: Piece,
    said_farewell: bool,
    acknowledger: Acknowledger,
    acks: mpsc::UnboundedSender<Vec<u8>>,
    /// Whole messages.
    upward: PollSender<Bytes>,
    scanner: MessageScanner,
    /// The beginning of a message of the page.
    held: BytesMut,
    reading: AbortHandle,
    _closing: DropGuard,
}

impl ChannelStream {
    /// `socket` has been linked: the next bytes both ways are messages with mini headers.
    pub fn begin(socket: ByteStream, name: &str, scanner: MessageScanner, unread: Arc<UnreadBudget>) -> Self {
        let (reader, writer) = tokio::io::split(socket);
        let state = State {
            backlog: Backlog::new(scanner),
            ended: false,
            failure: None,
            farewell: None,
            waker: None,
            is_dropped: false,
        };
        let downward = Arc::new(Downward { state: Mutex::new(state), unread, taken: Notify::new() });
        let reading = tokio::spawn(Arc::clone(&downward).read(reader)).abort_handle();
        let (acks, acks_to_write) = mpsc::unbounded_channel();
        let (upward, to_write) = mpsc::channel(MAX_WAITING_WRITES);
        let closing = CancellationToken::new();
        tokio::spawn(write_out(writer, acks_to_write, to_write, closing.clone()));
        Self {
            downward,
            current: Piece::default(),
            said_farewell: false,
            acknowledger: Acknowledger::default(),
            acks,
            upward: PollSender::new(upward),
            scanner: MessageScanner::new(name, |_| MAX_CLIENT_MESSAGE_BYTES, None),
            held: BytesMut::new(),
            reading,
            _closing: closing.drop_guard(),
        }
    }

    /// To end it from elsewhere.
    pub fn downward(&self) -> Arc<Downward> {
        Arc::clone(&self.downward)
    }

    /// The page asks for more: it has accepted what it got.
    fn accept(&mut self) {
        let piece = std::mem::take(&mut self.current);
        if piece.bytes == 0 {
            return;
        }
        for part in piece.accepted {
            let answers = [
                self.acknowledger.accepted(part.messages),
                part.set_ack.and_then(|body| self.acknowledger.set_ack(&body)),
            ];
            for answer in answers.into_iter().flatten() {
                // A server that has gone needs none.
                let _ = self.acks.send(answer);
            }
        }
        self.downward.unread.take(piece.bytes);
        self.downward.taken.notify_one();
    }
}

impl AsyncRead for ChannelStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let before = buf.filled().len();
            while buf.remaining() > 0
                && let Some(chunk) = this.current.chunks.front_mut()
            {
                let count = chunk.len().min(buf.remaining());
                buf.put_slice(&chunk[..count]);
                chunk.advance(count);
                if chunk.is_empty() {
                    this.current.chunks.pop_front();
                }
            }
            if buf.filled().len() > before || this.said_farewell || buf.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
            this.accept();
            let downward = Arc::clone(&this.downward);
            let mut state = downward.lock();
            if let Some(farewell) = state.farewell.take() {
                this.said_farewell = true;
                this.current.chunks.push_back(farewell);
                continue;
            }
            let which = if state.ended { Which::Rest } else { Which::Whole };
            match state.backlog.take(which) {
                Some(piece) => this.current = piece,
                None if state.ended => {
                    return Poll::Ready(state.failure.take().map_or(Ok(()), |error| Err(stream_error(error))));
                }
                None => {
                    state.waker = Some(context.waker().clone());
                    return Poll::Pending;
                }
            }
        }
    }
}

fn closed() -> io::Error {
    stream_error(ApiError::new(ErrorCode::StreamUnavailable, "The stream is closed.").hint("Open it again."))
}

impl AsyncWrite for ChannelStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        ready!(this.upward.poll_reserve(context)).map_err(|_| closed())?;
        let mut end = 0;
        this.scanner.scan(bytes, |message| end = message.end_at).map_err(|error| stream_error(broken(&error)))?;
        this.held.extend_from_slice(&bytes[..end]);
        if end > 0 {
            let whole = this.held.split().freeze();
            this.upward.send_item(whole).map_err(|_| closed())?;
        }
        this.held.extend_from_slice(&bytes[end..]);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// What was accepted for the server (a key's release) goes out first.
    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.upward.close();
        Poll::Ready(Ok(()))
    }
}

impl Drop for ChannelStream {
    fn drop(&mut self) {
        self.reading.abort();
        let waiting = {
            let mut state = self.downward.lock();
            state.is_dropped = true;
            state.backlog.bytes
        };
        self.downward.unread.take(waiting + self.current.bytes);
    }
}

/// Until the stream is closed and everything is out; a server that takes nothing then has five seconds.
async fn write_out(
    mut socket: WriteHalf<ByteStream>,
    mut acks: mpsc::UnboundedReceiver<Vec<u8>>,
    mut messages: mpsc::Receiver<Bytes>,
    closing: CancellationToken,
) {
    let writing = async {
        loop {
            let written = tokio::select! {
                biased;
                Some(ack) = acks.recv() => socket.write_all(&ack).await,
                Some(whole) = messages.recv() => socket.write_all(&whole).await,
                else => break,
            };
            if written.is_err() {
                return;
            }
        }
        // Whoever has gone already needs no goodbye.
        let _ = socket.shutdown().await;
    };
    let too_long = async {
        closing.cancelled().await;
        tokio::time::sleep(LINGER).await;
    };
    tokio::select! {
        () = writing => {}
        () = too_long => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::acknowledger::message;
    use super::super::table::max_message_bytes;
    use super::*;
    use tokio::io::{AsyncReadExt, DuplexStream};

    fn channel(unread: &Arc<UnreadBudget>) -> (ChannelStream, DuplexStream) {
        let (here, server) = tokio::io::duplex(4 << 20);
        let scanner = MessageScanner::new("display", max_message_bytes("display"), Some(3));
        (ChannelStream::begin(Box::new(here), "display", scanner, Arc::clone(unread)), server)
    }

    #[tokio::test]
    async fn messages_are_acknowledged_when_the_page_asks_for_more() {
        let (mut stream, mut server) = channel(&Arc::default());
        let set_ack = message(3, &[7, 0, 0, 0, 2, 0, 0, 0]);
        let sent = [set_ack, message(101, b"one"), message(101, b"two")].concat();
        server.write_all(&sent).await.unwrap();
        let mut got = vec![0; sent.len()];
        stream.read_exact(&mut got).await.unwrap();
        assert_eq!(got, sent);
        let asking = tokio::spawn(async move { stream.read(&mut [0; 10]).await.map(|_| stream) });
        let mut answer = [0; 16];
        server.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, *[message(1, &[7, 0, 0, 0]), message(2, b"")].concat());
        drop(server);
        drop(asking.await);
    }

    #[tokio::test]
    async fn what_the_page_says_goes_up_in_whole_messages() {
        let (mut stream, mut server) = channel(&Arc::default());
        let said = message(101, b"key down");
        stream.write_all(&said[..9]).await.unwrap();
        stream.write_all(&said[9..]).await.unwrap();
        let mut got = vec![0; said.len()];
        server.read_exact(&mut got).await.unwrap();
        assert_eq!(got, said);
    }

    #[tokio::test]
    async fn who_is_taken_over_gets_a_farewell_and_no_more() {
        let (mut stream, mut server) = channel(&Arc::default());
        server.write_all(&message(101, b"x")).await.unwrap();
        let mut got = [0; 7];
        stream.read_exact(&mut got).await.unwrap();
        stream.downward().end_with(Bytes::from_static(b"bye"));
        server.write_all(&message(101, b"y")).await.unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"bye");
    }

    #[tokio::test]
    async fn what_is_no_spice_ends_the_stream_in_words() {
        let (mut stream, mut server) = channel(&Arc::default());
        server.write_all(&[3, 0, 0xff, 0xff, 0xff, 0xff]).await.unwrap();
        let error = stream.read(&mut [0; 10]).await.unwrap_err();
        let error = openutm_core::ports::byte_stream::api_error_in(&error).unwrap();
        assert_eq!(error.data.as_ref().unwrap()["channel"], "display");
    }

    #[tokio::test]
    async fn a_page_that_does_not_read_holds_the_guest_up_and_frees_the_budget_when_it_goes() {
        let unread = Arc::new(UnreadBudget::default());
        let (stream, mut server) = channel(&unread);
        let large = message(104, &vec![0; 100_000]);
        let flood = async {
            loop {
                server.write_all(&large).await.unwrap();
            }
        };
        assert!(tokio::time::timeout(std::time::Duration::from_millis(300), flood).await.is_err());
        assert!(unread.is_full());
        drop(stream);
        assert!(!unread.is_full());
    }
}
