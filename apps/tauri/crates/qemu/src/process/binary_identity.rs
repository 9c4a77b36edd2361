//! I/O edge: what tells one build of QEMU from another without running it.
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Path, size and time of the program and the times of the folders its modules may lie in: installing
/// `qemu-system-modules-spice` later changes what the same program can do. `None` when the program is gone.
pub async fn binary_identity(binary_path: &str) -> Option<String> {
    let path = binary_path.to_owned();
    tokio::task::spawn_blocking(move || identity(&path)).await.ok()?
}

fn identity(binary_path: &str) -> Option<String> {
    let real = std::fs::canonicalize(binary_path).ok()?;
    let size = std::fs::metadata(&real).ok()?.len();
    let mut parts = vec![json!(binary_path), json!(real.to_string_lossy()), json!(size), json!(modified_ms(&real))];
    parts.extend(module_folders(&real).map(|folder| json!(modified_ms(&folder))));
    Some(json!(parts).to_string())
}

fn module_folders(binary_path: &Path) -> [PathBuf; 4] {
    let prefix = binary_path.parent().and_then(Path::parent).unwrap_or(binary_path);
    ["lib/qemu", "lib64/qemu", "lib/x86_64-linux-gnu/qemu", "lib/aarch64-linux-gnu/qemu"]
        .map(|folder| prefix.join(folder))
}

/// Since 1970; 0 when there is nothing.
fn modified_ms(path: &Path) -> u64 {
    let since = || std::fs::metadata(path).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    since().map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
