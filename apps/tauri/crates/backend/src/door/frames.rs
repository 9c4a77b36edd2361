//! What one binary message of a stream socket says; packages/shared-types/src/stream-socket is the page's end of it.
//!
//! ```text
//! byte 0  kind: 0 data, 1 credit, 2 open, 3 end
//! byte 1  number of the stream: 0 was opened by the socket's address, the page counts the others up from 1
//! rest    data: the bytes. credit: how many more bytes the other side may send, 32 bit, little endian.
//!         open: the ticket, ASCII. end: nothing.
//! ```
use bytes::Bytes;

/// Each direction of a stream begins with so much credit: bytes that may be sent before any were read.
pub const STREAM_WINDOW_BYTES: usize = 2 * 1024 * 1024;
/// Credit goes back in pieces of at least this size: a message for each small read would cost more than it carries.
pub const CREDIT_PIECE_BYTES: usize = STREAM_WINDOW_BYTES / 4;
/// A data message holds no more; with the credit that is not yet given back it fits into the window.
pub const MAX_STREAM_DATA_BYTES: usize = STREAM_WINDOW_BYTES / 2;
/// What stands before the bytes.
pub const HEAD_BYTES: usize = 2;
/// Longer than any ticket is no ticket.
const MAX_TICKET_BYTES: usize = 128;

const DATA: u8 = 0;
const CREDIT: u8 = 1;
const OPEN: u8 = 2;
const END: u8 = 3;

/// What stands before a data message's bytes.
pub const fn data_head(stream: u8) -> [u8; HEAD_BYTES] {
    [DATA, stream]
}

pub fn credit(stream: u8, bytes: usize) -> Bytes {
    // No window is larger than 32 bits say.
    let count = u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    [&[CREDIT, stream], &count[..]].concat().into()
}

pub fn end(stream: u8) -> Bytes {
    Bytes::copy_from_slice(&[END, stream])
}

#[derive(Debug, PartialEq, Eq)]
pub enum StreamFrame {
    Data(Bytes),
    Credit(usize),
    Open(String),
    End,
}

/// The stream's number and what is said of it; `None` for what is no frame. Data are a view of `message`.
pub fn decode(mut message: Bytes) -> Option<(u8, StreamFrame)> {
    let (kind, stream) = (*message.first()?, *message.get(1)?);
    let rest = message.split_off(HEAD_BYTES);
    let frame = match kind {
        DATA => StreamFrame::Data(rest),
        END if rest.is_empty() => StreamFrame::End,
        CREDIT => StreamFrame::Credit(u32::from_le_bytes((&rest[..]).try_into().ok()?) as usize),
        OPEN if rest.len() <= MAX_TICKET_BYTES => {
            StreamFrame::Open(rest.iter().map(|byte| char::from(*byte)).collect())
        }
        _ => return None,
    };
    Some((stream, frame))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    #[test]
    fn any_bytes_are_a_frame_within_its_bounds_or_none() {
        let mut random = StdRng::seed_from_u64(3);
        for _ in 0..5000 {
            let kind = random.random_range(0..6);
            let length = random.random_range(0..160);
            let rest: Vec<u8> = (0..length).map(|_| random.random()).collect();
            match decode([&[kind, 9][..], &rest[..]].concat().into()) {
                Some((9, StreamFrame::Data(bytes))) => assert_eq!((kind, &bytes[..]), (DATA, &rest[..])),
                Some((9, StreamFrame::Credit(_))) => assert_eq!((kind, length), (CREDIT, 4)),
                Some((9, StreamFrame::Open(ticket))) => {
                    assert_eq!((kind, ticket.chars().count()), (OPEN, length));
                    assert!(length <= MAX_TICKET_BYTES);
                }
                Some((9, StreamFrame::End)) => assert_eq!((kind, length), (END, 0)),
                Some(other) => panic!("{other:?}"),
                None => assert_ne!(kind, DATA),
            }
        }
    }

    #[test]
    fn frames_are_what_the_page_makes_of_them() {
        assert_eq!(decode(credit(3, 0x0102_0304)), Some((3, StreamFrame::Credit(0x0102_0304))));
        assert_eq!(&credit(3, 0x0102_0304)[..], [1, 3, 4, 3, 2, 1]);
        assert_eq!(decode(end(7)), Some((7, StreamFrame::End)));
        assert_eq!(decode(Bytes::from_static(b"\x00\x05hello")), Some((5, StreamFrame::Data("hello".into()))));
        assert_eq!(decode(Bytes::from_static(b"\x02\x01ticket")), Some((1, StreamFrame::Open("ticket".into()))));
    }

    #[test]
    fn what_is_no_frame_is_none() {
        for bytes in [&b""[..], b"\x00", b"\x04\x00", b"\x03\x00x", b"\x01\x00abc", b"\x01\x00abcde"] {
            assert_eq!(decode(Bytes::copy_from_slice(bytes)), None);
        }
        assert_eq!(decode([&[2, 1][..], &[b'a'; 129]].concat().into()), None);
    }
}
