//! Guest processes: spawned with setsid, so that they outlive the backend.
use super::find_by_argument::find_by_argument;
use super::start_time::start_time_of;
use super::usage::usage_of;
use crate::blocking::blocking;
use crate::files::fs_error::{is_full, system_words};
use crate::files::open::append_private;
use crate::platform::{self, errno_name};
use async_trait::async_trait;
use futures_util::FutureExt;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::guest_processes::{
    FoundProcess, GuestProcesses, ProcessExit, ProcessIdentity, ProcessSignal, ProcessUsage, SpawnRequest,
    SpawnedProcess,
};
use openutm_qemu::process::refuse_left_to_shell;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::LazyLock;
use tokio::process::{Child, Command};

#[derive(Deserialize)]
struct Words {
    code: String,
    message: String,
    hint: String,
}

/// Both backends read the same table.
static SPAWN_ERRORS: LazyLock<HashMap<String, Words>> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/backend-node/src/processes/spawn-errors.json");
    serde_json::from_str(text).expect("the committed table is JSON of this shape")
});

fn spawn_failed(error: &io::Error, program: &str) -> ApiError {
    let known = errno_name(error).and_then(|errno| SPAWN_ERRORS.get(&errno));
    let Some(words) = known else {
        let message = format!("{program} could not be started: {}", system_words(error));
        return ApiError::new(ErrorCode::QemuLaunchFailed, message).cause(error);
    };
    let code = ErrorCode::named(&words.code).unwrap_or(ErrorCode::QemuLaunchFailed);
    ApiError::new(code, &*words.message).hint(&*words.hint).with("program", program).cause(error)
}

fn log_failed(error: &io::Error, path: &str) -> ApiError {
    if is_full(error) {
        return ApiError::new(ErrorCode::DiskFull, "The host's disk is full; the VM's log cannot be written.")
            .hint("Free some space.")
            .cause(error);
    }
    let message = format!("The VM's log cannot be written: {}", system_words(error));
    ApiError::new(ErrorCode::HostLimit, message).with("path", path).cause(error)
}

async fn open_log(path: &str) -> Result<[File; 2], ApiError> {
    let at = PathBuf::from(path);
    let opened = blocking(move || {
        let log = append_private(&at)?;
        Ok([log.try_clone()?, log])
    });
    opened.await.map_err(|error| log_failed(&error, path))
}

async fn spawn_guest(request: SpawnRequest) -> Result<SpawnedProcess, ApiError> {
    let SpawnRequest { argv, env, cwd, log_path } = request;
    let (program, args) = argv.split_first().map_or(("", &[][..]), |(program, args)| (program.as_str(), args));
    let [stdout, stderr] = open_log(&log_path).await?;
    let mut command = Command::new(program);
    command.args(args).envs(env).current_dir(cwd);
    command.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
    platform::new_session(&mut command);
    let spawned = refuse_left_to_shell(program).and_then(|()| command.spawn());
    let child = spawned.map_err(|error| spawn_failed(&error, program))?;
    let pid = child.id().unwrap_or_default();
    // Gone already: then nothing will ever be compared with this name.
    let start_time = start_time_of(pid).await.unwrap_or_else(|| "ended".to_owned());
    // In a task of its own, so that it is waited for and leaves no zombie even when nobody asks how it ended.
    let waiting = tokio::spawn(exit_of(child));
    let exited = async { waiting.await.unwrap_or_default() }.boxed().shared();
    Ok(SpawnedProcess { identity: ProcessIdentity { pid, start_time }, exited })
}

async fn exit_of(mut child: Child) -> ProcessExit {
    child.wait().await.map_or_else(|_| ProcessExit::default(), exit_of_status)
}

#[cfg(unix)]
fn exit_of_status(status: ExitStatus) -> ProcessExit {
    use std::os::unix::process::ExitStatusExt;
    ProcessExit { exit_code: status.code(), signal: status.signal().map(openutm_qemu::signals::signal_name) }
}

#[cfg(not(unix))]
fn exit_of_status(status: ExitStatus) -> ProcessExit {
    ProcessExit { exit_code: status.code(), signal: None }
}

async fn is_alive(identity: &ProcessIdentity) -> bool {
    start_time_of(identity.pid).await.as_deref() == Some(identity.start_time.as_str())
}

/// This system's processes.
pub struct SystemGuestProcesses;

#[async_trait]
impl GuestProcesses for SystemGuestProcesses {
    async fn spawn(&self, request: SpawnRequest) -> Result<SpawnedProcess, ApiError> {
        spawn_guest(request).await
    }

    async fn identify(&self, pid: u32) -> Option<ProcessIdentity> {
        Some(ProcessIdentity { pid, start_time: start_time_of(pid).await? })
    }

    async fn is_alive(&self, identity: &ProcessIdentity) -> bool {
        is_alive(identity).await
    }

    async fn signal(&self, identity: &ProcessIdentity, signal: ProcessSignal) -> Result<bool, ApiError> {
        if !is_alive(identity).await {
            return Ok(false);
        }
        let pid = identity.pid;
        platform::kill(pid, signal).map_err(|error| {
            let message = format!("Process {pid} may not be signalled: it belongs to somebody else.");
            ApiError::new(ErrorCode::HostLimit, message).with("pid", pid).cause(error)
        })
    }

    async fn usage(&self, identity: &ProcessIdentity) -> Option<ProcessUsage> {
        if is_alive(identity).await { usage_of(identity.pid).await } else { None }
    }

    async fn find_by_argument(&self, texts: &[String]) -> Vec<FoundProcess> {
        let mut found = Vec::new();
        for line in find_by_argument(texts).await {
            if let Some(identity) = self.identify(line.pid).await {
                found.push(FoundProcess { identity, argv: line.argv });
            }
        }
        found
    }
}
