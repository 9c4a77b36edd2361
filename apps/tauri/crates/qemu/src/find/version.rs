//! Pure: what `qemu-system-* --version` says.
use openutm_contract::ErrorCode;
use openutm_contract::types::{Platform, QemuVersion, Reason};
use regex::Regex;
use std::sync::LazyLock;

/// The oldest QEMU that has what OpenUTM uses: JSON `-device`, QMP `snapshot-save`, AF_UNIX on Windows.
pub const MINIMUM_QEMU: (u64, u64) = (7, 2);

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

const fn upgrade_hint(platform: Platform) -> &'static str {
    match platform {
        Platform::Linux => {
            "Upgrade QEMU: `sudo apt install qemu-system` (Debian, Ubuntu; older releases have a newer one in their backports) or `sudo dnf upgrade qemu-kvm` (Fedora)."
        }
        Platform::Macos => "Upgrade QEMU: `brew upgrade qemu`.",
        Platform::Windows => "Upgrade QEMU: `winget upgrade SoftwareFreedomConservancy.QEMU`.",
    }
}

/// Why this version is not used; `None` when it is new enough.
pub fn too_old_problem(version: &QemuVersion, platform: Platform) -> Option<Reason> {
    if (version.major, version.minor) >= MINIMUM_QEMU {
        return None;
    }
    let QemuVersion { major, minor, micro, .. } = version;
    let (least_major, least_minor) = MINIMUM_QEMU;
    Some(Reason {
        code: ErrorCode::QemuTooOld.name().to_owned(),
        message: format!(
            "QEMU {major}.{minor}.{micro} is too old; OpenUTM needs {least_major}.{least_minor} or newer."
        ),
        hint: Some(upgrade_hint(platform).to_owned()),
        evidence: None,
    })
}
