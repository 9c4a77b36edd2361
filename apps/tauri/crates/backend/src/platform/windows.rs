//! Windows, by PowerShell where it must say the same text as the TypeScript backend.
use crate::platform::output_of;
use crate::processes::find_by_argument::{CommandLine, read_ps_commands, with_doubled_backslashes};
use crate::processes::start_time::read_power_shell;
use openutm_contract::types::Platform;
use openutm_core::ports::guest_processes::{ProcessSignal, ProcessUsage};
use openutm_core::ports::host::Holder;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, RefreshKind, System};
use tokio::process::Command;

pub const HERE: Platform = Platform::Windows;

pub const PROGRAM_FOLDERS: &[&str] = &[];

/// A name may leave its ending out.
pub fn program_endings() -> Vec<String> {
    let endings = std::env::var("PATHEXT").unwrap_or_else(|_| ".EXE;.CMD".to_owned());
    std::iter::once(String::new()).chain(endings.split(';').map(str::to_owned)).collect()
}

async fn power_shell(command: &str, timeout: Duration) -> String {
    output_of("powershell.exe", &["-NoProfile", "-NonInteractive", "-Command", command], timeout).await
}

pub async fn start_time_of(pid: u32) -> Option<String> {
    let query = format!("(Get-Process -Id {pid} -ErrorAction SilentlyContinue).StartTime.ToFileTimeUtc()");
    read_power_shell(&power_shell(&query, Duration::from_secs(5)).await)
}

/// Nothing here is cheap enough to be asked every second.
pub async fn usage_of(_pid: u32) -> Option<ProcessUsage> {
    None
}

const QUERY: &str = r#"Get-CimInstance Win32_Process -Filter "Name LIKE 'qemu-system-%'" | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }"#;

pub async fn command_lines(texts: &[String]) -> Vec<CommandLine> {
    read_ps_commands(&power_shell(QUERY, Duration::from_secs(10)).await, &with_doubled_backslashes(texts))
}

pub async fn holders_of(_path: &Path) -> Vec<Holder> {
    Vec::new()
}

const MIB: u64 = 1024 * 1024;

fn memory() -> System {
    System::new_with_specifics(RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram()))
}

pub fn memory_total_mib() -> u64 {
    memory().total_memory() / MIB
}

pub fn memory_available_mib() -> u64 {
    memory().available_memory() / MIB
}

/// `10.0.22631`, of which sysinfo says the last number.
pub fn os_release() -> String {
    System::kernel_version().map_or_else(|| "10.0".to_owned(), |build| format!("10.0.{build}"))
}

pub fn mount_folders() -> Vec<PathBuf> {
    Vec::new()
}

pub fn roots() -> Vec<PathBuf> {
    ('A'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\"))).collect()
}

/// Free bytes for this user on the disk of a path.
pub fn disk_free_bytes(path: &Path) -> io::Result<u64> {
    fs4::available_space(path)
}

/// Windows names users by no number; -1 is what Node says.
pub fn user_id() -> i64 {
    -1
}

pub fn is_root() -> bool {
    false
}

/// False when there is no such process. Windows knows no signal but the end.
pub fn kill(pid: u32, signal: ProcessSignal) -> io::Result<bool> {
    if signal == ProcessSignal::Cont {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, ProcessRefreshKind::nothing());
    match system.process(pid) {
        None => Ok(false),
        Some(process) if process.kill() => Ok(true),
        Some(_) => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Modes and owners mean nothing: the profile's own rights protect what is in it.
pub fn mode_and_owner(_stats: &Metadata) -> Option<(u32, i64)> {
    None
}

pub fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Lets the program run on when the backend's console closes.
pub fn new_session(command: &mut Command) {
    const DETACHED_PROCESS: u32 = 0x0000_0008;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
}

/// NTFS shares no blocks.
pub fn clone_file(_source: &File, _to: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}
