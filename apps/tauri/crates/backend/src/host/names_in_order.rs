//! The order in which people look for names: whatever their case and accents, and numbers by what they count.
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// In the order in which they stand: signs, numbers, letters.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Sign(char),
    /// Its length, then its digits, without the zeros in front.
    Number(usize, String),
    Letter(char),
}

fn parts_of(name: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let folded = name.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    let mut letters = folded.peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() {
            let mut digits = String::from(letter);
            while let Some(digit) = letters.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            let counts = digits.trim_start_matches('0');
            parts.push(Part::Number(counts.len(), counts.to_owned()));
        } else if letter.is_alphabetic() {
            parts.push(Part::Letter(letter));
        } else {
            parts.push(Part::Sign(letter));
        }
    }
    parts
}

/// Names that differ in accents or case alone stand beside each other, those without and small ones first.
pub fn by_name(a: &str, b: &str) -> Ordering {
    let accents = |name: &str| name.nfd().flat_map(char::to_lowercase).collect::<String>();
    let small_first = |name: &str| name.chars().map(char::is_uppercase).collect::<Vec<_>>();
    parts_of(a)
        .cmp(&parts_of(b))
        .then_with(|| accents(a).cmp(&accents(b)))
        .then_with(|| small_first(a).cmp(&small_first(b)))
        .then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let expected =
            ["_x", "2.iso", "10.iso", "ähnlich", "Ärger", "b2", "B02x", "b10", "cafe", "Cafe", "café", "Übung", "zoo"];
        let mut names = expected;
        names.reverse();
        names.sort_by(|a, b| by_name(a, b));
        assert_eq!(names, expected);
    }
}
