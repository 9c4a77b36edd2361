//! Text as keystrokes of a US keyboard. A table, and nothing that depends on the guest.
use super::keys::KEYS;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Keystroke {
    pub qcode: &'static str,
    pub shift: bool,
}

static STROKES: LazyLock<HashMap<char, Keystroke>> = LazyLock::new(|| {
    let typed = KEYS.us_layout.iter().flat_map(|key| {
        let stroke = |shift| Keystroke { qcode: &key.qcode, shift };
        [(key.plain, stroke(false)), (key.shifted, stroke(true))]
    });
    let controls = KEYS.controls.iter().map(|(character, qcode)| (*character, Keystroke { qcode, shift: false }));
    typed.chain(controls).collect()
});

/// The first character that has no key, and where it stands (in characters, from 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untypeable {
    pub character: char,
    pub index: usize,
}

/// All or nothing: text with one untypeable character types nothing. A CR LF is one line end.
pub fn type_text(text: &str) -> Result<Vec<Keystroke>, Untypeable> {
    let one_end = text.replace("\r\n", "\n");
    let stroke = |(index, character)| STROKES.get(&character).copied().ok_or(Untypeable { character, index });
    one_end.chars().enumerate().map(stroke).collect()
}

#[cfg(test)]
mod tests {
    use super::super::qcodes::qcode_of;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_printable_ascii_character_has_a_way_of_its_own() {
        let ways: HashSet<Keystroke> = (' '..='~')
            .map(|character| {
                let strokes = type_text(&character.to_string()).unwrap();
                assert_eq!(strokes.len(), 1);
                assert_eq!(qcode_of(strokes[0].qcode), Some(strokes[0].qcode));
                strokes[0]
            })
            .collect();
        assert_eq!(ways.len(), 95);
    }

    #[test]
    fn line_ends_of_every_system_are_one_return_each() {
        let strokes = type_text("a\r\nb\nc\rd").unwrap();
        let qcodes: Vec<&str> = strokes.iter().map(|stroke| stroke.qcode).collect();
        assert_eq!(qcodes, ["a", "ret", "b", "ret", "c", "ret", "d"]);
    }

    #[test]
    fn what_has_no_key_is_refused_whole_and_named() {
        for (text, character, index) in [("é", 'é', 0), ("ab😀c", '😀', 2), ("a\0", '\0', 1)] {
            assert_eq!(type_text(text), Err(Untypeable { character, index }));
        }
    }
}
