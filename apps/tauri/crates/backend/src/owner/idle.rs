//! A headless backend ends by itself: some time after its last client, when no guest runs.
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// One minute, or `OPENUTM_IDLE_EXIT_MS`, which tests set.
pub fn idle_exit(asked: Option<&str>) -> Duration {
    const DEFAULT_MS: f64 = 60_000.0;
    let asked = asked.and_then(|text| text.trim().parse::<f64>().ok()).filter(|ms| ms.is_finite() && *ms > 0.0);
    Duration::from_micros((asked.unwrap_or(DEFAULT_MS) * 1000.0) as u64)
}

/// Resolves when for `idle` there was no client, and no guest runs then. `clients` tells their number.
pub async fn wait_for_idle<G: Future<Output = bool>>(
    mut clients: watch::Receiver<usize>,
    guests_run: impl Fn() -> G,
    idle: Duration,
) {
    loop {
        if clients.wait_for(|count| *count == 0).await.is_err() {
            return;
        }
        clients.mark_unchanged();
        tokio::select! {
            () = tokio::time::sleep(idle) => {}
            _ = clients.changed() => continue,
        }
        let some_run = guests_run().await;
        // A client may have come while we asked.
        if !some_run && *clients.borrow() == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::time::Instant;

    #[test]
    fn a_minute_or_what_was_asked_for() {
        assert_eq!(idle_exit(None), Duration::from_secs(60));
        assert_eq!(idle_exit(Some("250")), Duration::from_millis(250));
        for nonsense in ["", "-1", "soon", "NaN"] {
            assert_eq!(idle_exit(Some(nonsense)), Duration::from_secs(60));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn clients_and_guests_keep_it() {
        let (clients, count) = watch::channel(1);
        let guest = Arc::new(AtomicBool::new(true));
        let runs = Arc::clone(&guest);
        let begun = Instant::now();
        let waiting = tokio::spawn(wait_for_idle(
            count,
            move || std::future::ready(runs.load(Ordering::Relaxed)),
            Duration::from_secs(60),
        ));
        tokio::time::sleep(Duration::from_secs(100)).await;
        clients.send_replace(0);
        tokio::time::sleep(Duration::from_secs(100)).await;
        guest.store(false, Ordering::Relaxed);
        waiting.await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), 220);
    }
}
