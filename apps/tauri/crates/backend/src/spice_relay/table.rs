//! Numbers of the protocol, its bounds and what a person is told: made of packages/spice-wire.
use openutm_contract::types::SpiceChannelChannel;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Table {
    channels: BTreeMap<String, Channel>,
    unknown_bytes: u32,
    link_reply_bytes: u32,
    link_results: Vec<LinkResultRow>,
    taken_over: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Channel {
    r#type: u8,
    max_bytes: BTreeMap<u16, u32>,
}

#[derive(Deserialize)]
struct LinkResultRow {
    number: u32,
    name: String,
    words: String,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/spice-wire/generated/relay.json");
    serde_json::from_str(text).expect("the committed table is JSON")
});

/// `SPICE_MSG_SET_ACK`, the same on every channel.
pub const SET_ACK: u16 = 3;

/// A channel's name as in spice.proto.
pub fn channel_name(channel: SpiceChannelChannel) -> String {
    channel.to_string()
}

/// `SPICE_CHANNEL_*`.
pub fn channel_type(name: &str) -> u8 {
    TABLE.channels.get(name).map_or(0, |channel| channel.r#type)
}

/// Largest body of a server's message of this number on the channel.
pub fn max_message_bytes(channel: &str) -> impl Fn(u16) -> u32 + Send + Sync + use<> {
    let bounds = TABLE.channels.get(channel).map(|channel| &channel.max_bytes);
    move |number| bounds.and_then(|bounds| bounds.get(&number)).copied().unwrap_or(TABLE.unknown_bytes)
}

/// The capability words and the key of a link reply.
pub fn max_link_reply_bytes() -> u32 {
    TABLE.link_reply_bytes
}

/// The reason of a DISCONNECTING that a relay writes when another viewer takes over.
pub fn taken_over() -> u32 {
    TABLE.taken_over
}

/// What a server says of a link, or of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkResult {
    pub name: String,
    pub words: String,
}

pub fn link_result(number: u32) -> LinkResult {
    TABLE.link_results.iter().find(|row| row.number == number).map_or_else(
        || LinkResult {
            name: "unknown".to_owned(),
            words: format!("The guest's display refused the connection (error {number})."),
        },
        |row| LinkResult { name: row.name.clone(), words: row.words.clone() },
    )
}

/// What came over a channel is not SPICE. The channel is of no use afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpiceProtocolError {
    /// The channel's name, or "link" before there is one.
    pub channel: String,
    /// The message's name as in spice.proto, or its number.
    pub message: String,
    pub why: String,
}

impl fmt::Display for SpiceProtocolError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SPICE {}/{}: {}", self.channel, self.message, self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_channels_are_in_the_table() {
        assert_eq!(channel_type(&channel_name(SpiceChannelChannel::Main)), 1);
        assert_eq!(channel_type(&channel_name(SpiceChannelChannel::Webdav)), 11);
        assert_eq!(max_message_bytes("main")(SET_ACK), 8);
        assert_eq!(max_message_bytes("main")(999), 1 << 20);
        assert_eq!(link_result(7).name, "permission_denied");
        assert!(link_result(99).words.contains("99"));
    }
}
