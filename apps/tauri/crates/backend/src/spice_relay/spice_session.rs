//! The channels of one viewer of a guest: what they hold unread is counted together, and they end together.
use super::acknowledger::message;
use super::downward::Downward;
use super::open_spice_channel::{SpiceChannelRequest, open_spice_channel};
use super::table::taken_over;
use super::unread::UnreadBudget;
use bytes::Bytes;
use openutm_contract::types::{SpiceChannel, SpiceChannelChannel};
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::ByteStream;
use openutm_core::ports::qmp_connector::{SpiceServer, SpiceSession};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// `SPICE_MSG_DISCONNECTING` looks the same in both directions, and reaches the page over every transport.
const DISCONNECTING: u16 = 6;

fn farewell() -> Bytes {
    // The time, which nobody asks for, and the reason.
    message(DISCONNECTING, &[&0u64.to_le_bytes()[..], &taken_over().to_le_bytes()].concat()).into()
}

pub struct RelayedSession {
    server: SpiceServer,
    unread: Arc<UnreadBudget>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    is_over: bool,
    /// With what each gets at its end.
    channels: Vec<(Weak<Downward>, Bytes)>,
}

impl RelayedSession {
    /// Opens nothing yet.
    pub fn new(server: SpiceServer) -> Self {
        Self { server, unread: Arc::default(), open: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl SpiceSession for RelayedSession {
    async fn open(&self, channel: &SpiceChannel) -> Result<ByteStream, ApiError> {
        let stream = open_spice_channel(SpiceChannelRequest {
            ticket: self.server.ticket.as_deref(),
            unread: Arc::clone(&self.unread),
            ..SpiceChannelRequest::new(&self.server.endpoint, channel)
        })
        .await?;
        let mut open = self.lock();
        if open.is_over {
            return Err(ApiError::new(ErrorCode::StreamUnavailable, "Another window shows this guest now.")
                .hint("Show it here again."));
        }
        let is_main = channel.channel == SpiceChannelChannel::Main;
        open.channels.retain(|(channel, _)| channel.strong_count() > 0);
        open.channels.push((Arc::downgrade(&stream.downward()), if is_main { farewell() } else { Bytes::new() }));
        Ok(Box::new(stream))
    }

    fn hand_over(&self) {
        let mut open = self.lock();
        open.is_over = true;
        for (channel, farewell) in open.channels.drain(..) {
            if let Some(channel) = channel.upgrade() {
                channel.end_with(farewell);
            }
        }
    }
}
