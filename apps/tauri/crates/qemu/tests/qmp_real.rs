//! QMP against the real QEMU.
#![cfg(unix)]

use openutm_contract::types::{Endpoint, HostPath};
use openutm_qemu::qmp::{CloseReason, QmpConnection, QmpError, QmpOptions, connect_qmp};
use serde_json::{Value, json};
use std::fs;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::{TempDir, tempdir};
use tokio::process::{Child, Command};

const PATIENCE: Duration = Duration::from_secs(30);
const NONE: [&str; 5] = ["-machine", "none", "-nodefaults", "-display", "none"];
const Q35: [&str; 12] =
    ["-machine", "q35", "-accel", "tcg", "-m", "32", "-nodefaults", "-display", "none", "-vga", "std", "-S"];

/// A QEMU that ends with its test.
struct Machine {
    qmp: QmpConnection,
    child: Child,
    endpoint: Endpoint,
    /// The events that it has told of, by name.
    events: Arc<Mutex<Vec<String>>>,
}

async fn connect(endpoint: &Endpoint, options: QmpOptions) -> QmpConnection {
    connect_qmp(endpoint, PATIENCE, options).await.expect("QEMU answers")
}

async fn start(folder: &TempDir, arguments: &[&str]) -> Machine {
    let socket = folder.path().join("qmp.sock").to_string_lossy().into_owned();
    let child = Command::new("qemu-system-x86_64")
        .args(arguments)
        .args(["-qmp", &format!("unix:{socket},server=on,wait=off")])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("a QEMU");
    let endpoint = Endpoint::Unix { path: HostPath(socket) };
    let events: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&events);
    let on_event = Box::new(move |event: openutm_qemu::qmp::QmpEvent| heard.lock().expect("events").push(event.name));
    let qmp = connect(&endpoint, QmpOptions { timeout: PATIENCE, on_event }).await;
    Machine { qmp, child, endpoint, events }
}

impl Machine {
    async fn ask(&self, command: &str, arguments: Value) -> Value {
        let answer = self.qmp.execute_within(command, Some(arguments), PATIENCE).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

#[tokio::test]
async fn a_machine_that_was_spawned_a_moment_ago_answers_and_quits() {
    let folder = tempdir().expect("a folder");
    let mut machine = start(&folder, &NONE).await;
    let version = machine.ask("query-version", json!({})).await;
    assert_eq!(version["qemu"]["major"], json!(machine.qmp.version().major));
    let machines = machine.ask("query-machines", json!({})).await;
    assert!(machines.as_array().expect("machines").iter().any(|one| one["alias"] == "q35"));
    assert_eq!(machine.qmp.execute("quit", None).await, Ok(json!({})));
    assert_eq!(machine.qmp.close_reason(), Some(CloseReason::Ended));
    assert!(machine.child.wait().await.expect("ended").success());
}

#[tokio::test]
async fn the_whole_schema_comes_while_others_ask() {
    let folder = tempdir().expect("a folder");
    let machine = start(&folder, &NONE).await;
    let many = (0..50).map(|_| {
        let qmp = machine.qmp.clone();
        tokio::spawn(async move { qmp.execute_within("query-status", None, PATIENCE).await })
    });
    let many: Vec<_> = many.collect();
    let schema = machine.ask("query-qmp-schema", json!({})).await;
    assert!(schema.as_array().expect("a schema").len() > 500);
    for one in many {
        assert!(one.await.expect("asked").expect("answered")["status"].is_string());
    }
}

#[tokio::test]
async fn any_text_goes_there_and_back_and_a_refusal_is_qemus_own() {
    let folder = tempdir().expect("a folder");
    let machine = start(&folder, &NONE).await;
    let odd = "a,b \"q\" \\ \u{7} \u{2028} ä € 😀 json:{";
    let refused = machine.qmp.execute("qom-get", Some(json!({ "path": odd, "property": "x" }))).await;
    let Err(QmpError::Refused { class: Some(class), desc: Some(desc), .. }) = refused else { panic!("{refused:?}") };
    assert!((class.contains("Device") || class.contains("Generic")) && desc.contains("json:{"), "{class}: {desc}");
    let unknown = machine.qmp.execute("no-such-command", None).await;
    assert!(matches!(unknown, Err(QmpError::Refused { class: Some(class), .. }) if class == "CommandNotFound"));
    assert!(machine.qmp.execute("query-status", None).await.is_ok());
}

#[tokio::test]
async fn events_come_in_order_and_drives_and_the_screen_are_told() {
    let folder = tempdir().expect("a folder");
    let made = std::process::Command::new("qemu-img")
        .args(["create", "-q", "-f", "qcow2", "disk.qcow2", "16M"])
        .current_dir(folder.path())
        .status();
    assert!(made.expect("qemu-img").success());
    let mut arguments = Q35.to_vec();
    arguments.extend([
        "-blockdev",
        r#"{"driver":"qcow2","node-name":"disk","file":{"driver":"file","filename":"disk.qcow2"}}"#,
        "-device",
        r#"{"driver":"virtio-blk-pci","drive":"disk","id":"drive0"}"#,
    ]);
    let machine = start(&folder, &arguments).await;
    machine.ask("cont", json!({})).await;
    machine.ask("stop", json!({})).await;
    assert_eq!(*machine.events.lock().expect("events"), ["RESUME", "STOP"]);
    let blocks = machine.qmp.query_block().await.expect("drives");
    assert!(blocks[0].qdev.as_ref().is_some_and(|qdev| qdev.contains("drive0")));
    let screen = folder.path().join("screen.png");
    machine.ask("screendump", json!({ "filename": screen, "format": "png" })).await;
    assert!(fs::read(screen).expect("a picture").starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn the_end_of_a_qemu_that_is_killed_is_told_and_a_live_one_takes_a_new_connection() {
    let folder = tempdir().expect("a folder");
    let mut machine = start(&folder, &NONE).await;
    // QEMU speaks to one client at a time.
    machine.qmp.close();
    let again = connect(&machine.endpoint, QmpOptions::default()).await;
    machine.child.kill().await.expect("killed");
    let ended = tokio::time::timeout(PATIENCE, again.closed()).await.expect("in time");
    assert!(matches!(ended, CloseReason::Ended | CloseReason::BrokenOff(_)), "{ended:?}");
    assert!(matches!(again.execute("query-status", None).await, Err(QmpError::Closed { .. })));
}
