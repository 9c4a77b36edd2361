//! Pure: the table of folders in which a QEMU can lie, best first.
use openutm_contract::types::Platform;
use std::collections::{HashMap, HashSet};

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

/// Bounds what a hostile PATH can cost.
const MAX_PATH_ENTRIES: usize = 256;

/// What OpenUTM installed itself, then PATH (the user's word), then where the systems' packages put QEMU: a desktop app
/// is often started with a PATH that lacks them. Relative entries are left out: nothing is run from the working directory.
pub fn candidate_paths(platform: Platform, env: &Environment) -> Vec<CandidateFolder> {
    let variables = Variables { platform, env };
    let managed = variables.join("OPENUTM_HOME", &["qemu", "*", "bin"]);
    let from = |source| move |pattern| CandidateFolder { pattern, source };
    let all = managed
        .into_iter()
        .map(from(CandidateSource::Managed))
        .chain(path_entries(platform, variables.get("PATH").unwrap_or_default()).map(from(CandidateSource::Path)))
        .chain(usual_places(&variables).into_iter().map(from(CandidateSource::Usual)));
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

    fn join(&self, name: &str, parts: &[&str]) -> Option<String> {
        join(self.platform, self.get(name)?, parts)
    }
}

fn usual_places(variables: &Variables) -> Vec<String> {
    match variables.platform {
        Platform::Linux => linux_places(variables),
        Platform::Macos => macos_places(variables),
        Platform::Windows => windows_places(variables),
    }
}

fn linux_places(variables: &Variables) -> Vec<String> {
    let fixed = [
        "/usr/bin",
        "/usr/local/bin",
        "/opt/qemu/bin",
        "/opt/qemu-*/bin",
        "/snap/bin",
        "/var/lib/snapd/snap/bin",
        "/home/linuxbrew/.linuxbrew/bin",
        "/run/current-system/sw/bin",
    ];
    let own = [variables.join("HOME", &[".nix-profile", "bin"]), variables.join("HOME", &[".local", "bin"])];
    fixed.map(str::to_owned).into_iter().chain(own.into_iter().flatten()).collect()
}

fn macos_places(variables: &Variables) -> Vec<String> {
    let fixed = [
        // Homebrew on Apple silicon, then on Intel: where both are, the second runs translated.
        "/opt/homebrew/bin",
        "/usr/local/bin",
        // MacPorts.
        "/opt/local/bin",
        "/opt/qemu/bin",
        "/run/current-system/sw/bin",
    ];
    variables
        .join("HOMEBREW_PREFIX", &["bin"])
        .into_iter()
        .chain(fixed.map(str::to_owned))
        .chain(variables.join("HOME", &[".nix-profile", "bin"]))
        .collect()
}

fn windows_places(variables: &Variables) -> Vec<String> {
    let platform = Platform::Windows;
    let installed = [
        variables.join("ProgramW6432", &["qemu"]),
        variables.join("ProgramFiles", &["qemu"]),
        Some("C:\\Program Files\\qemu".to_owned()),
    ];
    let msys2 = [variables.get("MSYS2_ROOT"), Some("C:\\msys64"), Some("C:\\tools\\msys64")];
    let msys2 = msys2.into_iter().flatten().flat_map(|root| {
        ["ucrt64", "clangarm64", "clang64", "mingw64"].map(|variant| join(platform, root, &[variant, "bin"]))
    });
    let profile = variables.join("USERPROFILE", &["scoop"]);
    let scoop =
        [variables.get("SCOOP"), profile.as_deref(), variables.get("SCOOP_GLOBAL"), Some("C:\\ProgramData\\scoop")];
    let scoop = scoop.into_iter().flatten().map(|root| join(platform, root, &["apps", "qemu", "current"]));
    installed.into_iter().chain(msys2).chain(scoop).flatten().collect()
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

/// Not `std::path`, which would follow the system this runs on.
fn join(platform: Platform, root: &str, names: &[&str]) -> Option<String> {
    if root.is_empty() {
        return None;
    }
    let separator = if platform == Platform::Windows { "\\" } else { "/" };
    Some([&[without_trailing_separator(platform, root)], names].concat().join(separator))
}
