//! What the parsers say of sound headers, hostile ones, and any bytes.
mod any_bytes;
mod iso;
mod others;
mod qcow2;

use super::super::ImageFormat;
use super::super::qcow2_writer::{Backing, layout_empty_qcow2};
use super::*;

const GIB: u64 = 1 << 30;

struct Image {
    head: Vec<u8>,
    file_size_bytes: u64,
}

impl Image {
    fn new(virtual_size_bytes: u64, backing: Option<&Backing>) -> Self {
        let layout = layout_empty_qcow2(virtual_size_bytes, backing).expect("a possible disk");
        let mut head = layout.parts[0].bytes.clone();
        head.resize(HEAD_BYTES, 0);
        Self { head, file_size_bytes: layout.file_size_bytes }
    }

    fn put32(&mut self, at: usize, value: u32) {
        self.head[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }

    fn put64(&mut self, at: usize, value: u64) {
        self.head[at..at + 8].copy_from_slice(&value.to_be_bytes());
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.head[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn reading(&self) -> HeaderReading {
        parse_qcow2(&self.head, self.file_size_bytes).map(|header| header.facts)
    }
}

fn parse(format: ImageFormat, head: &[u8]) -> HeaderReading {
    let file_size_bytes = head.len() as u64;
    parse_header(format, &FileEnds { head: head.to_vec(), tail: Vec::new(), file_size_bytes })
}

fn reason(reading: HeaderReading) -> String {
    reading.map_or_else(|Refusal(reason)| reason, |_| "accepted".to_owned())
}

fn names(reading: &HeaderReading) -> Vec<(ReferenceRole, &str)> {
    let facts = reading.as_ref().expect("accepted");
    facts.references.iter().map(|reference| (reference.role, reference.name.as_str())).collect()
}
