//! I/O edge: lets a process end with this one, even when this one is killed and can end nothing itself.
use tokio::process::Command;
#[cfg(unix)]
use {std::io, std::process::Stdio, tokio::process::Child};

/// A shell that waits at a pipe which only this process holds, and then ends all of its process group. It stands there
/// before what it watches is started, so that there is no moment in which nobody does. Windows has no such shell: there
/// nobody watches, and the process ends at its own bound.
///
/// Dropped, it is called off; do so when the process has ended.
pub struct Guard {
    #[cfg(unix)]
    shell: Option<Child>,
}

impl Guard {
    pub fn stand() -> Self {
        Self {
            #[cfg(unix)]
            shell: start_shell().ok(),
        }
    }

    /// What is started by `command` ends as soon as this process is gone.
    #[cfg_attr(not(unix), allow(clippy::unused_self, reason = "there is no shell"))]
    pub fn watch(&self, command: &mut Command) {
        #[cfg(unix)]
        if let Some(group) = self.shell.as_ref().and_then(Child::id).and_then(|id| i32::try_from(id).ok()) {
            command.process_group(group);
        }
        #[cfg(not(unix))]
        let _ = command;
    }
}

#[cfg(unix)]
impl Drop for Guard {
    fn drop(&mut self) {
        // Before its pipe closes, which is what it waits for.
        if let Some(shell) = &mut self.shell {
            shell.start_kill().ok();
        }
    }
}

#[cfg(unix)]
fn start_shell() -> io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", "read -r _; kill -9 0", "guard"])
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
