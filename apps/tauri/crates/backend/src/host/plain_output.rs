//! A program's output as text: without colours and cursor movements, however it is cut into pieces.
use regex::Regex;
use std::sync::LazyLock;

static ESCAPES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\x1b\[[0-9;?]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Za-z0-9]|\x1b[=>78cDEHM]")
        .expect("a pattern")
});
const ESCAPE: char = '\x1b';
/// An escape that is longer than this is none; what stands for it is shown without its first character.
const MAX_ESCAPE_BYTES: usize = 64;

/// A filter with a memory: an escape may begin in one piece and end in the next.
#[derive(Default)]
pub struct PlainOutput {
    held: String,
}

impl PlainOutput {
    pub fn filter(&mut self, text: &str) -> String {
        let whole = std::mem::take(&mut self.held) + text;
        let plain = ESCAPES.replace_all(&whole, "");
        let begun = plain.rfind(ESCAPE).filter(|at| plain.len() - at <= MAX_ESCAPE_BYTES);
        let (shown, held) = plain.split_at(begun.unwrap_or(plain.len()));
        self.held = held.to_owned();
        shown.replace(ESCAPE, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(texts: &[&str]) -> String {
        let mut output = PlainOutput::default();
        texts.iter().map(|text| output.filter(text)).collect()
    }

    #[test]
    fn has_no_colours_titles_and_movements_and_keeps_its_words() {
        let text = "\x1b[1;31mError\x1b[0m: \x1b]0;title\x07no\x1b[2K\x1b(B way\n";
        assert_eq!(pieces(&[text]), "Error: no way\n");
    }

    #[test]
    fn is_the_same_however_it_is_cut() {
        let whole = "a\x1b[1;31mb\x1b[0mc\x1b]0;t\x07d";
        for from in 0..=whole.len() {
            for to in from..=whole.len() {
                assert_eq!(pieces(&[&whole[..from], &whole[from..to], &whole[to..]]), "abcd", "{from} {to}");
            }
        }
    }

    #[test]
    fn holds_nothing_back_for_long_and_never_shows_an_escape() {
        let endless = format!("\x1b[{}", "1;".repeat(1000));
        assert_eq!(pieces(&[&endless, "x"]), format!("[{}x", "1;".repeat(1000)));
        for text in ["\x1b\x1b[\x1b3m", "\x1b[\x1b[\x1b", "m\x1b"] {
            assert!(!pieces(&[text, text, "x"]).contains(ESCAPE));
        }
    }
}
