//! Splits a byte stream into JSON objects, one a line, in linear time and bounded memory. Knows nothing of QMP.
use super::QmpError;
use serde_json::{Map, Value};

pub const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// Deepest nesting of objects and arrays: the most that serde_json reads. QEMU's own bound is 1024 (json-streamer.c).
const MAX_DEPTH: usize = 127;

/// Lines that end in LF or CRLF; empty ones are skipped.
pub struct JsonLines {
    partial: Vec<u8>,
    max_bytes: usize,
    max_depth: usize,
}

impl JsonLines {
    pub fn new(max_bytes: usize) -> Self {
        Self::bounded(max_bytes, MAX_DEPTH)
    }

    /// At most so many bytes a line, and so deep.
    pub fn bounded(max_bytes: usize, max_depth: usize) -> Self {
        Self { partial: Vec::new(), max_bytes, max_depth }
    }

    /// Takes the next bytes; gives each whole object to `sink`, until the first failure.
    pub fn push(
        &mut self,
        chunk: &[u8],
        mut sink: impl FnMut(Map<String, Value>) -> Result<(), QmpError>,
    ) -> Result<(), QmpError> {
        let mut rest = chunk;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.append(&rest[..end])?;
            rest = &rest[end + 1..];
            let line = std::mem::take(&mut self.partial);
            if let Some(object) = self.parse(&line)? {
                sink(object)?;
            }
        }
        self.append(rest)
    }

    /// Bytes of a line that has not ended yet.
    pub fn pending_bytes(&self) -> usize {
        self.partial.len()
    }

    fn append(&mut self, part: &[u8]) -> Result<(), QmpError> {
        // One byte over for the CR of a CRLF that may still follow.
        if self.partial.len() + part.len() > self.max_bytes + 1 {
            return Err(too_large(self.max_bytes));
        }
        self.partial.extend_from_slice(part);
        Ok(())
    }

    fn parse(&self, line: &[u8]) -> Result<Option<Map<String, Value>>, QmpError> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Ok(None);
        }
        if line.len() > self.max_bytes {
            return Err(too_large(self.max_bytes));
        }
        if nests_deeper_than(line, self.max_depth) {
            return Err(nonsense(&format!("A message nests deeper than {} levels.", self.max_depth)));
        }
        let text = std::str::from_utf8(line).map_err(|_| nonsense("A line is not valid UTF-8."))?;
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(Some(object)),
            Ok(_) => Err(nonsense("A line is not a JSON object.")),
            Err(_) => Err(nonsense("A line is not JSON.")),
        }
    }
}

fn nonsense(message: &str) -> QmpError {
    QmpError::Protocol(message.to_owned())
}

/// Counts brackets outside strings; on text that is no JSON the answer may be wrong, which parsing then settles.
fn nests_deeper_than(line: &[u8], max_depth: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    line.iter().any(|byte| {
        match (byte, in_string) {
            _ if escaped => escaped = false,
            (b'\\', true) => escaped = true,
            (b'"', _) => in_string = !in_string,
            (b'{' | b'[', false) => depth += 1,
            (b'}' | b']', false) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > max_depth
    })
}

fn too_large(max_bytes: usize) -> QmpError {
    QmpError::TooLarge(format!("A message is longer than {max_bytes} bytes."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    fn read(chunks: &[&[u8]], max_bytes: usize) -> Result<Vec<String>, QmpError> {
        let mut lines = JsonLines::new(max_bytes);
        let mut found = Vec::new();
        for chunk in chunks {
            lines.push(chunk, |object| {
                found.push(Value::Object(object).to_string());
                Ok(())
            })?;
        }
        Ok(found)
    }

    #[test]
    fn objects_come_whole_however_they_are_cut() {
        let text = b"{\"a\":1}\r\n\n{\"b\":[2]}\n";
        for cut in 0..text.len() {
            let (first, second) = text.split_at(cut);
            assert_eq!(read(&[first, second], 64).unwrap(), ["{\"a\":1}", "{\"b\":[2]}"], "cut at {cut}");
        }
    }

    #[test]
    fn whatever_comes_is_read_the_same_however_it_is_cut_and_never_grows_beyond_the_limit() {
        const PARTS: [&[u8]; 10] =
            [b"{\"a\":1}", b"\n", b"\r\n", b"{", b"\"", b"\\", b"\xff", b"[[1]]", b"null", b"                "];
        let mut random = StdRng::seed_from_u64(11);
        for _ in 0..5000 {
            let count = random.random_range(0..12);
            let bytes = (0..count).map(|_| PARTS[random.random_range(0..PARTS.len())]).collect::<Vec<_>>().concat();
            let (first, second) = bytes.split_at(random.random_range(0..=bytes.len()));
            assert_eq!(read(&[first, second], 32), read(&[&bytes], 32), "{bytes:?} cut at {}", first.len());
            let mut lines = JsonLines::new(32);
            drop(lines.push(&bytes, |_| Ok(())));
            assert!(lines.pending_bytes() <= 33);
        }
    }

    #[test]
    fn a_line_beyond_the_limit_is_refused_before_it_ends() {
        assert_eq!(read(&[&[b' '; 66]], 64), Err(too_large(64)));
    }

    #[test]
    fn what_is_no_object_breaks_the_conversation() {
        for (line, reason) in [
            (b"[1]\n".as_slice(), "A line is not a JSON object."),
            (b"{\"a\":\n", "A line is not JSON."),
            (b"{\"a\":\"\xc3\x28\"}\n", "A line is not valid UTF-8."),
        ] {
            assert_eq!(read(&[line], 64), Err(nonsense(reason)));
        }
    }

    #[test]
    fn nesting_is_bounded_and_brackets_in_text_are_text() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}\n", "[".repeat(depth - 1), "]".repeat(depth - 1));
        assert_eq!(read(&[nested(MAX_DEPTH).as_bytes()], 1024).map(|found| found.len()), Ok(1));
        let refused = read(&[nested(MAX_DEPTH + 1).as_bytes()], 1024);
        assert_eq!(refused, Err(nonsense("A message nests deeper than 127 levels.")));
        let text = format!("{{\"a\":\"\\\"{}\"}}\n", "[".repeat(500));
        assert_eq!(read(&[text.as_bytes()], 1024).map(|found| found.len()), Ok(1));
    }
}
