//! What has come from the guest and waits for the page: joined to large pieces that end where messages end.
use super::clipped_copy::{ClippedCopy, DRAW_COPY, HEAD_BYTES, find_clipped_copy};
use super::message_chunks::copy_from;
use super::piece_queue::{Ends, PART_BYTES, Piece, PieceQueue};
use super::scanner::{Found, HEADER_BYTES, MessageBegin, MessageScanner};
use super::table::{SET_ACK, SpiceProtocolError};
use bytes::Bytes;

/// Messages of the server that have come whole.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub messages: u32,
    /// SET_ACK's body, when that is the last message of them.
    pub set_ack: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Whole messages, or a part of one that is very long.
    Whole,
    /// A message that will never end, too.
    Rest,
}

/// A smaller picture is not worth a look at what of it is drawn; a larger one than 4K screens is not held.
const CLIPPED_BYTES: std::ops::RangeInclusive<usize> = 32 * 1024..=64 * 1024 * 1024;

/// What is known of what is drawn of the message that has begun and not ended. Nothing of it may go to the page yet.
enum Held {
    Unknown { body_bytes: usize },
    Clipped(ClippedCopy),
}

pub struct Backlog {
    scanner: MessageScanner,
    queue: Queue,
}

#[derive(Default)]
struct Queue {
    whole: PieceQueue,
    /// Of the message after those.
    part: Vec<Bytes>,
    held: Option<Held>,
    ended: Vec<Ended>,
}

impl Backlog {
    pub fn new(scanner: MessageScanner) -> Self {
        Self { scanner, queue: Queue::default() }
    }

    /// Fails as the scanner does. Gives what has ended in it, in order.
    pub fn push(&mut self, chunk: &Bytes) -> Result<Vec<Ended>, SpiceProtocolError> {
        let mut pushing = Pushing { queue: &mut self.queue, chunk, start: 0, messages: 0 };
        let mut end = 0;
        self.scanner.scan(chunk, |found| match found {
            Found::Begin(begin) => pushing.begin(begin),
            Found::End(message) => {
                end = message.end_at;
                pushing.messages += 1;
                if pushing.queue.held.is_some() {
                    pushing.end_held(end);
                } else if message.number == SET_ACK {
                    pushing.finish(end, message.body);
                }
            }
        })?;
        if pushing.messages > 0 {
            pushing.finish(end, None);
        }
        pushing.keep(chunk.len());
        self.queue.look();
        Ok(std::mem::take(&mut self.queue.ended))
    }

    /// What may go to the page now; `None`: wait for more.
    pub fn take(&mut self, which: Which) -> Option<Piece> {
        let queue = &mut self.queue;
        if queue.whole.is_empty() && (which == Which::Rest || queue.may_part()) {
            queue.part.drain(..).for_each(|bytes| queue.whole.push(bytes, Ends::Within));
        }
        queue.whole.take()
    }

    /// Whether `take` would give something: what does not count as unread by the page is not waited for.
    pub fn is_ready(&self) -> bool {
        !self.queue.whole.is_empty() || self.queue.may_part()
    }

    /// What waits for the page to take it. What is held until its message is whole waits for the guest.
    pub fn waiting_bytes(&self) -> usize {
        self.queue.whole.bytes() + if self.queue.held.is_none() { self.queue.part_bytes() } else { 0 }
    }
}

/// One chunk on its way into the queue.
struct Pushing<'a> {
    queue: &'a mut Queue,
    chunk: &'a Bytes,
    /// What comes before is in the queue.
    start: usize,
    /// Those that ended in the chunk and are not yet told.
    messages: u32,
}

impl Pushing<'_> {
    fn keep(&mut self, to: usize) {
        if to > self.start {
            self.queue.part.push(self.chunk.slice(self.start..to));
            self.start = to;
        }
    }

    fn finish(&mut self, to: usize, set_ack: Option<Vec<u8>>) {
        self.keep(to);
        let last = self.queue.part.pop();
        self.queue.part.drain(..).for_each(|bytes| self.queue.whole.push(bytes, Ends::Within));
        last.into_iter().for_each(|bytes| self.queue.whole.push(bytes, Ends::Message));
        self.queue.ended.push(Ended { messages: std::mem::take(&mut self.messages), set_ack });
    }

    fn begin(&mut self, MessageBegin { number, body_bytes, body_at }: MessageBegin) {
        if number != DRAW_COPY || !CLIPPED_BYTES.contains(&body_bytes) {
            return;
        }
        // The messages before it are done; a header that came in two chunks stands in `part` already.
        if self.messages > 0 && body_at >= self.start + HEADER_BYTES {
            self.finish(body_at - HEADER_BYTES, None);
        }
        self.queue.held = Some(Held::Unknown { body_bytes });
    }

    fn end_held(&mut self, end: usize) {
        self.keep(end);
        self.queue.look();
        let Some(Held::Clipped(copy)) = self.queue.held.take() else { return self.finish(end, None) };
        let part = std::mem::take(&mut self.queue.part);
        let bytes = copy.encode(|at, target| copy_from(&part, HEADER_BYTES + at, target));
        self.queue.whole.push(bytes.into(), Ends::Message);
        self.queue.ended.push(Ended { messages: std::mem::take(&mut self.messages), set_ack: None });
    }
}

impl Queue {
    fn part_bytes(&self) -> usize {
        self.part.iter().map(Bytes::len).sum()
    }

    fn may_part(&self) -> bool {
        self.held.is_none() && self.part_bytes() >= PART_BYTES
    }

    /// Looks at the head of the message that is held, once it is there.
    fn look(&mut self) {
        let Some(Held::Unknown { body_bytes }) = self.held else { return };
        let head_bytes = body_bytes.min(HEAD_BYTES);
        if self.part_bytes() < HEADER_BYTES + head_bytes {
            return;
        }
        let mut head = vec![0; head_bytes];
        copy_from(&self.part, HEADER_BYTES, &mut head);
        self.held = find_clipped_copy(&head, body_bytes).map(Held::Clipped);
    }
}

#[cfg(test)]
mod tests {
    use super::super::acknowledger::message;
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    use serde_json::Value;

    fn backlog() -> Backlog {
        Backlog::new(MessageScanner::new("display", |_| 10 << 20, Some(SET_ACK)))
    }

    fn push(backlog: &mut Backlog, bytes: &[u8]) -> Vec<Ended> {
        backlog.push(&Bytes::copy_from_slice(bytes)).unwrap()
    }

    fn taken(backlog: &mut Backlog, which: Which) -> Option<usize> {
        let piece = backlog.take(which)?;
        assert_eq!(piece.chunks.iter().map(Bytes::len).sum::<usize>(), piece.bytes);
        Some(piece.bytes)
    }

    fn all(backlog: &mut Backlog) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Some(piece) = backlog.take(Which::Whole) {
            piece.chunks.iter().for_each(|chunk| bytes.extend_from_slice(chunk));
        }
        bytes
    }

    #[test]
    fn a_piece_ends_where_a_message_ends() {
        let mut backlog = backlog();
        let two = [message(101, &[1; 10]), message(102, &[2; 20])].concat();
        assert_eq!(push(&mut backlog, &two[..20]), [Ended { messages: 1, set_ack: None }]);
        assert_eq!(taken(&mut backlog, Which::Whole), Some(16));
        assert!(!backlog.is_ready());
        assert_eq!(push(&mut backlog, &two[20..]), [Ended { messages: 1, set_ack: None }]);
        assert_eq!(taken(&mut backlog, Which::Whole), Some(26));
        assert_eq!(backlog.waiting_bytes(), 0);
    }

    #[test]
    fn whatever_is_no_picture_to_be_clipped_goes_out_as_it_came() {
        let mut random = StdRng::seed_from_u64(5);
        for _ in 0..100 {
            let mut sent = Vec::new();
            let count = random.random_range(0..12);
            for _ in 0..count {
                let number = [101, 102, SET_ACK, DRAW_COPY][random.random_range(0..4)];
                let most = [1, 12, 1000, 90_000][random.random_range(0..4)];
                let length = random.random_range(0..most);
                sent.extend(message(number, &(0..length).map(|_| random.random()).collect::<Vec<u8>>()));
            }
            let whole = sent.len();
            // The server may end within a message.
            sent.extend((0..random.random_range(0..6)).map(|_| 0));
            let mut backlog = backlog();
            let (mut messages, mut at) = (0, 0);
            while at < sent.len() {
                let end = sent.len().min(at + random.random_range(1..40_000));
                messages += push(&mut backlog, &sent[at..end]).iter().map(|ended| ended.messages).sum::<u32>();
                at = end;
            }
            let mut got = all(&mut backlog);
            assert!(got.len() <= whole);
            while let Some(piece) = backlog.take(Which::Rest) {
                piece.chunks.iter().for_each(|chunk| got.extend_from_slice(chunk));
            }
            assert_eq!(messages, count);
            assert!(got == sent, "{} bytes became {}", sent.len(), got.len());
            assert_eq!(backlog.waiting_bytes(), 0);
        }
    }

    #[test]
    fn set_ack_ends_the_part_that_counts_before_it() {
        let mut backlog = backlog();
        let set_ack = [7, 0, 0, 0, 20, 0, 0, 0];
        let bytes = [message(101, b"x"), message(SET_ACK, &set_ack), message(101, b"y")].concat();
        let first = Ended { messages: 2, set_ack: Some(set_ack.to_vec()) };
        assert_eq!(push(&mut backlog, &bytes), [first, Ended { messages: 1, set_ack: None }]);
        assert_eq!(all(&mut backlog), bytes);
    }

    #[test]
    fn a_long_message_is_passed_on_in_parts() {
        let mut backlog = backlog();
        let long = message(104, &vec![0; 600_000]);
        push(&mut backlog, &long[..100_000]);
        assert!(!backlog.is_ready());
        push(&mut backlog, &long[100_000..300_000]);
        assert_eq!(taken(&mut backlog, Which::Whole), Some(300_000));
        push(&mut backlog, &long[300_000..300_100]);
        assert_eq!(taken(&mut backlog, Which::Whole), None);
        assert_eq!(taken(&mut backlog, Which::Rest), Some(100));
    }

    #[test]
    fn a_piece_is_bounded() {
        let mut backlog = backlog();
        for _ in 0..40 {
            push(&mut backlog, &message(101, &vec![0; 60_000]));
        }
        assert_eq!(taken(&mut backlog, Which::Whole), Some(17 * 60_006));
    }

    /// A picture 100 pixels wide, of which 10 x 200 are drawn.
    fn narrow_copy() -> Vec<u8> {
        let mut body = Vec::new();
        let mut put = |words: &[u32]| words.iter().for_each(|word| body.extend_from_slice(&word.to_le_bytes()));
        put(&[7, 0, 0, 200, 100]);
        body.push(1);
        let mut put = |words: &[u32]| words.iter().for_each(|word| body.extend_from_slice(&word.to_le_bytes()));
        put(&[1, 0, 30, 200, 40, 77, 0, 0, 200, 100]);
        body.extend_from_slice(&[8, 0, 1]);
        body.extend_from_slice(&[0; 13 + 10]);
        let mut put = |words: &[u32]| words.iter().for_each(|word| body.extend_from_slice(&word.to_le_bytes()));
        put(&[100, 200]);
        body.extend_from_slice(&[8, 4]);
        let mut put = |words: &[u32]| words.iter().for_each(|word| body.extend_from_slice(&word.to_le_bytes()));
        put(&[100, 200, 400, 0]);
        put(&(0..20_000).collect::<Vec<u32>>());
        message(DRAW_COPY, &body)
    }

    #[test]
    fn a_picture_of_which_little_is_drawn_goes_out_as_that_little_however_it_comes() {
        let mark = message(102, b"");
        let sent = [mark.clone(), narrow_copy(), mark.clone(), narrow_copy(), mark.clone()].concat();
        let mut outcomes = Vec::new();
        for chunk_bytes in [sent.len(), 50_000, 1000, 7] {
            let mut backlog = backlog();
            let mut messages = 0;
            for chunk in sent.chunks(chunk_bytes) {
                messages += push(&mut backlog, chunk).iter().map(|ended| ended.messages).sum::<u32>();
            }
            // Each message of the server counts once.
            assert_eq!(messages, 5);
            outcomes.push(all(&mut backlog));
        }
        assert!(outcomes.windows(2).all(|pair| pair[0] == pair[1]));
        let copy_bytes = HEADER_BYTES + 93 + 10 * 200 * 4;
        assert_eq!(outcomes[0].len(), 3 * mark.len() + 2 * copy_bytes);
        let last_pixel = &outcomes[0][mark.len() + copy_bytes - 4..][..4];
        assert_eq!(last_pixel, (199u32 * 100 + 39).to_le_bytes());
    }

    #[test]
    fn what_is_held_does_not_wait_for_the_page() {
        let mut backlog = backlog();
        push(&mut backlog, &narrow_copy()[..60_000]);
        assert!(!backlog.is_ready());
        assert_eq!(backlog.waiting_bytes(), 0);
    }

    #[test]
    fn the_vectors_come_out_whole_where_nothing_is_clipped() {
        let text = include_str!("../../../../../../packages/shared-types/vectors/relay/clipped-copies.json");
        for vector in serde_json::from_str::<Vec<Value>>(text).unwrap() {
            // Those are smaller than what is looked at.
            let sent = message(DRAW_COPY, &BASE64_STANDARD.decode(vector["body"].as_str().unwrap()).unwrap());
            let mut backlog = backlog();
            push(&mut backlog, &sent);
            assert_eq!(all(&mut backlog), sent);
        }
    }
}
