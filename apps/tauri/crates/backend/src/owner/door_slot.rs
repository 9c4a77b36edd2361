//! The owner's place for one browser door: opened at the first demand, the same for everybody, closed with the owner.
use super::local_backend::LocalBackend;
use openutm_contract::{ApiError, ErrorCode};
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// A browser door that is open.
#[async_trait::async_trait]
pub trait OpenDoor: Send + Sync {
    /// With the token in its fragment.
    fn url(&self) -> &str;
    fn port(&self) -> u16;
    /// Pages that are connected now.
    fn client_count(&self) -> usize;
    /// Frees the port; who is connected stays so.
    async fn stop_listening(&self);
    async fn close(&self);
}

pub struct DoorRequest {
    pub backend: Arc<dyn LocalBackend>,
    pub port: Option<u16>,
    /// Called whenever `client_count` changes.
    pub on_clients: Arc<dyn Fn() + Send + Sync>,
}

/// Opens a door where there is a page to show.
#[async_trait::async_trait]
pub trait DoorOpener: Send + Sync {
    /// Fails with `port.inUse`.
    async fn open(&self, request: DoorRequest) -> Result<Arc<dyn OpenDoor>, ApiError>;
}

pub struct DoorSlot {
    opener: Option<Arc<dyn DoorOpener>>,
    opening: Mutex<()>,
    opened: OnceLock<Arc<dyn OpenDoor>>,
}

impl DoorSlot {
    /// Without an opener there is no page to show.
    pub fn new(opener: Option<Arc<dyn DoorOpener>>) -> Self {
        Self { opener, opening: Mutex::new(()), opened: OnceLock::new() }
    }

    /// Fails with `capability.missing` or `port.inUse`.
    pub async fn open(&self, request: DoorRequest) -> Result<Arc<dyn OpenDoor>, ApiError> {
        let opener = self.opener.as_ref().ok_or_else(|| {
            ApiError::new(ErrorCode::CapabilityMissing, "This backend has no page to show in a browser.")
                .hint("Build the page first, or start OpenUTM with “openutm serve”.")
                .with("capability", "door")
        })?;
        let _turn = self.opening.lock().await;
        if let Some(door) = self.opened.get() {
            return Ok(Arc::clone(door));
        }
        let door = opener.open(request).await?;
        Ok(Arc::clone(self.opened.get_or_init(|| door)))
    }

    pub fn client_count(&self) -> usize {
        self.opened.get().map_or(0, |door| door.client_count())
    }

    pub async fn stop_listening(&self) {
        if let Some(door) = self.opened.get() {
            door.stop_listening().await;
        }
    }

    pub async fn close(&self) {
        if let Some(door) = self.opened.get() {
            door.close().await;
        }
    }
}
