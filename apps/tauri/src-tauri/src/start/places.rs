//! Where the shell keeps what is its own.
use openutm_backend::paths::{HomeEnvironment, find_home, own_home};
use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

/// The library's place, absolute.
pub fn home() -> PathBuf {
    // It has none only where the folder that one is in is gone.
    own_home().unwrap_or_else(|_| find_home(&HomeEnvironment::here_and_now()))
}

/// Beside the library; where nothing can be written, that is for the backend to say in words.
pub fn own_folder(home: &Path) -> io::Result<PathBuf> {
    let wanted = home.join("shell").join("tauri");
    let made = private().recursive(true).create(&wanted);
    if made.is_ok() && is_writable(&wanted) {
        return Ok(wanted);
    }
    let other = std::env::temp_dir().join(format!("openutm-shell-{}", std::process::id()));
    // Not where somebody else has been before.
    private().create(&other)?;
    Ok(other)
}

fn is_writable(folder: &Path) -> bool {
    let probe = folder.join("probe");
    std::fs::write(&probe, "").and_then(|()| std::fs::remove_file(&probe)).is_ok()
}

fn private() -> DirBuilder {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
