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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::FakeWorld;
    use openutm_contract::types::{Endpoint, HostPath};
    use serde_json::json;

    fn channel(name: &str) -> SpiceChannel {
        serde_json::from_value(json!({ "channel": name, "channelId": 0, "connectionId": 1 })).unwrap()
    }

    fn server() -> SpiceServer {
        SpiceServer { endpoint: Endpoint::Unix { path: HostPath("/run/1/display.sock".to_owned()) }, ticket: None }
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_main_channel_takes_over_and_the_first_is_told_before() {
        let world = FakeWorld::default();
        let viewers = SpiceViewers::new(Arc::new(world.clone()));
        let refused = viewers.open("a", server(), &channel("display")).await.err().unwrap();
        assert_eq!(refused.code, ErrorCode::StreamUnavailable);
        for name in ["main", "display", "main"] {
            assert!(viewers.open("a", server(), &channel(name)).await.is_ok());
        }
        viewers.hand_over("a");
        viewers.hand_over("a");
        let session = "session /run/1/display.sock";
        let expected = [session, "open main", "open display", "hand over", session, "open main", "hand over"];
        assert_eq!(world.with(|world| world.said.clone()), expected);
    }
}
