//! Lets calls in until it is shut, and then knows which of them still run.
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

pub struct Gate {
    running: TaskTracker,
    shut: watch::Sender<bool>,
    refuse_rest: CancellationToken,
}

impl Default for Gate {
    fn default() -> Self {
        Self { running: TaskTracker::new(), shut: watch::Sender::new(false), refuse_rest: CancellationToken::new() }
    }
}

/// A call that was let in. `shut` waits for it.
pub struct Pass {
    _running: TaskTrackerToken,
    refuse_rest: CancellationToken,
}

impl Gate {
    /// `None` when it is shut.
    pub fn enter(&self) -> Option<Pass> {
        // Taken before the look: a call that gets through is one that `shut` waits for.
        let running = self.running.token();
        (!*self.shut.borrow()).then(|| Pass { _running: running, refuse_rest: self.refuse_rest.clone() })
    }

    /// Ends once nothing is let in any more.
    pub async fn is_shut(&self) {
        let mut shut = self.shut.subscribe();
        // Cannot fail: the gate itself holds the sender.
        let _ = shut.wait_for(|shut| *shut).await;
    }

    /// Lets nothing in any more. Resolves when the last call has ended, or the rest was refused after `within`.
    pub async fn shut(&self, within: Duration) {
        self.shut.send_replace(true);
        self.running.close();
        if tokio::time::timeout(within, self.running.wait()).await.is_err() {
            self.refuse_rest.cancel();
            self.running.wait().await;
        }
    }
}

impl Pass {
    /// Runs the call; `refused` answers it instead when it is not done in time once the gate is shut.
    pub async fn run<T>(self, call: impl Future<Output = T>, refused: impl FnOnce() -> T) -> T {
        tokio::select! {
            answer = call => answer,
            () = self.refuse_rest.cancelled() => refused(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn running_calls_end_or_are_refused_when_it_is_shut() {
        let gate = Gate::default();
        let quick = gate.enter().unwrap();
        let quick = tokio::spawn(quick.run(
            async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                "done"
            },
            || "refused",
        ));
        let endless = tokio::spawn(gate.enter().unwrap().run(std::future::pending(), || "refused"));
        gate.shut(Duration::from_secs(5)).await;
        gate.is_shut().await;
        assert!(gate.enter().is_none());
        assert_eq!((quick.await.unwrap(), endless.await.unwrap()), ("done", "refused"));
    }
}
