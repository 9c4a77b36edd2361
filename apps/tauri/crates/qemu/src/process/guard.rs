//! I/O edge: lets a process end with this one, even when this one is killed and can end nothing itself.
use std::process::Stdio;
use tokio::process::{Child, Command};

/// Dropped, it calls the guard off; do so when the process has ended.
pub struct Guard(Option<Child>);

impl Drop for Guard {
    fn drop(&mut self) {
        // Before its input closes, which is what it waits for.
        if let Some(guard) = &mut self.0 {
            guard.start_kill().ok();
        }
    }
}

/// Ends the process `pid` as soon as this process is gone, by a shell that waits at a pipe which only this process holds.
/// Windows has no such shell: there it does nothing, and the process ends at its own bound.
pub fn guard_process(pid: u32) -> Guard {
    if cfg!(windows) {
        return Guard(None);
    }
    let guard = Command::new("/bin/sh")
        .args(["-c", "read -r _; kill -9 \"$1\"", "guard", &pid.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Guard(guard.ok())
}
