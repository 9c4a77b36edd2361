//! How many of a guest's bytes may wait for a page that does not read.
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Notify;

/// A key's answer waits behind these: what the page cannot take yet is better left to the guest, which then draws less.
const MAX_UNREAD_BYTES: i64 = 1024 * 1024;

/// Shared by the channels of one guest.
#[derive(Default)]
pub struct UnreadBudget {
    waiting: AtomicI64,
    /// Told when it is no longer full.
    pub room: Notify,
}

impl UnreadBudget {
    pub fn add(&self, bytes: usize) {
        self.waiting.fetch_add(bytes as i64, Ordering::AcqRel);
    }

    /// What was read, or will never be, counts no more.
    pub fn take(&self, bytes: usize) {
        let before = self.waiting.fetch_sub(bytes as i64, Ordering::AcqRel);
        if before >= MAX_UNREAD_BYTES && before - (bytes as i64) < MAX_UNREAD_BYTES {
            self.room.notify_waiters();
        }
    }

    pub fn is_full(&self) -> bool {
        self.waiting.load(Ordering::Acquire) >= MAX_UNREAD_BYTES
    }
}
