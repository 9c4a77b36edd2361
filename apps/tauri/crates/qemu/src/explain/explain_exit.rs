//! Pure: why a QEMU has ended, from its last words, its exit code and its signal.
use super::last_words::LAST_WORDS;
use super::sentence::{Values, sentence};
use super::words::{LastWords, Meaning};
use crate::table::table;
use crate::text::{first_chars, last_chars};
use openutm_contract::ErrorCode;
use openutm_contract::types::Reason;
use regex::Regex;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

const MAX_TAIL_CHARACTERS: usize = 64 * 1024;
const MAX_LINE_CHARACTERS: usize = 1000;
const MAX_QUOTED_CHARACTERS: usize = 400;
const MAX_COMPLAINT_CHARACTERS: usize = 300;
const EVIDENCE_LINES: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Endings {
    signals: HashMap<String, Meaning>,
    other_signal: Meaning,
    /// Linux' and macOS' numbers, for the shells' `128 + n`.
    signal_numbers: HashMap<String, String>,
    /// NTSTATUS of the crashes that Windows reports as exit codes.
    windows_crashes: HashMap<String, Meaning>,
    complaint: Meaning,
    without_error: Meaning,
    unseen: Meaning,
    silent: Meaning,
    extras: String,
}

static ENDINGS: LazyLock<Endings> = table!("explain/endings.json");

/// A Reason in any case: a known text first, then the signal, then what QEMU complained about, then the bare status.
/// `evidence` holds QEMU's lines, newest last, without control characters: the guest may have had a say in them.
pub fn explain_exit(words: &LastWords) -> Reason {
    let lines = tail_lines(words.stderr_tail);
    let known = explain_lines(&lines, words)
        .or_else(|| explain_signal(words))
        .unwrap_or_else(|| explain_silence(&lines, words));
    let evidence = lines[lines.len().saturating_sub(EVIDENCE_LINES)..].to_vec();
    Reason { evidence: (!evidence.is_empty()).then_some(evidence), ..known }
}

fn explain_lines(lines: &[String], words: &LastWords) -> Option<Reason> {
    LAST_WORDS.last_words.iter().find_map(|row| {
        let groups = lines.iter().find_map(|line| row.pattern.groups(line))?;
        Some(reason(&row.code, &row.meaning, &quoted(&groups, words)))
    })
}

const GROUP_NAMES: [&str; 3] = ["1", "2", "3"];

/// The groups that took part by their number, what is known of the VM, and the texts that sentences share.
fn quoted(groups: &[String], words: &LastWords) -> Values<'static> {
    let numbered =
        GROUP_NAMES.into_iter().zip(groups.iter().map(|group| first_chars(group, MAX_QUOTED_CHARACTERS).to_owned()));
    let memory = words.config.map(|config| ("memoryMib", config.memory_mib.to_string()));
    let shared = LAST_WORDS.texts.iter().map(|(name, text)| (name.as_str(), text.clone()));
    shared.chain(numbered).chain(memory).collect()
}

fn reason(code: &str, meaning: &Meaning, values: &Values) -> Reason {
    Reason {
        code: code.to_owned(),
        message: sentence(&meaning.message, values),
        hint: Some(sentence(&meaning.hint, values)),
        evidence: None,
    }
}

fn ended<const N: usize>(meaning: &Meaning, values: [(&str, String); N]) -> Reason {
    reason(ErrorCode::QemuExited.name(), meaning, &Values::from(values))
}

fn explain_signal(words: &LastWords) -> Option<Reason> {
    let numbered =
        || words.exit_code.and_then(|code| ENDINGS.signal_numbers.get(&(code - 128).to_string())).map(String::as_str);
    if let Some(name) = words.signal.or_else(numbered) {
        let meaning = ENDINGS.signals.get(name).unwrap_or(&ENDINGS.other_signal);
        return Some(ended(meaning, [("signal", name.to_owned())]));
    }
    // An NTSTATUS fills 32 bits, which some read with a sign.
    let status = words.exit_code? as u32;
    Some(ended(ENDINGS.windows_crashes.get(&format!("{status:#x}"))?, []))
}

static WARNING: LazyLock<Regex> = LazyLock::new(|| Regex::new("[Ww][Aa][Rr][Nn][Ii][Nn][Gg]:").expect("a pattern"));

fn explain_silence(lines: &[String], words: &LastWords) -> Reason {
    if words.exit_code == Some(0) {
        return ended(&ENDINGS.without_error, []);
    }
    if let Some(complaint) = lines.iter().rfind(|line| !WARNING.is_match(line)) {
        let complaint = first_chars(complaint, MAX_COMPLAINT_CHARACTERS).to_owned();
        return ended(&ENDINGS.complaint, [("complaint", complaint)]);
    }
    let Some(status) = words.exit_code else { return ended(&ENDINGS.unseen, []) };
    let has_extras = words.config.is_some_and(|config| !config.extra_args.is_empty());
    let mut values = Values::from([("status", status.to_string())]);
    if has_extras {
        values.insert("extras", ENDINGS.extras.clone());
    }
    reason(ErrorCode::QemuExited.name(), &ENDINGS.silent, &values)
}

fn tail_lines(stderr_tail: &str) -> Vec<String> {
    last_chars(stderr_tail, MAX_TAIL_CHARACTERS)
        .split(['\r', '\n'])
        .map(|line| without_controls(first_chars(line, MAX_LINE_CHARACTERS)).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// A terminal's colours and movements.
static ESCAPES: LazyLock<Regex> = LazyLock::new(|| Regex::new("\u{1b}\\[[0-9;?]*[A-Za-z]").expect("a pattern"));

fn without_controls(text: &str) -> String {
    ESCAPES.replace_all(text, "").chars().filter(|letter| !letter.is_control() || *letter == '\t').collect()
}
