use crate::Subscription;
use crate::ports::clock::Clock;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::time::Instant;

/// Where time is counted from; in the past of any test.
static BEGINNING: LazyLock<Instant> = LazyLock::new(|| Instant::now() - Duration::from_secs(60));

/// A hundred times as fast as tokio's, which tests pause: it moves on when all that there is to do is to wait.
pub struct QuickClock;

impl Clock for QuickClock {
    fn now_ms(&self) -> u64 {
        BEGINNING.elapsed().as_millis() as u64
    }

    fn after(&self, delay: Duration, task: Box<dyn FnOnce() + Send>) -> Subscription {
        let timer = tokio::spawn(async move {
            tokio::time::sleep(delay / 100).await;
            task();
        });
        Subscription::new(move || timer.abort())
    }
}
