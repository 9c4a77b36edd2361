//! Who looks at a guest over SPICE. Its server serves one client: whoever comes last takes over.
use crate::ports::byte_stream::ByteStream;
use crate::ports::qmp_connector::{GuestSockets, SpiceServer, SpiceSession};
use openutm_contract::types::{SpiceChannel, SpiceChannelChannel};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Session = Arc<dyn SpiceSession>;

pub struct SpiceViewers {
    sockets: Arc<dyn GuestSockets>,
    sessions: Mutex<HashMap<String, Session>>,
}

impl SpiceViewers {
    pub fn new(sockets: Arc<dyn GuestSockets>) -> Self {
        Self { sockets, sessions: Mutex::default() }
    }

    /// A main channel begins a session, and ends the one before. Fails with `stream.unavailable`.
    pub async fn open(&self, vm_id: &str, server: SpiceServer, channel: &SpiceChannel) -> Result<ByteStream, ApiError> {
        let session = if channel.channel == SpiceChannelChannel::Main {
            self.begin(vm_id, server)
        } else {
            self.sessions().get(vm_id).cloned().ok_or_else(|| {
                ApiError::new(ErrorCode::StreamUnavailable, "No viewer has begun a session with this guest.")
                    .hint("Open its main channel first.")
            })?
        };
        session.open(channel).await
    }

    /// Somebody else is about to look: whoever does now is told, and does not come back by itself.
    pub fn hand_over(&self, vm_id: &str) {
        let session = self.sessions().remove(vm_id);
        if let Some(session) = session {
            session.hand_over();
        }
    }

    fn begin(&self, vm_id: &str, server: SpiceServer) -> Session {
        // First told, then cut off: the server drops the old client as soon as the new one links.
        let mut sessions = self.sessions();
        if let Some(before) = sessions.get(vm_id) {
            before.hand_over();
        }
        let session = self.sockets.spice_session(server);
        sessions.insert(vm_id.to_owned(), session.clone());
        session
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
