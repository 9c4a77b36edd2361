//! Bytes from a guest's agent, which may be anything: lines when in step, a bounded search for the mark when not. Pure.
use crate::qmp::JsonLines;
use serde_json::{Map, Value};

/// The byte before the answer to guest-sync-delimited; no UTF-8 text contains it (qga/qapi-schema.json).
pub const SYNC_MARK: u8 = 0xff;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentLimits {
    /// Longest answer.
    pub max_message_bytes: usize,
    pub max_depth: usize,
    /// How much stale or senseless data a search for the mark may cost.
    pub max_search_bytes: usize,
}

impl Default for AgentLimits {
    fn default() -> Self {
        Self { max_message_bytes: 4 << 20, max_depth: 64, max_search_bytes: 1 << 20 }
    }
}

/// What came with some bytes; with a failure, after which nothing is worth reading.
#[derive(Debug, Default)]
pub struct Batch {
    pub messages: Vec<Map<String, Value>>,
    pub failure: Option<String>,
}

impl Batch {
    fn failed(failure: &str) -> Self {
        Self { messages: Vec::new(), failure: Some(failure.to_owned()) }
    }
}

pub struct AgentFraming {
    limits: AgentLimits,
    lines: Option<JsonLines>,
    /// How much a search has cost so far; `None` in step.
    searched_bytes: Option<usize>,
}

impl AgentFraming {
    pub fn new(limits: AgentLimits) -> Self {
        Self { limits, lines: None, searched_bytes: Some(0) }
    }

    /// Out of step: skip to a mark, and to the next one when what follows is no line.
    pub fn search(&mut self) {
        self.lines = None;
        self.searched_bytes = Some(0);
    }

    /// In step again: from now on anything but lines is a failure.
    pub fn settle(&mut self) {
        self.searched_bytes = None;
    }

    pub fn push(&mut self, chunk: &[u8]) -> Batch {
        if let Some(before) = self.searched_bytes {
            return self.push_searching(chunk, before);
        }
        if chunk.contains(&SYNC_MARK) {
            return Batch::failed("It sent a mark that nobody asked for.");
        }
        let mut batch = Batch::default();
        let lines = self.lines.get_or_insert_with(|| new_lines(self.limits));
        batch.failure = push_lines(lines, chunk, &mut batch.messages);
        batch
    }

    fn push_searching(&mut self, chunk: &[u8], before: usize) -> Batch {
        let searched = before + chunk.len();
        self.searched_bytes = Some(searched);
        if searched > self.limits.max_search_bytes {
            return Batch::failed("The guest's agent sends data without sense.");
        }
        let mut batch = Batch::default();
        // What stands before the first mark goes on from before; each further part begins behind a mark.
        for (index, part) in chunk.split(|byte| *byte == SYNC_MARK).enumerate() {
            if index > 0 {
                self.lines = Some(new_lines(self.limits));
            }
            if let Some(lines) = &mut self.lines
                && push_lines(lines, part, &mut batch.messages).is_some()
            {
                self.lines = None;
            }
        }
        batch
    }
}

fn new_lines(limits: AgentLimits) -> JsonLines {
    JsonLines::bounded(limits.max_message_bytes, limits.max_depth)
}

/// What is wrong with the bytes, if anything.
fn push_lines(lines: &mut JsonLines, bytes: &[u8], messages: &mut Vec<Map<String, Value>>) -> Option<String> {
    let read = lines.push(bytes, |object| {
        messages.push(object);
        Ok(())
    });
    read.err().map(|error| error.to_string())
}
