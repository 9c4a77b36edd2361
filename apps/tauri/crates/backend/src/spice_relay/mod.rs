//! SPICE channels on their way to a page.
mod acknowledger;
mod backlog;
mod channel;
mod clipped_copy;
mod downward;
mod link;
mod link_messages;
mod message_chunks;
mod open_spice_channel;
mod piece_queue;
mod scanner;
mod spice_session;
mod table;
mod unread;

pub use open_spice_channel::{SpiceChannelRequest, open_spice_channel};
pub use spice_session::RelayedSession;
