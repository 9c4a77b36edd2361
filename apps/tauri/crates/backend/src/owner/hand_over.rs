//! How an owner gives the library up.
use super::info::remove_owner_info;
use super::owner::Inner;
use openutm_contract::Event;
use openutm_contract::types::OwnerReleasingEvent;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

impl Inner {
    /// Resolves when the library has been given up; the connections end a little later.
    pub(super) async fn release(&self, reason: &str) {
        if !self.release_begun.swap(true, Ordering::AcqRel)
            && let Some(me) = self.me.upgrade()
        {
            tokio::spawn(me.hand_over(reason.to_owned()));
        }
        let mut released = self.released.subscribe();
        let _ = released.wait_for(Option::is_some).await;
    }

    pub(super) fn free_lock(&self) {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    async fn hand_over(self: Arc<Self>, reason: String) {
        let stop_listening = async {
            if let Some(server) = self.server.get() {
                server.stop_listening().await;
            }
            // The next owner's door has the same port, so that open pages find it.
            self.door.stop_listening().await;
        };
        tokio::join!(self.gate.shut(self.drain), stop_listening);
        self.emit(&Event::OwnerReleasing(OwnerReleasingEvent {}));
        self.held.streams.clear();
        self.held.core.close().await;
        remove_owner_info(&self.paths.owner_info);
        self.free_lock();
        // Whoever asked for it gets its answer before the connections end.
        self.released.send_replace(Some(reason.clone()));
        if let Some(server) = self.server.get() {
            server.end_all().await;
        }
        self.door.close().await;
        self.ended.send_replace(Some(reason));
    }
}
