use crate::support::{own_folder, set_mode, until};
use openutm_backend::processes::SystemGuestProcesses;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::guest_processes::{
    GuestProcesses, ProcessExit, ProcessIdentity, ProcessSignal, SpawnRequest, SpawnedProcess,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const PROCESSES: SystemGuestProcesses = SystemGuestProcesses;

async fn spawn(folder: &Path, argv: &[&str]) -> Result<SpawnedProcess, ApiError> {
    let request = SpawnRequest {
        argv: argv.iter().map(|word| (*word).to_owned()).collect(),
        env: BTreeMap::from([("OPENUTM_TEST".to_owned(), "set".to_owned())]),
        cwd: folder.to_string_lossy().into_owned(),
        log_path: folder.join("qemu.log").to_string_lossy().into_owned(),
    };
    PROCESSES.spawn(request).await
}

/// Session and stdin of a process, by its own words.
fn stat_field(pid: u32, at: usize) -> String {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let (_, fields) = stat.rsplit_once(") ").expect("fields");
    fields.split(' ').nth(at - 3).expect("a field").to_owned()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn run_in_a_session_of_their_own_with_their_words_in_the_log() {
    let own = own_folder();
    fs::write(own.path().join("qemu.log"), "before\n").expect("a file");
    let script = "echo \"$OPENUTM_TEST $PWD\"; echo words >&2; exec sleep 600";
    let spawned = spawn(own.path(), &["sh", "-c", script]).await.expect("a process");
    let pid = spawned.identity.pid;
    assert_eq!(stat_field(pid, 6), pid.to_string());
    assert_eq!(fs::read_link(format!("/proc/{pid}/fd/0")).expect("stdin"), Path::new("/dev/null"));
    let log = own.path().join("qemu.log");
    until(|| fs::read_to_string(&log).expect("a log").ends_with("words\n")).await;
    assert_eq!(fs::read_to_string(&log).expect("a log"), format!("before\nset {}\nwords\n", own.path().display()));
    assert!(PROCESSES.signal(&spawned.identity, ProcessSignal::Term).await.expect("signalled"));
    assert_eq!(spawned.exited.await, ProcessExit { exit_code: None, signal: Some("SIGTERM".to_owned()) });
    assert!(!PROCESSES.is_alive(&spawned.identity).await);
    assert!(!PROCESSES.signal(&spawned.identity, ProcessSignal::Kill).await.expect("no failure"));
}

#[tokio::test]
async fn say_how_they_ended_to_all_who_ask() {
    let own = own_folder();
    let spawned = spawn(own.path(), &["sh", "-c", "exit 7"]).await.expect("a process");
    let expected = ProcessExit { exit_code: Some(7), signal: None };
    assert_eq!(spawned.exited.clone().await, expected);
    assert_eq!(spawned.exited.await, expected);
    assert_eq!(PROCESSES.identify(spawned.identity.pid).await, None);
}

#[tokio::test]
async fn leave_no_zombie_when_nobody_asks_how_they_ended() {
    let own = own_folder();
    let pid = spawn(own.path(), &["true"]).await.expect("a process").identity.pid;
    until(|| !Path::new(&format!("/proc/{pid}")).exists()).await;
}

#[tokio::test]
async fn are_told_apart_by_when_they_began() {
    let own = own_folder();
    let spawned = spawn(own.path(), &["sleep", "600"]).await.expect("a process");
    let pid = spawned.identity.pid;
    assert_eq!(PROCESSES.identify(pid).await, Some(spawned.identity.clone()));
    assert!(PROCESSES.usage(&spawned.identity).await.is_some());
    let before = ProcessIdentity { pid, start_time: "another boot:1".to_owned() };
    assert!(!PROCESSES.is_alive(&before).await);
    assert!(!PROCESSES.signal(&before, ProcessSignal::Kill).await.expect("no failure"));
    assert!(PROCESSES.usage(&before).await.is_none());
    assert!(PROCESSES.is_alive(&spawned.identity).await);
    assert!(PROCESSES.signal(&spawned.identity, ProcessSignal::Kill).await.expect("signalled"));
    assert_eq!(spawned.exited.await.signal.as_deref(), Some("SIGKILL"));
}

#[tokio::test]
async fn that_cannot_be_started_say_why() {
    let own = own_folder();
    let plain = own.path().join("plain");
    fs::write(&plain, "no program").expect("a file");
    let said = spawn(own.path(), &["/nowhere/qemu-system-x86_64"]).await.err().expect("a refusal");
    assert_eq!(said.code, ErrorCode::QemuLaunchFailed);
    assert_eq!(said.message, "The QEMU program is not there any more.");
    let said = spawn(own.path(), &[&plain.to_string_lossy()]).await.err().expect("a refusal");
    assert_eq!(said.message, "The QEMU program may not be executed.");
    set_mode(&plain, 0o755);
    let said = spawn(own.path(), &[&plain.to_string_lossy()]).await.err().expect("a refusal");
    assert_eq!(said.message, "The QEMU program is none that this computer can run.");
    let long = "x".repeat(4 << 20);
    let said = spawn(own.path(), &["true", &long]).await.err().expect("a refusal");
    assert_eq!(
        (said.code, said.message.as_str()),
        (ErrorCode::HostLimit, "The VM's arguments are longer than the host allows.")
    );
    let said = spawn(&own.path().join("none"), &["true"]).await.err().expect("a refusal");
    assert_eq!(said.code, ErrorCode::HostLimit);
    assert!(said.message.starts_with("The VM's log cannot be written: ENOENT"), "{}", said.message);
}

/// A QEMU that waits for nothing but its end, named by a text that only this test knows.
#[tokio::test]
async fn of_a_real_qemu_are_found_by_an_argument_and_outlive_who_started_them() {
    let own = own_folder();
    let socket = own.path().join("qmp.sock").to_string_lossy().into_owned();
    let argv = [
        "qemu-system-x86_64",
        "-machine",
        "none",
        "-accel",
        "tcg",
        "-nodefaults",
        "-display",
        "none",
        "-S",
        "-chardev",
        &format!("socket,id=qmp,path={socket},server=on,wait=off"),
        "-mon",
        "chardev=qmp,mode=control",
    ];
    let folder = own.path().to_owned();
    let arguments: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
    // A backend whose runtime ends under its guest.
    let identity = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        runtime.block_on(spawn(&folder, &words)).expect("a QEMU").identity
    })
    .join()
    .expect("its identity");
    until(|| Path::new(&socket).exists()).await;
    let texts = [own.path().to_string_lossy().into_owned()];
    let found = PROCESSES.find_by_argument(&texts).await;
    assert_eq!(found.iter().map(|found| &found.identity).collect::<Vec<_>>(), [&identity]);
    assert_eq!(found[0].argv, argv);
    assert!(PROCESSES.signal(&identity, ProcessSignal::Kill).await.expect("signalled"));
    for _ in 0..1000 {
        if !PROCESSES.is_alive(&identity).await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it lives on");
}
