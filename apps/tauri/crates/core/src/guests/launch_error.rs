//! Why a start failed, in the contract's words.
use super::parts::GuestPorts;
use super::plan::path_of_medium;
use crate::library::vm_library::WholeVmRecord;
use crate::ports::guest_processes::ProcessExit;
use futures_util::future::join_all;
use openutm_contract::types::Medium;
use openutm_contract::{ApiError, ErrorCode, Method};
use openutm_qemu::explain::{LastWords, explain_exit};

pub enum Failure {
    /// Somebody ended the start by force.
    BrokenOff,
    /// QEMU ended by itself.
    Ended(ProcessExit),
    /// QEMU lives, and this came between.
    NotReady(ApiError),
}

const LAST_WORDS_LINES: usize = 200;

pub async fn launch_error(ports: &GuestPorts, record: &WholeVmRecord, failure: Failure) -> ApiError {
    match failure {
        Failure::BrokenOff => ApiError::new(ErrorCode::QemuLaunchFailed, "The start was ended by force.")
            .hint("Start the VM again when it is to run."),
        Failure::NotReady(error) => {
            let last_words = ports.logs.last_words(&record.id, LAST_WORDS_LINES).await;
            let message = format!("QEMU was started but never became ready: {}", error.message);
            ApiError::new(error.code, message)
                .hint("It was ended. The VM's log may say more.")
                .with("stderr", last_words)
                .cause(error)
        }
        Failure::Ended(exit) => ended_by_itself(ports, record, exit).await,
    }
}

async fn ended_by_itself(ports: &GuestPorts, record: &WholeVmRecord, exit: ProcessExit) -> ApiError {
    let last_words = ports.logs.last_words(&record.id, LAST_WORDS_LINES).await;
    let reason = explain_exit(&LastWords {
        exit_code: exit.exit_code.map(i64::from),
        signal: exit.signal.as_deref(),
        stderr_tail: &last_words.join("\n"),
        config: Some(&record.config),
    });
    let code = ErrorCode::named(&reason.code)
        .filter(|code| *code != ErrorCode::QemuExited && Method::VmStart.errors().contains(code))
        .unwrap_or(ErrorCode::QemuLaunchFailed);
    let holders = if code == ErrorCode::ImageInUse { describe_holders(ports, record).await } else { String::new() };
    let mut error = ApiError::new(code, format!("{}{holders}", reason.message));
    if let Some(hint) = reason.hint {
        error = error.hint(hint);
    }
    if let Some(exit_code) = exit.exit_code {
        error = error.with("exitCode", exit_code);
    }
    if let Some(signal) = exit.signal {
        error = error.with("signal", signal);
    }
    error.with("stderr", last_words)
}

async fn describe_holders(ports: &GuestPorts, record: &WholeVmRecord) -> String {
    let paths = record.config.drives.iter().filter_map(|drive| match &drive.medium {
        Medium::File { path, .. } => Some(path),
        Medium::Empty => None,
    });
    let found = join_all(paths.map(|path| async move {
        let Ok(place) = path_of_medium(ports, &record.id, path) else { return Vec::new() };
        let holders = ports.host.holders_of(&place).await;
        let words = holders.iter().map(|holder| format!("{} (process {}) holds {path}", holder.name, holder.pid));
        words.collect()
    }))
    .await;
    let words = found.concat();
    if words.is_empty() { String::new() } else { format!(" {}.", words.join("; ")) }
}
