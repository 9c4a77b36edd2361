//! What the words after the program's name ask for.
use crate::start::opening::OpenRequest;
use std::path::Path;

#[derive(Debug, PartialEq, Eq)]
pub enum Arguments {
    Window(Option<OpenRequest>),
    /// Said on the standard output, without a window.
    Version,
    Help,
    /// No file, no link, no switch.
    Unknown(String),
}

impl Arguments {
    /// `words` without the program's name; `folder` is where they were said.
    pub fn read(words: &[String], folder: &Path) -> Self {
        let first = words.iter().find(|word| !is_others_switch(word));
        match first.map(String::as_str) {
            None => Self::Window(None),
            Some("--version") => Self::Version,
            Some("--help" | "-h") => Self::Help,
            Some(word) => match OpenRequest::of(word, folder) {
                None if is_command_name(word) => Self::Unknown(word.to_owned()),
                open => Self::Window(open),
            },
        }
    }
}

/// Desktops and toolkits add switches of their own (`--gapplication-service`, `--display=:1`).
fn is_others_switch(word: &str) -> bool {
    word.starts_with('-') && !matches!(word, "--version" | "--help" | "-h")
}

fn is_command_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Arguments {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Arguments::read(&words, Path::new("/home/me"))
    }

    #[test]
    fn words_are_a_window_or_an_answer() {
        assert_eq!(read(&[]), Arguments::Window(None));
        assert_eq!(read(&["--display=:1"]), Arguments::Window(None));
        assert_eq!(read(&["--version"]), Arguments::Version);
        assert_eq!(read(&["-h"]), Arguments::Help);
        assert_eq!(read(&["list"]), Arguments::Unknown("list".into()));
        assert!(matches!(read(&["a.iso"]), Arguments::Window(Some(OpenRequest::Page(_)))));
        // What anybody may make up opens nothing, and is no reason not to start.
        assert_eq!(read(&["openutm://run?iso=/a.iso"]), Arguments::Window(None));
    }
}
