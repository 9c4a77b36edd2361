//! SPICE's own flow control, answered here: an answer from the page would starve small drawings.

/// `SPICE_MSGC_ACK_SYNC` and `SPICE_MSGC_ACK`, the same on every channel.
const ACK_SYNC: u16 = 1;
const ACK: u16 = 2;

/// A client's message with its mini header.
pub fn message(number: u16, body: &[u8]) -> Vec<u8> {
    [&number.to_le_bytes()[..], &(body.len() as u32).to_le_bytes(), body].concat()
}

#[derive(Default)]
pub struct Acknowledger {
    window: u32,
    owed: u32,
}

impl Acknowledger {
    /// That many messages have been read: what to tell the server, if anything.
    pub fn read(&mut self, messages: u32) -> Option<Vec<u8>> {
        if self.window == 0 {
            return None;
        }
        self.owed += messages;
        let count = self.owed / self.window;
        self.owed %= self.window;
        (count > 0).then(|| message(ACK, b"").repeat(count as usize))
    }

    /// SET_ACK has been read: the server counts anew from here. Generation and window, 32 bit each.
    pub fn set_ack(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        let (generation, window) = (body.get(..4)?, body.get(4..8)?);
        self.window = u32::from_le_bytes(window.try_into().ok()?);
        self.owed = 0;
        Some(message(ACK_SYNC, generation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_of_messages_is_acknowledged() {
        let mut acknowledger = Acknowledger::default();
        assert_eq!(acknowledger.read(100), None);
        let sync = acknowledger.set_ack(&[7, 0, 0, 0, 20, 0, 0, 0]).unwrap();
        assert_eq!(sync, [1, 0, 4, 0, 0, 0, 7, 0, 0, 0]);
        assert_eq!(acknowledger.read(19), None);
        assert_eq!(acknowledger.read(1).unwrap(), [2, 0, 0, 0, 0, 0]);
        assert_eq!(acknowledger.read(45).unwrap().len(), 12);
        assert_eq!(acknowledger.read(15).unwrap().len(), 6);
        assert_eq!(acknowledger.set_ack(&[1]), None);
    }
}
