//! What an owner is made of.
use super::door_slot::DoorOpener;
use crate::rpc::{OutputCheck, TicketBox};
use futures_util::future::BoxFuture;
use openutm_contract::ApiError;
use openutm_core::CoreBackend;
use openutm_core::ports::log::Log;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What holds the library open: the rest of the methods, events, streams.
pub struct OwnedBackend {
    pub core: CoreBackend,
    /// Where `core` puts its streams.
    pub streams: Arc<TicketBox>,
}

/// Runs once the lock is held: the only time when the database may be open.
pub type CreateBackend = Arc<dyn Fn(&Path) -> BoxFuture<'static, Result<OwnedBackend, ApiError>> + Send + Sync>;

#[derive(Clone)]
pub struct OwnerOptions {
    /// Absolute. Made when it is not there.
    pub home: PathBuf,
    /// This process has windows: it gives the library up to nobody.
    pub windowed: bool,
    /// OpenUTM's own version.
    pub version: String,
    pub create_backend: CreateBackend,
    /// Absent where there is no page to show.
    pub door: Option<Arc<dyn DoorOpener>>,
    pub log: Arc<dyn Log>,
    pub outputs: OutputCheck,
    /// How long running calls may take to end when the library is handed over.
    pub drain: Duration,
}

pub const DEFAULT_DRAIN: Duration = Duration::from_secs(5);
