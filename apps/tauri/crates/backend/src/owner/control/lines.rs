//! Cuts a socket's bytes into lines, within a bound, and gives back what follows the last line taken.
use bytes::{Bytes, BytesMut};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

pub struct LineReader<R> {
    socket: R,
    come: BytesMut,
    /// So many of them hold no newline.
    looked_at: usize,
}

/// What the next line was.
#[derive(Debug, PartialEq)]
pub enum Line {
    /// Without its newline.
    Whole(Bytes),
    /// It has outgrown the bound; the reader is of no use any more.
    TooLong,
    /// The other side has ended; the rest was no whole line.
    End,
}

const CHUNK_BYTES: usize = 64 * 1024;

impl<R: AsyncRead + Unpin> LineReader<R> {
    pub fn new(socket: R) -> Self {
        Self::with(socket, BytesMut::new())
    }

    /// `come` has been read from the socket before.
    pub fn with(socket: R, come: BytesMut) -> Self {
        Self { socket, come, looked_at: 0 }
    }

    /// The next whole line of at most `max_bytes`. Nothing is lost when the call is dropped.
    pub async fn next(&mut self, max_bytes: usize) -> io::Result<Line> {
        loop {
            if let Some(at) = self.come[self.looked_at..].iter().position(|byte| *byte == b'\n') {
                let mut line = self.come.split_to(self.looked_at + at + 1);
                self.looked_at = 0;
                line.truncate(line.len() - 1);
                return Ok(if line.len() > max_bytes { Line::TooLong } else { Line::Whole(line.freeze()) });
            }
            self.looked_at = self.come.len();
            if self.come.len() > max_bytes {
                return Ok(Line::TooLong);
            }
            self.come.reserve(CHUNK_BYTES.min(max_bytes + 1));
            if self.socket.read_buf(&mut self.come).await? == 0 {
                return Ok(Line::End);
            }
        }
    }

    /// The socket, and what no line has taken.
    pub fn into_parts(self) -> (R, BytesMut) {
        (self.socket, self.come)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(bytes: &[u8], max_bytes: usize) -> Vec<Line> {
        let mut reader = LineReader::new(bytes);
        let mut lines = Vec::new();
        loop {
            let line = reader.next(max_bytes).await.unwrap();
            let over = !matches!(line, Line::Whole(_));
            lines.push(line);
            if over {
                return lines;
            }
        }
    }

    #[tokio::test]
    async fn lines_are_cut_at_newlines_and_bounded() {
        let whole = |text: &'static str| Line::Whole(Bytes::from_static(text.as_bytes()));
        assert_eq!(lines_of(b"one\n\ntwo\nhalf", 8).await, [whole("one"), whole(""), whole("two"), Line::End]);
        assert_eq!(lines_of(b"123456789\n", 8).await, [Line::TooLong]);
        assert_eq!(lines_of(b"12345678\n", 8).await, [whole("12345678"), Line::End]);
    }

    #[tokio::test]
    async fn what_no_line_has_taken_is_given_back() {
        let mut reader = LineReader::new(&b"first\nraw bytes"[..]);
        reader.next(100).await.unwrap();
        assert_eq!(reader.into_parts().1, &b"raw bytes"[..]);
    }
}
