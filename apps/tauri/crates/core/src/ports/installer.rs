//! The port to the system's package manager.
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

pub use openutm_qemu::install::InstallFacts;

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
