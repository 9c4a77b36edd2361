//! macOS, and what else is a Unix without Linux' /proc: by `ps` and `lsof`.
use crate::platform::output_of;
use crate::processes::find_by_argument::{CommandLine, read_ps_commands};
use crate::processes::start_time::read_ps;
use crate::processes::usage::usage_of_ps;
use openutm_contract::types::Platform;
use openutm_core::ports::guest_processes::ProcessUsage;
use openutm_core::ports::host::Holder;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub const HERE: Platform = Platform::Macos;

/// Where programs are besides PATH: an app that is started from the Finder has a short one.
pub const PROGRAM_FOLDERS: &[&str] = &["/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"];

pub fn program_endings() -> Vec<String> {
    vec![String::new()]
}

pub async fn start_time_of(pid: u32) -> Option<String> {
    read_ps(&output_of("ps", &["-o", "stat=,lstart=", "-p", &pid.to_string()], Duration::from_secs(5)).await)
}

/// Asked every second, so it may not take one.
const USAGE_TIMEOUT: Duration = Duration::from_millis(800);

pub async fn usage_of(pid: u32) -> Option<ProcessUsage> {
    usage_of_ps(&output_of("ps", &["-o", "rss=,time=", "-p", &pid.to_string()], USAGE_TIMEOUT).await)
}

pub async fn command_lines(texts: &[String]) -> Vec<CommandLine> {
    let output = output_of("ps", &["-axww", "-o", "pid=,command="], Duration::from_secs(10)).await;
    read_ps_commands(&output, texts)
}

pub async fn holders_of(path: &Path) -> Vec<Holder> {
    let output = output_of("lsof", &["-Fpc", "--", &path.to_string_lossy()], Duration::from_secs(5)).await;
    crate::host::holders::read_lsof(&output)
}

const MIB: u64 = 1024 * 1024;

fn memory() -> sysinfo::System {
    let wanted = sysinfo::RefreshKind::nothing().with_memory(sysinfo::MemoryRefreshKind::nothing().with_ram());
    sysinfo::System::new_with_specifics(wanted)
}

pub fn memory_total_mib() -> u64 {
    memory().total_memory() / MIB
}

pub fn memory_available_mib() -> u64 {
    memory().available_memory() / MIB
}

pub fn os_release() -> String {
    rustix::system::uname().release().to_string_lossy().into_owned()
}

/// Where the system mounts sticks and discs.
pub fn mount_folders() -> Vec<PathBuf> {
    vec![PathBuf::from("/Volumes")]
}

pub fn roots() -> Vec<PathBuf> {
    vec![PathBuf::from("/")]
}

/// Makes `to`, mode 0600, out of the same blocks as `source`; where the file system cannot, `to` is not there.
#[cfg(target_os = "macos")]
pub fn clone_file(source: &File, to: &Path) -> io::Result<File> {
    use rustix::fs::{CWD, CloneFlags};
    rustix::fs::fclonefileat(source, CWD, to, CloneFlags::NOFOLLOW | CloneFlags::NOOWNERCOPY)?;
    let made = crate::files::open::set_mode(to, 0o600)
        .and_then(|()| std::fs::OpenOptions::new().read(true).write(true).open(to));
    made.inspect_err(|_| drop(crate::files::open::remove_file(to)))
}

#[cfg(not(target_os = "macos"))]
pub fn clone_file(_source: &File, _to: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}
