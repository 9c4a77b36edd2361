//! The patterns of the tables that both backends read.
use regex::bytes::{Captures, Regex, RegexBuilder};
use serde::de::{Deserialize, Deserializer, Error};

/// A pattern in what JavaScript's and Rust's regular expressions share. As in JavaScript, a digit, a letter and a space
/// are ASCII's; without Unicode's tables a pattern is also a tenth as large.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text.as_bytes())
    }

    /// The groups that took part, in order; `None` when it is not found.
    pub fn groups(&self, text: &str) -> Option<Vec<String>> {
        let texts = |found: Captures| {
            found.iter().skip(1).flatten().map(|group| String::from_utf8_lossy(group.as_bytes()).into_owned()).collect()
        };
        self.0.captures(text.as_bytes()).map(texts)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        RegexBuilder::new(&text).unicode(false).build().map(Self).map_err(D::Error::custom)
    }
}
