//! Finds where messages end without keeping their bytes: for who passes them on (mini headers).
use super::table::SpiceProtocolError;

/// Type and size.
pub const HEADER_BYTES: usize = 6;

type MaxBytes = Box<dyn Fn(u16) -> u32 + Send + Sync>;

/// A message that is whole now.
#[derive(Debug, PartialEq, Eq)]
pub struct MessageEnd {
    pub number: u16,
    /// Where in the chunk it ends.
    pub end_at: usize,
    /// Only of the kind that is kept.
    pub body: Option<Vec<u8>>,
}

/// A message whose header is whole now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageBegin {
    pub number: u16,
    pub body_bytes: usize,
    /// Where in the chunk the body starts; its end when nothing of it has come.
    pub body_at: usize,
}

/// What a scan finds, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    Begin(MessageBegin),
    End(MessageEnd),
}

/// Costs time per message and per chunk, none per byte.
pub struct MessageScanner {
    /// For errors.
    channel: String,
    max_bytes: MaxBytes,
    /// The kind whose body is wanted: a small one.
    keeps: Option<u16>,
    header: [u8; HEADER_BYTES],
    header_length: usize,
    number: u16,
    left: usize,
    kept: Option<Vec<u8>>,
}

impl MessageScanner {
    /// `max_bytes`: the largest body by message number.
    pub fn new(channel: &str, max_bytes: impl Fn(u16) -> u32 + Send + Sync + 'static, keeps: Option<u16>) -> Self {
        Self {
            channel: channel.to_owned(),
            max_bytes: Box::new(max_bytes),
            keeps,
            header: [0; HEADER_BYTES],
            header_length: 0,
            number: 0,
            left: 0,
            kept: None,
        }
    }

    /// Fails when a message is announced larger than its kind may be; the scanner is spent then.
    pub fn scan(&mut self, chunk: &[u8], mut on_found: impl FnMut(Found)) -> Result<(), SpiceProtocolError> {
        let mut at = 0;
        while at < chunk.len() {
            if self.header_length < HEADER_BYTES {
                self.header[self.header_length] = chunk[at];
                self.header_length += 1;
                at += 1;
                if self.header_length < HEADER_BYTES {
                    continue;
                }
                self.begin()?;
                on_found(Found::Begin(MessageBegin { number: self.number, body_bytes: self.left, body_at: at }));
            }
            let count = self.left.min(chunk.len() - at);
            if let Some(kept) = &mut self.kept {
                kept.extend_from_slice(&chunk[at..at + count]);
            }
            self.left -= count;
            at += count;
            if self.left > 0 {
                return Ok(());
            }
            self.header_length = 0;
            on_found(Found::End(MessageEnd { number: self.number, end_at: at, body: self.kept.take() }));
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), SpiceProtocolError> {
        let [a, b, c, d, e, f] = self.header;
        self.number = u16::from_le_bytes([a, b]);
        let announced = u32::from_le_bytes([c, d, e, f]);
        let allowed = (self.max_bytes)(self.number);
        if announced > allowed {
            return Err(SpiceProtocolError {
                channel: self.channel.clone(),
                message: self.number.to_string(),
                why: format!("{announced} bytes announced, at most {allowed} are allowed"),
            });
        }
        self.left = announced as usize;
        self.kept = (self.keeps == Some(self.number)).then(|| Vec::with_capacity(self.left));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: u16, body: &[u8]) -> Vec<u8> {
        [&number.to_le_bytes()[..], &(body.len() as u32).to_le_bytes(), body].concat()
    }

    fn ends(bytes: &[u8], chunk_bytes: usize) -> Vec<(u16, usize, Option<Vec<u8>>)> {
        let mut scanner = MessageScanner::new("display", |_| 100, Some(3));
        let mut found = Vec::new();
        for (index, chunk) in bytes.chunks(chunk_bytes).enumerate() {
            let from = index * chunk_bytes;
            let on_found = |one| match one {
                Found::Begin(begin) => assert!(begin.body_at <= chunk.len() && begin.body_bytes <= 100),
                Found::End(end) => found.push((end.number, from + end.end_at, end.body)),
            };
            scanner.scan(chunk, on_found).unwrap();
        }
        found
    }

    #[test]
    fn messages_end_at_the_same_places_however_their_bytes_are_split() {
        let bytes = [message(104, b"hello"), message(3, &[1, 0, 0, 0, 20, 0, 0, 0]), message(5, b"")].concat();
        let whole = ends(&bytes, bytes.len());
        assert_eq!(whole, [(104, 11, None), (3, 25, Some(vec![1, 0, 0, 0, 20, 0, 0, 0])), (5, 31, None)]);
        for chunk_bytes in 1..bytes.len() {
            assert_eq!(ends(&bytes, chunk_bytes), whole);
        }
    }

    #[test]
    fn a_message_that_is_announced_too_large_is_refused_before_its_bytes() {
        let mut scanner = MessageScanner::new("display", |_| 100, None);
        let error = scanner.scan(&[9, 0, 101, 0, 0, 0], |_| ()).unwrap_err();
        assert_eq!(error.to_string(), "SPICE display/9: 101 bytes announced, at most 100 are allowed");
    }
}
