//! Programs of the system that are asked something.
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// What a program writes to stdout, with English words and times in UTC; "" when it cannot be run or takes too long.
pub async fn output_of(program: &str, args: &[&str], timeout: Duration) -> String {
    let mut command = Command::new(program);
    command.args(args).env("LC_ALL", "C").env("TZ", "UTC");
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    hide_window(&mut command);
    match tokio::time::timeout(timeout, command.output()).await {
        Ok(Ok(done)) => String::from_utf8_lossy(&done.stdout).into_owned(),
        _ => String::new(),
    }
}

/// A program of the console shows no window of its own.
#[cfg(windows)]
pub fn hide_window(command: &mut Command) {
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

/// A program of the console shows no window of its own.
#[cfg(not(windows))]
pub fn hide_window(_command: &mut Command) {}
