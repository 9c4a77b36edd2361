//! The port to a VM's logs: `openutm.log` (our lines), `qemu.log` (QEMU's stderr) and the serial line's ring. All are
//! bounded.
use crate::subscription::Subscription;
use openutm_contract::ApiError;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogTail {
    pub path: String,
    pub lines: Vec<String>,
}

pub type OnLines = Arc<dyn Fn(&[String]) + Send + Sync>;

#[async_trait::async_trait]
pub trait GuestLogs: Send + Sync {
    /// Adds a line with the time before it. Never fails: a log that cannot be written stops no guest.
    fn write(&self, vm_id: &str, line: &str);

    /// Makes the logs ready for a start: marks where it begins in qemu.log and sets the old serial line aside. Returns
    /// qemu.log's path.
    async fn begin_run(&self, vm_id: &str) -> Result<String, ApiError>;

    /// The last lines that QEMU wrote since the latest `begin_run`.
    async fn last_words(&self, vm_id: &str, lines: usize) -> Vec<String>;

    /// Both logs in the order of time, newest last.
    async fn tail(&self, vm_id: &str, lines: usize) -> Result<LogTail, ApiError>;

    /// Calls with new lines of both logs, as `tail` shows them, while the follower is there.
    fn follow(&self, vm_id: &str, on_lines: OnLines) -> Subscription;

    /// Cuts qemu.log back to its end whenever it outgrows its bound.
    fn watch_size(&self, vm_id: &str) -> Subscription;

    fn serial_ring(&self, vm_id: &str) -> Arc<dyn SerialRing>;
}

/// The last part of what the guest wrote to its serial line, kept in two files.
#[async_trait::async_trait]
pub trait SerialRing: Send + Sync {
    async fn append(&self, bytes: &[u8]) -> Result<(), ApiError>;
    async fn read(&self) -> Result<Vec<u8>, ApiError>;
}
