//! The port to the system's package manager.
use openutm_contract::types::{Arch, Platform};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What decides how QEMU can be installed here.
pub trait InstallFacts: Send + Sync {
    fn platform(&self) -> Platform;
    fn arch(&self) -> Arch;
    fn is_root(&self) -> bool;
    /// Absolute path of a program on PATH; `None` when it is not there.
    fn find(&self, program: &str) -> Option<String>;
    /// A desktop session where pkexec's agent can ask for a password.
    fn has_desktop(&self) -> bool;
    /// `SUDO_ASKPASS` names a program, so that `sudo -A` can ask.
    fn has_askpass(&self) -> bool;
}

#[derive(Clone)]
pub struct InstallRun {
    /// What it writes, as it comes.
    pub on_output: Arc<dyn Fn(&str) + Send + Sync>,
    /// Cancelled when the backend closes. The package manager is left to finish: ended half-way it may spoil the system.
    pub signal: CancellationToken,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstallEnd {
    /// Absent when it could not be started or a signal ended it.
    pub exit_code: Option<i32>,
    /// The end of its output, bounded.
    pub output: String,
}

#[async_trait::async_trait]
pub trait Installer: Send + Sync {
    /// As they are now.
    fn facts(&self) -> Arc<dyn InstallFacts>;

    /// Runs a program with its arguments, never through a shell. Never fails.
    async fn run(&self, command: &[String], run: InstallRun) -> InstallEnd;
}
