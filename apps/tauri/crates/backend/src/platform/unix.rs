//! What Linux and macOS have in common.
use openutm_core::ports::guest_processes::ProcessSignal;
use rustix::process::{Pid, Signal};
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use tokio::process::Command;

/// Free bytes for this user on the file system of a path.
pub fn disk_free_bytes(path: &Path) -> io::Result<u64> {
    let stats = rustix::fs::statvfs(path)?;
    Ok(stats.f_bavail.saturating_mul(stats.f_frsize))
}

pub fn user_id() -> i64 {
    i64::from(rustix::process::geteuid().as_raw())
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// False when there is no such process.
pub fn kill(pid: u32, signal: ProcessSignal) -> io::Result<bool> {
    // Zero and negative numbers are groups and everybody.
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidInput)?;
    let signal = match signal {
        ProcessSignal::Term => Signal::TERM,
        ProcessSignal::Kill => Signal::KILL,
        ProcessSignal::Cont => Signal::CONT,
    };
    match rustix::process::kill_process(pid, signal) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::SRCH) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

/// Permission bits and the owner's number, where systems have them.
pub fn mode_and_owner(stats: &Metadata) -> Option<(u32, i64)> {
    Some((stats.permissions().mode() & 0o777, i64::from(stats.uid())))
}

/// A file that this user may execute.
pub fn is_program(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok() && path.is_file()
}

/// Lets the program run in a session of its own: no signal of the backend's terminal or group reaches it.
#[allow(unsafe_code)]
pub fn new_session(command: &mut Command) {
    // SAFETY: between fork and exec the closure makes one system call; it allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(|| {
            rustix::process::setsid()?;
            Ok(())
        });
    }
}
