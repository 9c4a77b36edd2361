//! A byte stream that only comes down: figures, logs, pictures.
use crate::Subscription;
use crate::ports::byte_stream::{ByteStream, stream_error};
use openutm_contract::{ApiError, ErrorCode};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

struct OneWay<R> {
    source: R,
    /// Said to whoever sends something up.
    refusal: &'static str,
    /// Held as long as somebody reads.
    _held: Subscription,
}

/// A stream that gives what `source` has and refuses every byte in these words. `held` ends when the stream is dropped.
pub fn one_way<R>(source: R, refusal: &'static str, held: Subscription) -> ByteStream
where
    R: AsyncRead + Send + Unpin + 'static,
{
    Box::new(OneWay { source, refusal, _held: held })
}

impl<R: AsyncRead + Unpin> AsyncRead for OneWay<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.source).poll_read(context, buffer)
    }
}

impl<R: Unpin> AsyncWrite for OneWay<R> {
    fn poll_write(self: Pin<&mut Self>, _context: &mut Context<'_>, _bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(stream_error(ApiError::new(ErrorCode::StreamUnavailable, self.refusal))))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
