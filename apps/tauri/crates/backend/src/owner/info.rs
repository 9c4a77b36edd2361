//! `owner.json`, written by the owner and read by everybody else.
use openutm_contract::check;
use openutm_contract::types::OwnerInfo;
use serde_json::Value;
use std::path::Path;
use std::{fs, io, process};

/// Replaces the file in one step: a reader sees the old or the new one. Survives a crash of the process, not of the host,
/// which ends the owner too.
pub fn write_owner_info(path: &Path, info: &OwnerInfo) -> io::Result<()> {
    let temporary = path.with_extension(format!("json.{}.tmp", process::id()));
    let text = serde_json::to_string_pretty(info).map_err(io::Error::other)? + "\n";
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(&temporary)?, text.as_bytes())?;
    fs::rename(&temporary, path)
}

/// What the last owner wrote, alive or not; `None` when there is nothing readable.
pub fn read_owner_info(path: &Path) -> Option<OwnerInfo> {
    let value: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    if !check("OwnerInfo", &value).is_empty() {
        return None;
    }
    serde_json::from_value(value).ok()
}

pub fn remove_owner_info(path: &Path) {
    // One that stays is no proof of anything.
    let _ = fs::remove_file(path);
}
