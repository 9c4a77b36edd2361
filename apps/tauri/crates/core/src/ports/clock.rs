//! Time, given to the core so that tests can hold it.
use crate::subscription::Subscription;
use std::time::Duration;

pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> u64;

    /// Calls `task` once after `delay`. Dropping what it returns before that keeps it from being called.
    fn after(&self, delay: Duration, task: Box<dyn FnOnce() + Send>) -> Subscription;
}
