//! Pure: the folders in which a QEMU can lie, best first.
use crate::table::table;
use openutm_contract::types::Platform;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

pub type Environment = HashMap<String, String>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateSource {
    Managed,
    Path,
    Usual,
}

/// `pattern` is an absolute folder; one component may hold a `*`, which stands for any one name, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateFolder {
    pub pattern: String,
    pub source: CandidateSource,
}

/// `{NAME}` at the start of a folder is a variable of the environment.
#[derive(Deserialize)]
struct Places {
    managed: HashMap<Platform, String>,
    usual: HashMap<Platform, Vec<String>>,
}

static PLACES: LazyLock<Places> = table!("find/places.json");

/// Bounds what a hostile PATH can cost.
const MAX_PATH_ENTRIES: usize = 256;

/// What OpenUTM installed itself, then PATH (the user's word), then where the systems' packages put QEMU: a desktop app
/// is often started with a PATH that lacks them. Relative entries are left out: nothing is run from the working directory.
pub fn candidate_paths(platform: Platform, env: &Environment) -> Vec<CandidateFolder> {
    let variables = Variables { platform, env };
    let from = |source| move |pattern| CandidateFolder { pattern, source };
    let managed = PLACES.managed.get(&platform).and_then(|pattern| variables.place(pattern));
    let usual = PLACES.usual.get(&platform).into_iter().flatten().filter_map(|pattern| variables.place(pattern));
    let all = managed
        .into_iter()
        .map(from(CandidateSource::Managed))
        .chain(path_entries(platform, variables.get("PATH").unwrap_or_default()).map(from(CandidateSource::Path)))
        .chain(usual.map(from(CandidateSource::Usual)));
    let mut seen = HashSet::new();
    all.filter(|folder| {
        let windows = platform == Platform::Windows;
        let key = if windows { folder.pattern.to_lowercase() } else { folder.pattern.clone() };
        is_absolute(platform, &folder.pattern) && seen.insert(key)
    })
    .collect()
}

/// `qemu-system-x86_64` as this platform spells it.
pub fn executable_name(platform: Platform, name: &str) -> String {
    if platform == Platform::Windows { format!("{name}.exe") } else { name.to_owned() }
}

struct Variables<'a> {
    platform: Platform,
    env: &'a Environment,
}

impl Variables<'_> {
    /// Windows ignores the case of names (`Path`).
    fn get(&self, name: &str) -> Option<&str> {
        if self.platform != Platform::Windows {
            return self.env.get(name).map(String::as_str);
        }
        self.env.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The variable that a pattern begins with in its place; `None` when it is not set.
    fn place(&self, pattern: &str) -> Option<String> {
        let Some((name, rest)) = pattern.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Some(pattern.to_owned());
        };
        let root = self.get(name).filter(|root| !root.is_empty())?;
        Some(format!("{}{rest}", without_trailing_separator(self.platform, root)))
    }
}

fn path_entries(platform: Platform, path: &str) -> impl Iterator<Item = String> {
    let windows = platform == Platform::Windows;
    let entries = path.split(if windows { ';' } else { ':' }).take(MAX_PATH_ENTRIES);
    entries
        .map(move |entry| if windows { entry.replace('"', "").trim().to_owned() } else { entry.to_owned() })
        .map(move |entry| without_trailing_separator(platform, &entry).to_owned())
        // A `*` in PATH is a name like any other, and would be read as ours.
        .filter(|entry| !entry.contains('*'))
}

/// `/` and `C:\` stay as they are.
fn without_trailing_separator(platform: Platform, path: &str) -> &str {
    let separators: &[char] = if platform == Platform::Windows { &['\\', '/'] } else { &['/'] };
    let trimmed = path.trim_end_matches(separators);
    if trimmed.is_empty() || trimmed.ends_with(':') { path } else { trimmed }
}

fn is_absolute(platform: Platform, path: &str) -> bool {
    if platform != Platform::Windows {
        return path.starts_with('/');
    }
    let bytes = path.as_bytes();
    let drive =
        bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'\\' | b'/');
    drive || (path.starts_with("\\\\") && bytes.len() > 2 && bytes[2] != b'\\')
}
