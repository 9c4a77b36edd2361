use super::helpers::*;
use openutm_qemu::process::{BoundedRun, Ended, Guard, run_bounded};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_bounded_run_comes_back_whole_and_in_time() {
    let shell = |body: &str| BoundedRun::new(["-c", body], PATIENCE);
    let done = run_bounded("/bin/sh", shell("echo out; echo err >&2; exit 3")).await;
    assert_eq!((done.ended, done.exit_code), (Ended::Exited, Some(3)));
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("out\n", "err\n"));
    let mut fed = shell("read -r line; echo \"got $line\"");
    fed.input = Some("a line\n".to_owned());
    assert_eq!(run_bounded("/bin/sh", fed).await.stdout, "got a line\n");
    let mut flood = shell("exec cat /dev/zero");
    flood.max_output_bytes = 1000;
    let flooded = run_bounded("/bin/sh", flood).await;
    assert_eq!((flooded.ended, flooded.stdout.len()), (Ended::Flooded, 1000));
    let late =
        run_bounded("/bin/sh", BoundedRun::new(["-c", "echo early; exec sleep 600"], Duration::from_secs(3))).await;
    assert_eq!((late.ended, late.stdout.as_str()), (Ended::TimedOut, "early\n"));
    assert_eq!(late.signal.as_deref(), Some("SIGKILL"));
    let mut stopped = shell("exec sleep 600");
    let cancel = tokio_util::sync::CancellationToken::new();
    cancel.cancel();
    stopped.cancel = Some(cancel);
    assert_eq!(run_bounded("/bin/sh", stopped).await.ended, Ended::Aborted);
    let gone = run_bounded("/nowhere/program", shell("")).await;
    assert_eq!((gone.ended, gone.start_error.as_deref()), (Ended::NotStarted, Some("ENOENT")));
}

#[tokio::test]
#[ignore = "the starter that a_guarded_process_ends_with_its_starter kills"]
async fn starter_of_a_guarded_process() {
    let guard = Guard::stand();
    let mut sleep = tokio::process::Command::new("sleep");
    sleep.arg("300").stdin(Stdio::null()).stdout(Stdio::null());
    guard.watch(&mut sleep);
    let mut child = sleep.spawn().expect("sleep");
    println!("\npid {}", child.id().expect("its id"));
    child.wait().await.expect("its end");
}

#[test]
fn a_guarded_process_ends_with_its_starter() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: asks /proc whether a process lives");
        return;
    }
    let tests: PathBuf = std::env::current_exe().expect("this program");
    let mut starter = Command::new(tests)
        .args(["--exact", "process::starter_of_a_guarded_process", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a starter");
    let lines = BufReader::new(starter.stdout.take().expect("its output")).lines();
    let pid =
        lines.map_while(Result::ok).find_map(|line| line.strip_prefix("pid ")?.parse().ok()).expect("the process's id");
    assert!(is_alive(pid));
    starter.kill().expect("killed");
    starter.wait().expect("its end");
    let deadline = Instant::now() + PATIENCE;
    while is_alive(pid) {
        assert!(Instant::now() < deadline, "it lives on");
        std::thread::sleep(Duration::from_millis(20));
    }
}
