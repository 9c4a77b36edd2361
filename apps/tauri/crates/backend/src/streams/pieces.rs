//! Reads a stream in pieces that are as large as what waits: a large picture travels in few.
use bytes::BytesMut;
use futures_util::FutureExt;
use tokio::io::{AsyncRead, AsyncReadExt};

const SMALLEST: usize = 4 * 1024;

pub struct PieceReader<R> {
    stream: R,
    head_bytes: usize,
    max_bytes: usize,
    /// What the last piece makes likely.
    room: usize,
}

impl<R: AsyncRead + Unpin> PieceReader<R> {
    /// Each piece has at most `max_bytes`, behind `head_bytes` zeros that are left for the caller.
    pub fn new(stream: R, head_bytes: usize, max_bytes: usize) -> Self {
        Self { stream, head_bytes, max_bytes, room: SMALLEST.min(max_bytes) }
    }

    /// `None` at the end. A stream that fails has ended: its bytes' own protocol says whether it was whole.
    pub async fn next(&mut self) -> Option<BytesMut> {
        let whole = self.head_bytes + self.max_bytes;
        let mut piece = BytesMut::zeroed(self.head_bytes);
        piece.reserve(self.room);
        if (&mut self.stream).take(self.max_bytes as u64).read_buf(&mut piece).await.ok()? == 0 {
            return None;
        }
        // Whatever else is there without waiting.
        while piece.len() == piece.capacity() && piece.len() < whole {
            let left = whole - piece.len();
            piece.reserve((piece.len() * 3).min(left));
            let more = (&mut self.stream).take(left as u64).read_buf(&mut piece).now_or_never();
            if !matches!(more, Some(Ok(count)) if count > 0) {
                break;
            }
        }
        self.room = (piece.len() * 2).clamp(SMALLEST.min(self.max_bytes), self.max_bytes);
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn a_piece_is_as_large_as_what_waits() {
        let (mut a, b) = tokio::io::duplex(1 << 20);
        let mut pieces = PieceReader::new(b, 2, 200_000);
        a.write_all(&[7; 300_000]).await.unwrap();
        assert_eq!(pieces.next().await.unwrap().len(), 200_002);
        assert_eq!(pieces.next().await.unwrap().len(), 100_002);
        a.write_all(b"x").await.unwrap();
        assert_eq!(&pieces.next().await.unwrap()[..], b"\0\0x");
        drop(a);
        assert!(pieces.next().await.is_none());
    }
}
