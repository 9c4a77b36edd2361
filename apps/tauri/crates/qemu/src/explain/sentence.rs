//! Pure: the sentences of the tables that both backends read, with their values in place.
use std::collections::HashMap;

/// What a sentence may name; a missing one is not in it.
pub type Values<'a> = HashMap<&'a str, String>;

/// `{name}` becomes the value of that name, `{name|else}` falls back to `else`, and what stands in `[…]` is left out when
/// a value in it is missing. Values are taken as they are: a brace in one opens nothing.
pub fn sentence(template: &str, values: &Values) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, part, after)) = cut(rest, '[', ']') {
        text += &filled(before, values);
        if places(part).all(|(name, _)| values.contains_key(name)) {
            text += &filled(part, values);
        }
        rest = after;
    }
    text + &filled(rest, values)
}

fn filled(template: &str, values: &Values) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, place, after)) = cut(rest, '{', '}') {
        let (name, otherwise) = named(place);
        text += before;
        text += values.get(name).map_or(otherwise, String::as_str);
        rest = after;
    }
    text + rest
}

fn places(template: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (_, place, after) = cut(rest, '{', '}')?;
        rest = after;
        Some(named(place))
    })
}

fn named(place: &str) -> (&str, &str) {
    place.split_once('|').unwrap_or((place, ""))
}

/// What stands before, in and after the first pair of these.
fn cut(text: &str, open: char, close: char) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(open)?;
    let (part, after) = rest.split_once(close)?;
    Some((before, part, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_their_places() {
        let none = Values::new();
        let some = |name: &'static str, value: &str| Values::from([(name, value.to_owned())]);
        assert_eq!(sentence("A {1} and a {1}.", &some("1", "b")), "A b and a b.");
        assert_eq!(sentence("Gone: {1|the file}.", &none), "Gone: the file.");
        assert_eq!(sentence("Gone: {1|the file}.", &some("1", "x")), "Gone: x.");
        assert_eq!(sentence("No memory[ ({memoryMib} MiB)].", &none), "No memory.");
        assert_eq!(sentence("No memory[ ({memoryMib} MiB)].", &some("memoryMib", "64")), "No memory (64 MiB).");
        assert_eq!(sentence("It said {1}.", &some("1", "{2} [x] $& {1}")), "It said {2} [x] $& {1}.");
        assert_eq!(sentence("Nothing {here}.", &none), "Nothing .");
    }
}
