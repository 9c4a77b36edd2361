//! One SPICE channel of a guest as a byte stream: linked, its ticket given, its flow control answered.
use super::channel::ChannelStream;
use super::link::{LINK_TIMEOUT, link_socket};
use super::link_messages::LinkRequest;
use super::scanner::MessageScanner;
use super::table::{SET_ACK, channel_name, channel_type, max_message_bytes};
use super::unread::UnreadBudget;
use crate::qemu::open_socket;
use openutm_contract::ApiError;
use openutm_contract::types::{Endpoint, SpiceChannel};
use std::sync::Arc;
use std::time::Duration;

pub struct SpiceChannelRequest<'a> {
    pub endpoint: &'a Endpoint,
    /// Where the server wants one: TCP. The page never sees it.
    pub ticket: Option<&'a str>,
    pub channel: &'a SpiceChannel,
    /// One for all channels of a guest.
    pub unread: Arc<UnreadBudget>,
    pub timeout: Duration,
}

impl<'a> SpiceChannelRequest<'a> {
    pub fn new(endpoint: &'a Endpoint, channel: &'a SpiceChannel) -> Self {
        Self { endpoint, ticket: None, channel, unread: Arc::default(), timeout: LINK_TIMEOUT }
    }
}

/// Messages with mini headers both ways. Every message of the server comes through, SET_ACK too (messages are counted by
/// both sides), but whoever reads answers neither SET_ACK nor sends ACK: that is done here.
///
/// Fails with `stream.unavailable`, `data.linkResult` when the server refused.
pub async fn open_spice_channel(request: SpiceChannelRequest<'_>) -> Result<ChannelStream, ApiError> {
    let name = channel_name(request.channel.channel);
    let link = LinkRequest {
        // The contract bounds these numbers.
        connection_id: request.channel.connection_id as u32,
        channel_type: channel_type(&name),
        channel_id: request.channel.channel_id as u8,
        channel_caps: request.channel.caps.iter().map(|bit| *bit as u32).collect(),
    };
    let mut socket = open_socket(request.endpoint).await?;
    link_socket(&mut socket, &link, request.ticket.unwrap_or_default(), request.timeout).await?;
    let scanner = MessageScanner::new(&name, max_message_bytes(&name), Some(SET_ACK));
    Ok(ChannelStream::begin(socket, &name, scanner, request.unread))
}
