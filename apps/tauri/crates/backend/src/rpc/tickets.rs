//! One-time tickets for byte streams: a method issues one, a transport redeems it. Bytes never pass through JSON.
use super::one_time_box::OneTimeBox;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::{ByteStream, OpenStream, TICKET_LIFE_MS, stream_error};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Which way a transport can carry bytes: an HTTP GET only down, a socket both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamDirection {
    Both,
    Down,
}

const MAX_TICKETS: usize = 1024;

/// The owner has one and hands it to whoever issues tickets.
pub struct TicketBox(OneTimeBox<OpenStream>);

impl Default for TicketBox {
    fn default() -> Self {
        Self(OneTimeBox::new(Duration::from_millis(TICKET_LIFE_MS), MAX_TICKETS))
    }
}

impl TicketBox {
    /// A ticket that opens the stream once within 30 s. `open` runs when the ticket is redeemed, not before.
    pub fn issue(&self, open: OpenStream) -> String {
        self.0.put(open)
    }

    /// Uses the ticket up, whatever comes of it. One opened `Down` gives no second opening for the way up. Fails with
    /// `stream.ticketInvalid`, or with what opening fails with.
    pub async fn redeem(&self, ticket: &str, direction: StreamDirection) -> Result<ByteStream, ApiError> {
        let open = self.0.take(ticket).ok_or_else(|| {
            let message = "This ticket is unknown, used or older than 30 seconds.";
            ApiError::new(ErrorCode::StreamTicketInvalid, message).hint("Ask for a new ticket.")
        })?;
        let stream = open().await?;
        Ok(match direction {
            StreamDirection::Both => stream,
            StreamDirection::Down => Box::new(WithoutWrites(stream)),
        })
    }

    /// Forgets every ticket that was not redeemed.
    pub fn clear(&self) {
        self.0.clear();
    }
}

struct WithoutWrites(ByteStream);

impl AsyncRead for WithoutWrites {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buf)
    }
}

impl AsyncWrite for WithoutWrites {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        let error = ApiError::new(ErrorCode::StreamUnavailable, "This stream was opened for reading only.")
            .hint("Open it with a transport that carries bytes both ways.");
        Poll::Ready(Err(stream_error(error)))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    fn opening(bytes: &'static [u8]) -> OpenStream {
        Box::new(move || {
            Box::pin(async move {
                let (here, mut there) = tokio::io::duplex(64);
                there.write_all(bytes).await.map_err(ApiError::defect)?;
                Ok(Box::new(here) as ByteStream)
            })
        })
    }

    #[tokio::test]
    async fn a_ticket_opens_its_stream_once() {
        let tickets = TicketBox::default();
        let ticket = tickets.issue(opening(b"hello"));
        let mut stream = tickets.redeem(&ticket, StreamDirection::Both).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert_eq!(said, "hello");
        let again = tickets.redeem(&ticket, StreamDirection::Both).await.err().unwrap();
        assert_eq!(again.code, ErrorCode::StreamTicketInvalid);
    }

    #[tokio::test]
    async fn a_stream_opened_downwards_takes_no_bytes() {
        let tickets = TicketBox::default();
        let ticket = tickets.issue(opening(b""));
        let mut stream = tickets.redeem(&ticket, StreamDirection::Down).await.unwrap();
        assert!(stream.write_all(b"up").await.is_err());
    }
}
