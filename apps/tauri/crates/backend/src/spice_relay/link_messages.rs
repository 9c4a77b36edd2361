//! The link: who talks to which channel, before the first message (spice-protocol: SpiceLinkHeader, SpiceLinkMess,
//! SpiceLinkReply). Version 2.2.
use super::table::{LinkResult, SpiceProtocolError, link_result, max_link_reply_bytes};

/// "REDQ".
const MAGIC: u32 = 0x5144_4552;
const MAJOR_VERSION: u32 = 2;
const MINOR_VERSION: u32 = 2;

pub const LINK_HEADER_BYTES: usize = 16;
/// A 1024-bit RSA key as SubjectPublicKeyInfo (DER).
pub const PUBLIC_KEY_BYTES: usize = 162;
/// What RSA with that key makes of a ticket.
pub const ENCRYPTED_TICKET_BYTES: usize = 128;
/// Longest ticket, UTF-8 (`SPICE_MAX_PASSWORD_LENGTH`).
pub const MAX_TICKET_BYTES: usize = 60;

/// `SPICE_COMMON_CAP_*`: bit numbers.
pub mod common_caps {
    pub const AUTH_SELECTION: u32 = 0;
    pub const AUTH_SPICE: u32 = 1;
    pub const MINI_HEADER: u32 = 3;
}

/// Who asks for which channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRequest {
    /// 0 on the main channel; on the others what MAIN_INIT said.
    pub connection_id: u32,
    pub channel_type: u8,
    pub channel_id: u8,
    /// Bit numbers of this channel's capabilities that the client has.
    pub channel_caps: Vec<u32>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct LinkReply {
    pub public_key: Vec<u8>,
    /// Words, see `has_cap`.
    pub common_caps: Vec<u32>,
}

/// Bit numbers into the words that go over the wire.
pub fn cap_words(bits: &[u32]) -> Vec<u32> {
    let mut words = Vec::new();
    for bit in bits {
        let at = (bit >> 5) as usize;
        if words.len() <= at {
            words.resize(at + 1, 0);
        }
        words[at] |= 1 << (bit & 31);
    }
    words
}

/// Whether the words say that a capability is there; a bit behind them is not.
pub fn has_cap(words: &[u32], bit: u32) -> bool {
    words.get((bit >> 5) as usize).is_some_and(|word| word >> (bit & 31) & 1 == 1)
}

/// What a client sends first.
pub fn encode_link_message(request: &LinkRequest) -> Vec<u8> {
    use common_caps::{AUTH_SELECTION, AUTH_SPICE, MINI_HEADER};
    const BODY_BYTES: u32 = 18;
    let common = cap_words(&[AUTH_SELECTION, AUTH_SPICE, MINI_HEADER]);
    let channel = cap_words(&request.channel_caps);
    let (common_count, channel_count) = (common.len() as u32, channel.len() as u32);
    let mut bytes = Vec::new();
    let word = |bytes: &mut Vec<u8>, value: u32| bytes.extend_from_slice(&value.to_le_bytes());
    for value in [MAGIC, MAJOR_VERSION, MINOR_VERSION, BODY_BYTES + (common_count + channel_count) * 4] {
        word(&mut bytes, value);
    }
    word(&mut bytes, request.connection_id);
    bytes.extend_from_slice(&[request.channel_type, request.channel_id]);
    // The offset of the capabilities counts from the connection id.
    for value in [common_count, channel_count, BODY_BYTES].into_iter().chain(common).chain(channel) {
        word(&mut bytes, value);
    }
    bytes
}

fn malformed(message: &str, why: impl Into<String>) -> SpiceProtocolError {
    SpiceProtocolError { channel: "link".to_owned(), message: message.to_owned(), why: why.into() }
}

fn word_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

/// How many bytes follow the reply's header. Fails when it is not SPICE 2, or announces more than a reply can need.
pub fn parse_link_header(bytes: &[u8]) -> Result<usize, SpiceProtocolError> {
    let word = |at| word_at(bytes, at).ok_or_else(|| malformed("header", "the header is cut off"));
    if word(0)? != MAGIC {
        return Err(malformed("header", "what answers does not speak SPICE"));
    }
    let (major, minor, size) = (word(4)?, word(8)?, word(12)?);
    if major != MAJOR_VERSION {
        return Err(malformed("header", format!("SPICE {major}.{minor} instead of 2.2")));
    }
    if size > max_link_reply_bytes() {
        return Err(malformed("header", format!("a link reply of {size} bytes")));
    }
    Ok(size as usize)
}

/// What follows the header. A refusal may come without a key.
pub fn parse_link_reply(bytes: &[u8]) -> Result<Result<LinkReply, LinkResult>, SpiceProtocolError> {
    const COUNTS_AT: usize = 4 + PUBLIC_KEY_BYTES;
    let cut_off = || malformed("reply", "the reply is cut off");
    let result = link_result(word_at(bytes, 0).ok_or_else(cut_off)?);
    if result.name != "ok" {
        return Ok(Err(result));
    }
    let public_key = bytes.get(4..COUNTS_AT).ok_or_else(cut_off)?.to_vec();
    let word = |at| word_at(bytes, at).ok_or_else(cut_off);
    let (common, channel, from) =
        (word(COUNTS_AT)? as usize, word(COUNTS_AT + 4)? as usize, word(COUNTS_AT + 8)? as usize);
    let end =
        common.checked_add(channel).and_then(|count| count.checked_mul(4)).and_then(|size| size.checked_add(from));
    if end.is_none_or(|end| end > bytes.len()) {
        return Err(malformed("reply", "the capabilities are outside the reply"));
    }
    let common_caps = (0..common).filter_map(|index| word_at(bytes, from + index * 4)).collect();
    Ok(Ok(LinkReply { public_key, common_caps }))
}

/// The last word of the link: four bytes.
pub fn parse_link_result(bytes: [u8; 4]) -> LinkResult {
    link_result(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    #[test]
    fn the_link_begins_with_the_same_bytes_as_in_spice_wire() {
        let request = LinkRequest { connection_id: 7, channel_type: 2, channel_id: 0, channel_caps: vec![0, 33] };
        let hex: String = encode_link_message(&request).iter().map(|byte| format!("{byte:02x}")).collect();
        // "REDQ", 2, 2, size 30 | connection 7, display, 0, one and two words at 18 | the words
        assert_eq!(
            hex,
            ["52454451", "02000000", "02000000", "1e000000", "07000000", "02", "00"].concat()
                + &["01000000", "02000000", "12000000", "0b000000", "01000000", "02000000"].concat()
        );
    }

    #[test]
    fn capabilities_are_bits_in_as_many_words_as_they_need() {
        assert_eq!(cap_words(&[]), [0; 0]);
        assert_eq!(cap_words(&[31, 32]), [0x8000_0000, 1]);
        assert!(has_cap(&[0x8000_0000, 1], 31));
        assert!(!has_cap(&[0x8000_0000, 1], 33));
        assert!(!has_cap(&[], 64));
    }

    #[test]
    fn what_is_no_link_is_refused_in_words() {
        let header = |words: [u32; 4]| words.map(u32::to_le_bytes).concat();
        assert_eq!(parse_link_header(&header([MAGIC, 2, 2, 190])), Ok(190));
        assert!(parse_link_header(&header([0, 2, 2, 190])).unwrap_err().why.contains("does not speak"));
        assert!(parse_link_header(&header([MAGIC, 1, 0, 190])).unwrap_err().why.contains("SPICE 1.0"));
        assert!(parse_link_header(&header([MAGIC, 2, 2, 5000])).unwrap_err().why.contains("5000"));
        assert!(parse_link_header(b"REDQ").is_err());
        assert_eq!(parse_link_reply(&7u32.to_le_bytes()).unwrap().unwrap_err().name, "permission_denied");
        let mut reply = vec![0; 4 + PUBLIC_KEY_BYTES];
        assert!(parse_link_reply(&reply).is_err());
        for value in [1u32, 0, u32::MAX] {
            reply.extend_from_slice(&value.to_le_bytes());
        }
        assert!(parse_link_reply(&reply).unwrap_err().why.contains("outside"));
    }

    #[test]
    fn any_bytes_are_a_link_within_its_bounds_or_none() {
        let mut random = StdRng::seed_from_u64(13);
        for _ in 0..20_000 {
            let length = random.random_range(0..240);
            let mut bytes: Vec<u8> = (0..length).map(|_| random.random()).collect();
            // As often as not the beginning is right, or nothing behind it would be looked at.
            let begin = [&b"REDQ\x02\0\0\0\x02\0\0\0"[..], &[0; 4], &[]][random.random_range(0..3)];
            if bytes.len() >= begin.len() {
                bytes[..begin.len()].copy_from_slice(begin);
            }
            if let Ok(size) = parse_link_header(&bytes) {
                assert!(size <= max_link_reply_bytes() as usize);
            }
            if let Ok(Ok(reply)) = parse_link_reply(&bytes) {
                assert!(reply.public_key.len() == PUBLIC_KEY_BYTES && reply.common_caps.len() * 4 <= bytes.len());
            }
        }
    }
}
