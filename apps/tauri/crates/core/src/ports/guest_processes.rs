//! The port to guest processes: spawn detached, look at, signal. A process is always named by PID and start time, because
//! PIDs are reused.
use futures_util::future::{BoxFuture, Shared};
use openutm_contract::ApiError;
use std::collections::BTreeMap;

/// `start_time` is opaque text that only this host, in this boot, can compare.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessIdentity {
    pub pid: u32,
    pub start_time: String,
}

/// Both absent for a process that is not our child: then no exit status exists, and it is never taken for 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcessExit {
    pub exit_code: Option<i32>,
    /// As `SIGKILL`.
    pub signal: Option<String>,
}

#[derive(Debug, Clone)]
pub struct SpawnRequest {
    /// `argv[0]` is the binary.
    pub argv: Vec<String>,
    /// Added to the backend's own environment.
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    /// Where stdout and stderr are appended.
    pub log_path: String,
}

#[derive(Clone)]
pub struct SpawnedProcess {
    pub identity: ProcessIdentity,
    /// May be waited for by several.
    pub exited: Shared<BoxFuture<'static, ProcessExit>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessSignal {
    Term,
    Kill,
    Cont,
}

/// What a process has used so far; what this host does not tell is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ProcessUsage {
    /// Processor time of all its threads, user and system.
    pub cpu_ms: Option<f64>,
    pub resident_bytes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundProcess {
    pub identity: ProcessIdentity,
    pub argv: Vec<String>,
}

#[async_trait::async_trait]
pub trait GuestProcesses: Send + Sync {
    /// Starts a process in a session of its own, stdin null; it outlives the backend. Fails with `qemu.launchFailed` when
    /// the binary cannot be executed, `host.limit` when the host has no room.
    async fn spawn(&self, request: SpawnRequest) -> Result<SpawnedProcess, ApiError>;

    /// The process of this PID, as it is now; `None` when there is none (a zombie counts as none).
    async fn identify(&self, pid: u32) -> Option<ProcessIdentity>;

    async fn is_alive(&self, identity: &ProcessIdentity) -> bool;

    /// False when that process is gone. Fails with `host.limit` when the signal is not permitted.
    async fn signal(&self, identity: &ProcessIdentity, signal: ProcessSignal) -> Result<bool, ApiError>;

    /// `None` when that process is gone, or when this host tells nothing of it.
    async fn usage(&self, identity: &ProcessIdentity) -> Option<ProcessUsage>;

    /// Processes with one of these texts in an argument: how a guest is found whose runtime directory is gone.
    async fn find_by_argument(&self, texts: &[String]) -> Vec<FoundProcess>;
}
