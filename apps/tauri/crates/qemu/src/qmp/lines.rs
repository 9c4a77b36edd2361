//! Splits a byte stream into JSON objects, one a line, in linear time and bounded memory. Knows nothing of QMP.
use super::QmpError;
use serde_json::{Map, Value};

pub const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

/// Lines that end in LF or CRLF; empty ones are skipped. Nesting is bounded by serde_json's own limit of 128.
pub struct JsonLines {
    partial: Vec<u8>,
    max_bytes: usize,
}

impl JsonLines {
    pub fn new(max_bytes: usize) -> Self {
        Self { partial: Vec::new(), max_bytes }
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
            return Err(QmpError::TooLarge(self.max_bytes));
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
            return Err(QmpError::TooLarge(self.max_bytes));
        }
        match serde_json::from_slice(line) {
            Ok(Value::Object(object)) => Ok(Some(object)),
            Ok(_) => Err(QmpError::Protocol("A line is not a JSON object.".to_owned())),
            Err(_) => Err(QmpError::Protocol("A line is not JSON.".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_line_beyond_the_limit_is_refused_before_it_ends() {
        assert_eq!(read(&[&[b' '; 66]], 64), Err(QmpError::TooLarge(64)));
    }

    #[test]
    fn what_is_no_object_breaks_the_conversation() {
        for line in ["[1]\n", "{\"a\":\n", "\u{fffd}\n"] {
            assert!(matches!(read(&[line.as_bytes()], 64), Err(QmpError::Protocol(_))), "{line}");
        }
        let deep = format!("{{\"a\":{}{}}}\n", "[".repeat(200), "]".repeat(200));
        assert!(matches!(read(&[deep.as_bytes()], 1024), Err(QmpError::Protocol(_))));
    }
}
