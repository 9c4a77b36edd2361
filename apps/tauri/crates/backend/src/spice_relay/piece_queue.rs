//! Bytes that may go to the page, joined to large pieces that end where messages end.
use bytes::Bytes;
use std::collections::VecDeque;

/// A piece is no longer than this, unless it is one chunk of the socket with the beginning of its first message.
const MAX_PIECE_BYTES: usize = 1024 * 1024;
/// So much of one message is passed on before its end is there.
pub const PART_BYTES: usize = 256 * 1024;

/// What the page gets as one.
#[derive(Default)]
pub struct Piece {
    pub chunks: VecDeque<Bytes>,
    pub bytes: usize,
}

/// Where a chunk ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    Message,
    /// Within one, of which the rest comes behind it.
    Within,
}

#[derive(Default)]
pub struct PieceQueue(VecDeque<(Bytes, Ends)>);

impl PieceQueue {
    pub fn push(&mut self, bytes: Bytes, ends: Ends) {
        self.0.push_back((bytes, ends));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(bytes, _)| bytes.len()).sum()
    }

    /// The next piece; `None` when there is nothing.
    pub fn take(&mut self) -> Option<Piece> {
        let count = self.chunks_of_next();
        let chunks: VecDeque<Bytes> = self.0.drain(..count).map(|(bytes, _)| bytes).collect();
        (count > 0).then(|| Piece { bytes: chunks.iter().map(Bytes::len).sum(), chunks })
    }

    fn chunks_of_next(&self) -> usize {
        let (mut bytes, mut ended) = (0, 0);
        for (index, (chunk, ends)) in self.0.iter().enumerate() {
            if bytes + chunk.len() > MAX_PIECE_BYTES {
                if ended > 0 {
                    return ended;
                }
                // A little of a message is joined to the chunk that ends it, however long that is.
                if bytes >= PART_BYTES {
                    return index;
                }
            }
            bytes += chunk.len();
            if *ends == Ends::Message {
                ended = index + 1;
            }
        }
        if ended > 0 { ended } else { self.0.len() }
    }
}
