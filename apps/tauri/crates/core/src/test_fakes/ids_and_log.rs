//! Chance that can be foreseen, and a log that is kept.
use super::lock;
use crate::ports::ids::Ids;
use crate::ports::log::{Log, LogFields};
use std::fmt::Display;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts where others roll dice.
#[derive(Default)]
pub struct CountingIds(AtomicU64);

impl CountingIds {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

impl Ids for CountingIds {
    fn uuid(&self) -> String {
        format!("00000000-0000-4000-8000-{:012x}", self.next())
    }

    fn random_hex(&self, byte_count: usize) -> String {
        format!("{:0width$x}", self.next(), width = 2 * byte_count)
    }

    fn mac(&self) -> String {
        format!("52:54:00:00:00:{:02x}", self.next())
    }
}

/// Keeps what was said.
#[derive(Default)]
pub struct FakeLog(pub Mutex<Vec<String>>);

impl Log for FakeLog {
    fn info(&self, message: &str, _: LogFields) {
        lock(&self.0).push(message.to_owned());
    }

    fn warn(&self, message: &str, _: LogFields) {
        lock(&self.0).push(message.to_owned());
    }

    fn error(&self, message: &str, cause: &dyn Display, _: LogFields) {
        lock(&self.0).push(format!("{message}: {cause}"));
    }
}
