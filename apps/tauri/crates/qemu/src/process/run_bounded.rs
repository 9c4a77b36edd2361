//! I/O edge: runs a program that may hang, flood or lie, and comes back in time with a bounded answer.
use super::guard::Guard;
use super::left_to_shell::refuse_left_to_shell;
use super::start_error::start_error;
use std::collections::HashMap;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenOrphaned {
    #[default]
    Leave,
    /// The process ends even when this one is killed meanwhile. For what may hang for good; costs a shell.
    Guard,
}

#[derive(Debug, Clone)]
pub struct BoundedRun {
    pub args: Vec<String>,
    /// Whole life of the process; it is killed by its id when the time is over.
    pub timeout: Duration,
    /// Per stream; the process is killed when it writes more.
    pub max_output_bytes: usize,
    /// Written to standard input, which then stays open. `None`: no standard input.
    pub input: Option<String>,
    /// Replaces the inherited environment.
    pub env: Option<HashMap<String, String>>,
    pub cancel: Option<CancellationToken>,
    pub when_orphaned: WhenOrphaned,
}

impl BoundedRun {
    /// With an output of at most 1 MiB a stream, no input, and the inherited environment.
    pub fn new<Arg: Into<String>>(args: impl IntoIterator<Item = Arg>, timeout: Duration) -> Self {
        Self {
            args: args.into_iter().map(Into::into).collect(),
            timeout,
            max_output_bytes: 1024 * 1024,
            input: None,
            env: None,
            cancel: None,
            when_orphaned: WhenOrphaned::Leave,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Exited,
    TimedOut,
    Flooded,
    NotStarted,
    Aborted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundedOutcome {
    pub ended: Ended,
    /// `None` when a signal ended it, or nobody saw its end.
    pub exit_code: Option<i64>,
    /// `SIGKILL` and its kind.
    pub signal: Option<String>,
    pub stdout: String,
    pub stderr: String,
    /// The system's error code when `NotStarted` (`EACCES`, `ENOENT`, `ENOEXEC`, …).
    pub start_error: Option<String>,
    pub took: Duration,
}

/// A process in an uninterruptible system call outlives SIGKILL for a while; nobody waits for that.
const KILL_GRACE: Duration = Duration::from_millis(500);

/// Never outlives `timeout` by more than half a second. Flooding output is cut at the bound. Dropped, it kills the process.
pub async fn run_bounded(program: &str, run: BoundedRun) -> BoundedOutcome {
    let started = Instant::now();
    let guard = (run.when_orphaned == WhenOrphaned::Guard).then(Guard::stand);
    let mut child = match spawn(program, &run, guard.as_ref()) {
        Ok(child) => child,
        Err(error) => return not_started(&error, started.elapsed()),
    };
    let flooded = Arc::new(Notify::new());
    let mut feeding = JoinSet::new();
    if let (Some(stdin), Some(input)) = (child.stdin.take(), run.input) {
        feeding.spawn(feed(stdin, input));
    }
    let mut reading = JoinSet::new();
    let stdout = child.stdout.take().map(|pipe| collect(&mut reading, pipe, run.max_output_bytes, &flooded));
    let stderr = child.stderr.take().map(|pipe| collect(&mut reading, pipe, run.max_output_bytes, &flooded));

    let mut ended = tokio::select! {
        _ = child.wait() => Ended::Exited,
        () = flooded.notified() => Ended::Flooded,
        () = tokio::time::sleep(run.timeout) => Ended::TimedOut,
        () = cancelled(run.cancel.as_ref()) => Ended::Aborted,
    };
    if ended != Ended::Exited {
        child.start_kill().ok();
    }
    // What it wrote is complete when its pipes close, which a grandchild on the same pipes can hold back.
    let all = async {
        let status = child.wait().await;
        while reading.join_next().await.is_some() {}
        status
    };
    let status = tokio::time::timeout(KILL_GRACE, all).await.ok().and_then(Result::ok);
    let status = status.or_else(|| child.try_wait().ok().flatten());
    let is_full = |text: &Option<Output>| text.as_ref().is_some_and(|text| text.is_full(run.max_output_bytes));
    if ended == Ended::Exited && (is_full(&stdout) || is_full(&stderr)) {
        ended = Ended::Flooded;
    }
    let text = |output: Option<Output>| output.map_or_else(String::new, |output| output.text());
    BoundedOutcome {
        ended,
        exit_code: status.and_then(exit_code),
        signal: status.and_then(signal_name),
        stdout: text(stdout),
        stderr: text(stderr),
        start_error: None,
        took: started.elapsed(),
    }
}

fn spawn(program: &str, run: &BoundedRun, guard: Option<&Guard>) -> io::Result<Child> {
    refuse_left_to_shell(program)?;
    let mut command = Command::new(program);
    command
        .args(&run.args)
        .stdin(if run.input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(env) = &run.env {
        command.env_clear().envs(env);
    }
    if let Some(guard) = guard {
        guard.watch(&mut command);
    }
    without_window(&mut command);
    command.spawn()
}

/// A console program would open a window of its own.
pub(crate) fn without_window(command: &mut Command) {
    #[cfg(windows)]
    command.creation_flags(0x0800_0000);
    #[cfg(not(windows))]
    let _ = command;
}

fn not_started(error: &io::Error, took: Duration) -> BoundedOutcome {
    BoundedOutcome {
        ended: Ended::NotStarted,
        exit_code: None,
        signal: None,
        stdout: String::new(),
        stderr: String::new(),
        start_error: Some(start_error(error)),
        took,
    }
}

async fn cancelled(cancel: Option<&CancellationToken>) {
    match cancel {
        Some(cancel) => cancel.cancelled().await,
        None => std::future::pending().await,
    }
}

async fn feed(mut stdin: ChildStdin, input: String) {
    // One that takes no input says so by its answer.
    stdin.write_all(input.as_bytes()).await.ok();
    std::future::pending::<()>().await;
}

/// What a stream has said so far.
struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    fn is_full(&self, limit: usize) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len() >= limit
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

fn collect(
    tasks: &mut JoinSet<()>,
    mut pipe: impl AsyncRead + Unpin + Send + 'static,
    limit: usize,
    flooded: &Arc<Notify>,
) -> Output {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let kept = bytes.clone();
    let flooded = flooded.clone();
    tasks.spawn(async move {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = pipe.read(&mut buffer).await {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let room = limit - kept.len();
            kept.extend_from_slice(&buffer[..length.min(room)]);
            if kept.len() >= limit {
                flooded.notify_one();
                return;
            }
        }
    });
    Output(bytes)
}

/// An NTSTATUS is told without its sign, as Windows' own tools do.
#[cfg(windows)]
fn exit_code(status: ExitStatus) -> Option<i64> {
    status.code().map(|code| i64::from(code.cast_unsigned()))
}

#[cfg(not(windows))]
fn exit_code(status: ExitStatus) -> Option<i64> {
    status.code().map(i64::from)
}

#[cfg(unix)]
fn signal_name(status: ExitStatus) -> Option<String> {
    use std::os::unix::process::ExitStatusExt;
    status.signal().map(crate::signals::signal_name)
}

#[cfg(not(unix))]
fn signal_name(_: ExitStatus) -> Option<String> {
    None
}
