//! Paths of any host, on any host: the goldens of Windows are made on Linux too, so `std::path` is no help here.
use super::refuse::invalid;
use openutm_contract::ApiError;
use openutm_contract::types::{HostPath, Platform};

pub fn is_absolute_path(platform: Platform, path: &str) -> bool {
    if platform != Platform::Windows {
        return path.starts_with('/');
    }
    let bytes = path.as_bytes();
    let drive =
        bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'\\' | b'/');
    drive || path.starts_with("\\\\")
}

/// `base` and the parts below it, with the platform's separator.
pub fn join_path(platform: Platform, base: &str, parts: &[&str]) -> HostPath {
    let windows = platform == Platform::Windows;
    let ends = base.ends_with('/') || (windows && base.ends_with('\\'));
    let trimmed = if base.len() > 1 && ends { &base[..base.len() - 1] } else { base };
    let separator = if windows { "\\" } else { "/" };
    HostPath([&[trimmed], parts].concat().join(separator))
}

/// Where a medium of the config lies: an absolute path as it stands, a relative one inside the VM's directory.
/// A relative path that would leave the directory is refused.
pub fn resolve_medium(platform: Platform, vm_dir: &str, path: &str) -> Result<HostPath, ApiError> {
    if is_absolute_path(platform, path) {
        return Ok(HostPath(path.to_owned()));
    }
    let windows = platform == Platform::Windows;
    let segments: Vec<&str> = path.split(|letter| letter == '/' || (windows && letter == '\\')).collect();
    let rooted = windows && (path.contains(':') || segments.first() == Some(&""));
    let named: Vec<&str> = segments.into_iter().filter(|part| !part.is_empty() && *part != ".").collect();
    if rooted || named.is_empty() || named.contains(&"..") {
        let message = format!(
            "The path “{path}” is no file in the VM's own directory; use an absolute path for a file outside it."
        );
        return Err(invalid("drives", &message));
    }
    Ok(join_path(platform, vm_dir, &named))
}
