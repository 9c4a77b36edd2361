//! A linked channel as a byte stream. What the page says is written in whole messages, so that an acknowledgement of ours
//! never lands inside one.
use super::downward::{Downward, Next, broken};
use super::piece_queue::Piece;
use super::scanner::{Found, MessageScanner};
use super::unread::UnreadBudget;
use crate::streams::LINGER;
use bytes::{Buf, Bytes, BytesMut};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::{ByteStream, stream_error};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf, WriteHalf};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio_util::sync::{CancellationToken, DropGuard, PollSender};

/// Input, agent data of 2 kB, sound, redirected USB: nothing that a page sends is larger.
const MAX_CLIENT_MESSAGE_BYTES: u32 = 4 * 1024 * 1024;
/// Writes of the page that wait for the server.
const MAX_WAITING_WRITES: usize = 4;

pub struct ChannelStream {
    downward: Arc<Downward>,
    current: Piece,
    said_farewell: bool,
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
        let (acks, acks_to_write) = mpsc::unbounded_channel();
        let downward = Arc::new(Downward::new(scanner, acks, unread));
        let reading = tokio::spawn(Arc::clone(&downward).run(reader)).abort_handle();
        let (upward, to_write) = mpsc::channel(MAX_WAITING_WRITES);
        let closing = CancellationToken::new();
        tokio::spawn(write_out(writer, acks_to_write, to_write, closing.clone()));
        Self {
            downward,
            current: Piece::default(),
            said_farewell: false,
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
            match this.downward.next(context.waker()) {
                Next::Piece(piece) => this.current = piece,
                Next::Farewell(farewell) => {
                    this.said_farewell = true;
                    this.current.chunks.push_back(farewell);
                }
                Next::End(failure) => return Poll::Ready(failure.map_or(Ok(()), |error| Err(stream_error(error)))),
                Next::NotYet => return Poll::Pending,
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
        let on_found = |found| {
            if let Found::End(message) = found {
                end = message.end_at;
            }
        };
        this.scanner.scan(bytes, on_found).map_err(|error| stream_error(broken(&error)))?;
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
        self.downward.drop_waiting();
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
    use std::time::Duration;
    use tokio::io::{AsyncReadExt, DuplexStream};

    fn channel(unread: &Arc<UnreadBudget>) -> (ChannelStream, DuplexStream) {
        let (here, server) = tokio::io::duplex(4 << 20);
        let scanner = MessageScanner::new("display", max_message_bytes("display"), Some(3));
        (ChannelStream::begin(Box::new(here), "display", scanner, Arc::clone(unread)), server)
    }

    #[tokio::test]
    async fn messages_are_acknowledged_as_they_are_read() {
        let (mut stream, mut server) = channel(&Arc::default());
        let set_ack = message(3, &[7, 0, 0, 0, 2, 0, 0, 0]);
        let sent = [set_ack, message(101, b"one"), message(101, b"two")].concat();
        server.write_all(&sent).await.unwrap();
        let mut got = vec![0; sent.len()];
        stream.read_exact(&mut got).await.unwrap();
        assert_eq!(got, sent);
        let mut answer = [0; 16];
        server.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, *[message(1, &[7, 0, 0, 0]), message(2, b"")].concat());
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
        let filled = async {
            while !unread.is_full() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            () = flood => {}
            full = tokio::time::timeout(Duration::from_secs(20), filled) => full.expect("a budget that is full"),
        }
        drop(stream);
        assert!(!unread.is_full());
    }
}
