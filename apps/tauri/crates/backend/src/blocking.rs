//! Work that waits for the system, away from the threads that drive the backend.

/// Runs `work` where it may wait. A panic in it is the caller's.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is being torn down, and this task with it: nobody waits for the answer.
            Err(_) => std::future::pending().await,
        },
    }
}
