//! Pure: what `qemu-system-* --version` says.
use super::problems::PROBLEMS;
use crate::explain::Values;
use openutm_contract::types::{Platform, QemuVersion, Reason};
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct MinimumQemu {
    pub major: u64,
    pub minor: u64,
}

/// The oldest QEMU that has what OpenUTM uses: JSON `-device`, QMP `snapshot-save`, AF_UNIX on Windows.
pub fn minimum_qemu() -> MinimumQemu {
    PROBLEMS.minimum
}

const HEAD: &str = "QEMU emulator version ";
const MAX_OUTPUT: usize = 4096;

static VERSION_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^QEMU emulator version (\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?([^\r\n]{0,200})\r?$")
        .expect("a pattern")
});

/// Reads the version of QEMU's system emulators: `QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)`.
/// Release candidates count as their micro number says (`10.1.90` is 10.2.0-rc0, so older than 10.2).
/// `None` when the text is not QEMU's.
pub fn parse_qemu_version(output: &str) -> Option<QemuVersion> {
    let end = output.char_indices().nth(MAX_OUTPUT).map_or(output.len(), |(end, _)| end);
    let found = VERSION_LINE.captures(&output[..end])?;
    // A fourth number, or a longer one, is no version of QEMU's.
    if found[4].starts_with(|letter: char| letter == '.' || letter.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| found.get(at).map_or(Some(0), |digits| digits.as_str().parse().ok());
    Some(QemuVersion {
        major: number(1)?,
        minor: number(2)?,
        micro: number(3)?,
        text: found[0].trim_start_matches(HEAD).trim().to_owned(),
    })
}

/// Whether `version` is that one or newer, whatever its micro number.
pub fn is_at_least(version: &QemuVersion, major: u64, minor: u64) -> bool {
    (version.major, version.minor) >= (major, minor)
}

/// Why this version is not used; `None` when it is new enough.
pub fn too_old_problem(version: &QemuVersion, platform: Platform) -> Option<Reason> {
    let minimum = minimum_qemu();
    if is_at_least(version, minimum.major, minimum.minor) {
        return None;
    }
    let values = Values::from([
        ("version", format!("{}.{}.{}", version.major, version.minor, version.micro)),
        ("minimum", format!("{}.{}", minimum.major, minimum.minor)),
    ]);
    let hint = PROBLEMS.upgrade_hints.get(&platform).cloned();
    Some(Reason { hint, ..PROBLEMS.too_old.reason(&values) })
}
