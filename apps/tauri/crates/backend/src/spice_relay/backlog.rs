//! What has come from the guest and waits for the page: joined to large pieces that end where messages end.
use super::scanner::MessageScanner;
use super::table::{SET_ACK, SpiceProtocolError};
use bytes::Bytes;
use std::collections::VecDeque;

struct Entry {
    bytes: Bytes,
    /// Ends where a message ends.
    aligned: bool,
    accepted: Accepted,
}

/// What to acknowledge once it is accepted.
#[derive(Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Messages that end in it.
    pub messages: u32,
    /// SET_ACK's body, when that is the last message of it.
    pub set_ack: Option<Vec<u8>>,
}

/// What the page gets as one.
#[derive(Default)]
pub struct Piece {
    pub chunks: VecDeque<Bytes>,
    pub bytes: usize,
    /// In order.
    pub accepted: Vec<Accepted>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Whole messages, or a part of one that is very long.
    Whole,
    /// A message that will never end, too.
    Rest,
}

/// A piece is no longer than this, unless it is one chunk of the socket.
const MAX_PIECE_BYTES: usize = 1024 * 1024;
/// So much of one message is passed on before its end is there.
const PART_BYTES: usize = 256 * 1024;

pub struct Backlog {
    scanner: MessageScanner,
    entries: VecDeque<Entry>,
    pub bytes: usize,
}

impl Backlog {
    pub fn new(scanner: MessageScanner) -> Self {
        Self { scanner, entries: VecDeque::new(), bytes: 0 }
    }

    /// Fails as the scanner does.
    pub fn push(&mut self, chunk: Bytes) -> Result<(), SpiceProtocolError> {
        let (mut start, mut end, mut messages) = (0, 0, 0);
        let entries = &mut self.entries;
        let mut cut = |from: usize, to: usize, aligned, messages, set_ack| {
            if to > from {
                entries.push_back(Entry {
                    bytes: chunk.slice(from..to),
                    aligned,
                    accepted: Accepted { messages, set_ack },
                });
            }
        };
        self.scanner.scan(&chunk, |message| {
            end = message.end_at;
            messages += 1;
            if message.number == SET_ACK {
                cut(start, end, true, std::mem::take(&mut messages), message.body);
                start = end;
            }
        })?;
        cut(start, end, true, messages, None);
        cut(start.max(end), chunk.len(), false, 0, None);
        self.bytes += chunk.len();
        Ok(())
    }

    /// What may go to the page now; `None`: wait for more.
    pub fn take(&mut self, which: Which) -> Option<Piece> {
        let count = self.count(which);
        if count == 0 {
            return None;
        }
        let mut piece = Piece::default();
        for entry in self.entries.drain(..count) {
            piece.bytes += entry.bytes.len();
            piece.chunks.push_back(entry.bytes);
            piece.accepted.push(entry.accepted);
        }
        self.bytes -= piece.bytes;
        Some(piece)
    }

    /// Whether `take` would give something: what does not count as unread by the page is not waited for.
    pub fn is_ready(&self) -> bool {
        self.count(Which::Whole) > 0
    }

    /// How many entries make the next piece.
    fn count(&self, which: Which) -> usize {
        let (mut bytes, mut aligned, mut fits) = (0, 0, 0);
        for (index, entry) in self.entries.iter().enumerate() {
            bytes += entry.bytes.len();
            if index > 0 && bytes > MAX_PIECE_BYTES {
                break;
            }
            fits = index + 1;
            if entry.aligned {
                aligned = fits;
            }
        }
        match aligned {
            0 if which == Which::Rest || bytes >= PART_BYTES => fits,
            aligned => aligned,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::acknowledger::message;
    use super::*;

    fn backlog() -> Backlog {
        Backlog::new(MessageScanner::new("display", |_| 10 << 20, Some(SET_ACK)))
    }

    fn taken(backlog: &mut Backlog, which: Which) -> Option<(usize, u32)> {
        let piece = backlog.take(which)?;
        assert_eq!(piece.chunks.iter().map(Bytes::len).sum::<usize>(), piece.bytes);
        Some((piece.bytes, piece.accepted.iter().map(|part| part.messages).sum()))
    }

    #[test]
    fn a_piece_ends_where_a_message_ends() {
        let mut backlog = backlog();
        let two = [message(101, &[1; 10]), message(102, &[2; 20])].concat();
        backlog.push(two[..20].to_vec().into()).unwrap();
        assert_eq!(taken(&mut backlog, Which::Whole), Some((16, 1)));
        assert!(!backlog.is_ready());
        backlog.push(two[20..].to_vec().into()).unwrap();
        assert_eq!(taken(&mut backlog, Which::Whole), Some((26, 1)));
        assert_eq!(backlog.bytes, 0);
    }

    #[test]
    fn set_ack_ends_the_part_that_counts_before_it() {
        let mut backlog = backlog();
        let set_ack = [7, 0, 0, 0, 20, 0, 0, 0];
        let bytes = [message(101, b"x"), message(SET_ACK, &set_ack), message(101, b"y")].concat();
        backlog.push(bytes.into()).unwrap();
        let accepted = backlog.take(Which::Whole).unwrap().accepted;
        assert_eq!(
            accepted,
            [Accepted { messages: 2, set_ack: Some(set_ack.to_vec()) }, Accepted { messages: 1, set_ack: None },]
        );
    }

    #[test]
    fn a_long_message_is_passed_on_in_parts() {
        let mut backlog = backlog();
        let long = message(104, &vec![0; 600_000]);
        backlog.push(long[..100_000].to_vec().into()).unwrap();
        assert!(!backlog.is_ready());
        backlog.push(long[100_000..300_000].to_vec().into()).unwrap();
        assert_eq!(taken(&mut backlog, Which::Whole), Some((300_000, 0)));
        backlog.push(long[300_000..300_100].to_vec().into()).unwrap();
        assert_eq!(taken(&mut backlog, Which::Whole), None);
        assert_eq!(taken(&mut backlog, Which::Rest), Some((100, 0)));
    }

    #[test]
    fn a_piece_is_bounded() {
        let mut backlog = backlog();
        for _ in 0..40 {
            backlog.push(message(101, &vec![0; 60_000]).into()).unwrap();
        }
        assert_eq!(taken(&mut backlog, Which::Whole), Some((17 * 60_006, 17)));
    }
}
