//! The life of a backend without windows: it ends when nobody needs it, when it is told to, or when an app takes over.
use super::idle::{idle_exit, wait_for_idle};
use super::local_backend::LocalBackend;
use super::options::OwnerOptions;
use super::owner::{Owner, become_owner};
use super::signals::end_signal;
use openutm_contract::{ApiError, Context};
use serde_json::json;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// A VM in one of these has no process.
const RESTFUL: [&str; 4] = ["stopped", "suspended", "error", "broken"];

async fn guests_run(backend: &dyn LocalBackend) -> bool {
    let context = Context { client_id: "idle".to_owned(), gone: CancellationToken::new() };
    let reply = backend.answer(json!({ "id": 1, "method": "vm.list", "params": {} }), context).await;
    // Whoever cannot say must not be ended for it.
    let listed = reply.into_outcome().unwrap_or_default();
    let Some(vms) = listed["vms"].as_array() else { return true };
    vms.iter().any(|vm| vm["status"].as_str().is_none_or(|status| !RESTFUL.contains(&status)))
}

/// The number of clients, now and whenever it changes.
fn client_counts(owner: &Owner) -> (watch::Receiver<usize>, openutm_core::Subscription) {
    let (counts, count) = watch::channel(owner.client_count());
    let counted = owner.clone();
    let subscription = owner.on_clients(move || {
        counts.send_replace(counted.client_count());
    });
    (count, subscription)
}

/// Owns the library until it is released: by another app, by SIGTERM or SIGINT, or because for a minute there was no
/// client and no guest. Resolves with the reason; the process may end then. Guests go on. Fails as `become_owner` does.
pub async fn run_headless(options: OwnerOptions) -> Result<String, ApiError> {
    let asked = std::env::var("OPENUTM_IDLE_EXIT_MS").ok();
    let signal = end_signal()?;
    let owner = become_owner(OwnerOptions { windowed: false, ..options }).await?;
    let backend = owner.backend();
    let (clients, _subscription) = client_counts(&owner);
    let idle = wait_for_idle(clients, || guests_run(&*backend), idle_exit(asked.as_deref()));
    tokio::select! {
        reason = owner.ended() => return Ok(reason),
        () = idle => owner.release("No client and no guest needs this backend.").await,
        name = signal => owner.release(&format!("It got {name}.")).await,
    }
    Ok(owner.ended().await)
}
