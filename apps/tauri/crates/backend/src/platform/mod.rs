//! What differs from system to system, in small pieces: each system's file offers the same functions.
//!
//! What `ps`, `lsof` and PowerShell say is read by pure functions beside their users, so that every system's tests read it.
mod commands;
mod errno;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(all(unix, not(target_os = "linux")))]
mod macos;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as here;
#[cfg(all(unix, not(target_os = "linux")))]
use macos as here;
#[cfg(windows)]
use windows as here;

pub use commands::output_of;
pub use errno::errno_name;
pub use here::{
    HERE, PROGRAM_FOLDERS, clone_file, command_lines, holders_of, memory_available_mib, memory_total_mib,
    mount_folders, os_release, program_endings, roots, start_time_of, usage_of,
};
#[cfg(unix)]
pub use unix::{disk_free_bytes, is_program, is_root, kill, mode_and_owner, new_session, user_id};
#[cfg(windows)]
pub use windows::{disk_free_bytes, is_program, is_root, kill, mode_and_owner, new_session, user_id};

use openutm_contract::types::Arch;
use std::path::PathBuf;

/// What this program was built for is what QEMU can accelerate here.
pub const ARCH: Arch = if cfg!(target_arch = "aarch64") { Arch::Aarch64 } else { Arch::X8664 };

/// The home directory of who runs this.
pub fn user_home() -> PathBuf {
    std::env::home_dir().unwrap_or_else(|| PathBuf::from(std::path::MAIN_SEPARATOR_STR))
}
