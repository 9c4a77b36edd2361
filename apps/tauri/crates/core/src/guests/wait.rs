//! Bounded waiting, on the clock that was given.
use crate::ports::clock::Clock;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

pub async fn pause(clock: &dyn Clock, delay: Duration) {
    let (wake, woken) = oneshot::channel();
    let _timer = clock.after(
        delay,
        Box::new(move || {
            // Nobody waits any more when the pause was given up.
            wake.send(()).ok();
        }),
    );
    // A clock that lets go of its timers lets nobody wait for ever.
    woken.await.ok();
}

/// Ends at once when `signal` is cancelled.
pub async fn pause_unless(clock: &dyn Clock, delay: Duration, signal: &CancellationToken) {
    signal.run_until_cancelled(pause(clock, delay)).await;
}

/// What the event gives when it comes within `timeout`; `None` when it does not.
pub async fn happens_within<E: Future>(clock: &dyn Clock, event: E, timeout: Duration) -> Option<E::Output> {
    tokio::select! {
        biased;
        output = event => Some(output),
        () = pause(clock, timeout) => None,
    }
}
