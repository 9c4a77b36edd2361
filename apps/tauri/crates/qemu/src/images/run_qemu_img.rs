//! One run of qemu-img: bounded output, its failures in words. I/O edge.
use super::progress::ProgressReader;
use super::qemu_img::{QemuImg, RunOptions};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::Value;
use std::io;
use std::process::Stdio;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

pub struct Output {
    pub stdout: Vec<u8>,
    pub exit_code: i32,
}

const MAX_OUTPUT_BYTES: usize = 1_000_000;
const KEPT_STDERR_BYTES: usize = 16_384;

/// Fails unless it ends with one of the accepted codes.
pub async fn run(
    tool: &QemuImg,
    arguments: &[&str],
    options: &RunOptions<'_>,
    accepted: &[i32],
) -> Result<Output, ApiError> {
    if options.signal.is_cancelled() {
        return Err(cancelled());
    }
    let mut child = spawn(tool, arguments)?;
    tokio::select! {
        ended = follow(&mut child, options) => {
            let (output, stderr) = ended.map_err(|error| cannot_run(&error))?;
            if accepted.contains(&output.exit_code) { Ok(output) } else { Err(failure(arguments[0], output.exit_code, &stderr)) }
        }
        () = options.signal.cancelled() => {
            // Gone already is fine; waited for, so that nothing writes any more when the file is removed.
            child.kill().await.ok();
            Err(cancelled())
        }
    }
}

fn spawn(tool: &QemuImg, arguments: &[&str]) -> Result<Child, ApiError> {
    let mut command = Command::new(&tool.binary);
    command.args(arguments).env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.kill_on_drop(true);
    #[cfg(windows)]
    command.creation_flags(CREATE_NO_WINDOW);
    command.spawn().map_err(|error| cannot_run(&error))
}

/// Else a console flashes up beside a windowed app.
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

async fn follow(child: &mut Child, options: &RunOptions<'_>) -> io::Result<(Output, String)> {
    let mut progress = ProgressReader::default();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let reading_out = read_all(out, |bytes| match options.on_progress {
        Some(on_progress) => progress.push(bytes, on_progress),
        None if stdout.len() < MAX_OUTPUT_BYTES => stdout.extend_from_slice(bytes),
        None => {}
    });
    let reading_err = read_all(err, |bytes| {
        stderr.extend_from_slice(bytes);
        stderr.drain(..stderr.len().saturating_sub(KEPT_STDERR_BYTES));
    });
    let (status, out, err) = tokio::join!(child.wait(), reading_out, reading_err);
    out.and(err)?;
    let exit_code = status?.code().unwrap_or(-1);
    Ok((Output { stdout, exit_code }, String::from_utf8_lossy(&stderr).trim().to_owned()))
}

async fn read_all(pipe: Option<impl AsyncRead + Unpin>, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match pipe.read(&mut buffer).await? {
            0 => return Ok(()),
            length => take(&buffer[..length]),
        }
    }
}

fn cancelled() -> ApiError {
    ApiError::new(ErrorCode::JobCancelled, "The work was cancelled; what it had made is removed.")
}

fn cannot_run(error: &io::Error) -> ApiError {
    ApiError::new(ErrorCode::QemuImgFailed, format!("qemu-img cannot be run: {error}"))
        .hint("Install QEMU's tools, then try again.")
        .cause(error)
}

fn failure(command: &str, exit_code: i32, stderr: &str) -> ApiError {
    let said = if is_locked(stderr) {
        ApiError::new(ErrorCode::ImageInUse, "Another program uses the disk.")
            .hint("Stop the virtual machine that uses it, then try again.")
    } else if stderr.contains("No space left on device") {
        ApiError::new(ErrorCode::DiskFull, "The disk became full. Nothing was left behind.")
            .hint("Free some space and try again.")
    } else {
        let last = stderr.lines().last().unwrap_or_default();
        ApiError::new(ErrorCode::QemuImgFailed, format!("qemu-img {command} failed: {last}"))
    };
    said.with("command", command).with("exitCode", exit_code).with("stderr", stderr)
}

/// `Failed to get "write" lock`, and what kind of lock it was.
fn is_locked(stderr: &str) -> bool {
    stderr.lines().any(|line| line.split_once("Failed to get ").is_some_and(|(_, rest)| rest.contains("lock")))
}

/// The object that it printed.
pub fn parse_output(stdout: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(stdout).ok().filter(Value::is_object).ok_or_else(|| odd_output(stdout))
}

pub fn odd_output(stdout: &[u8]) -> ApiError {
    let start = String::from_utf8_lossy(&stdout[..stdout.len().min(1000)]).into_owned();
    ApiError::new(ErrorCode::QemuImgFailed, "qemu-img gave an answer that is not understood.").with("stdout", start)
}
