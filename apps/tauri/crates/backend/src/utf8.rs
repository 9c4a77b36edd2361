//! Text that comes in pieces, cut anywhere.

/// Where the last whole character ends: what is after it waits for the next piece. Bytes that are no text at all wait for
/// nothing.
pub fn whole_characters_end(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    let Some(begin) = bytes[tail..].iter().rposition(|byte| *byte & 0b1100_0000 == 0b1100_0000) else {
        return bytes.len();
    };
    let begin = tail + begin;
    // As many ones as bytes stand in front of the first.
    let needed = bytes[begin].leading_ones() as usize;
    if bytes.len() - begin < needed && needed <= 4 { begin } else { bytes.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_never_cut() {
        let text = "aä€😀z";
        for cut in 0..=text.len() {
            let end = whole_characters_end(&text.as_bytes()[..cut]);
            assert!(text.is_char_boundary(end) && cut - end < 4, "{cut} {end}");
            if text.is_char_boundary(cut) {
                assert_eq!(end, cut);
            }
        }
        assert_eq!(whole_characters_end(b"\xff\xff"), 2);
        assert_eq!(whole_characters_end(b"\x80\x80\x80\x80"), 4);
    }
}
