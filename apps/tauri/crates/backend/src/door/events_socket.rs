//! The events' WebSocket: one text frame an event.
use super::upgrade::DoorSocket;
use crate::owner::{LocalBackend, Outbox, OutboxLimits};
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

/// Sends every event until the socket ends, or falls too far behind and is ended.
pub async fn send_events(socket: DoorSocket, backend: &dyn LocalBackend) {
    let outbox = Arc::new(Outbox::new(OutboxLimits::default()));
    let too_slow = CancellationToken::new();
    let (filled, cut) = (Arc::clone(&outbox), too_slow.clone());
    let _subscription = backend.on_event(Arc::new(move |event| {
        if !filled.event(event) {
            cut.cancel();
        }
    }));
    let (mut sending, mut receiving) = socket.split();
    let send = async {
        while let Some(text) = outbox.next().await {
            if sending.send(Message::text(&*text)).await.is_err() {
                return;
            }
        }
    };
    // Nothing is expected; a page that ends says so here.
    let receive = async { while let Some(Ok(_)) = receiving.next().await {} };
    tokio::select! {
        () = send => {}
        () = receive => {}
        () = too_slow.cancelled() => {}
    }
}
