use crate::Subscription;
use crate::ports::clock::Clock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A hundred times as fast as the world's.
pub struct QuickClock;

impl Clock for QuickClock {
    fn now_ms(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
    }

    fn after(&self, delay: Duration, task: Box<dyn FnOnce() + Send>) -> Subscription {
        let timer = tokio::spawn(async move {
            tokio::time::sleep(delay / 100).await;
            task();
        });
        Subscription::new(move || timer.abort())
    }
}
