//! Lets calls in until it is shut, and then knows which of them still run.
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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

impl Gate {
    /// Runs a call; `refused` answers it instead when the gate is shut, or when it is not done in time once it is shut.
    pub async fn run<T>(&self, call: impl Future<Output = T>, refused: impl FnOnce() -> T) -> T {
        // Taken before the look: a call that gets through is one that `shut` waits for.
        let _running = self.running.token();
        if *self.shut.borrow() {
            return refused();
        }
        tokio::select! {
            answer = call => answer,
            () = self.refuse_rest.cancelled() => refused(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test(start_paused = true)]
    async fn running_calls_end_or_are_refused_when_it_is_shut() {
        let gate = Arc::new(Gate::default());
        let quick = {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move {
                gate.run(
                    async {
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        "done"
                    },
                    || "refused",
                )
                .await
            })
        };
        let endless = {
            let gate = Arc::clone(&gate);
            tokio::spawn(async move { gate.run(std::future::pending(), || "refused").await })
        };
        tokio::task::yield_now().await;
        gate.shut(Duration::from_secs(5)).await;
        assert_eq!(gate.run(async { "late" }, || "refused").await, "refused");
        assert_eq!((quick.await.unwrap(), endless.await.unwrap()), ("done", "refused"));
    }
}
