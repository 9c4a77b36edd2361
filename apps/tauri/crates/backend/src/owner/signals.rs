//! What asks a process to end.
use openutm_contract::ApiError;
use std::future::Future;

/// Resolves with the name of the signal. Listens from now on.
#[cfg(unix)]
pub fn end_signal() -> Result<impl Future<Output = &'static str>, ApiError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).map_err(ApiError::defect)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ApiError::defect)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        }
    })
}

#[cfg(not(unix))]
pub fn end_signal() -> Result<impl Future<Output = &'static str>, ApiError> {
    Ok(async {
        // Without a console nobody can press anything.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "SIGINT"
    })
}
