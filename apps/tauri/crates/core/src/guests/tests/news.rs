//! What QEMU says, and what it does not.
use super::scene::scene;
use crate::guests::fakes::{FakeQemu, VM_ID};
use crate::ports::guest_processes::ProcessExit;
use openutm_contract::ErrorCode;
use openutm_contract::types::VmStatus;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn an_event_before_the_first_answer_is_newer_than_it() {
    let scene = scene();
    let qemu = FakeQemu::with_status("running");
    qemu.right_after_the_greeting("RESUME", json!({}));
    qemu.before_answering("query-status", "STOP", json!({}));
    scene.will_spawn(&qemu);
    scene.start().await.unwrap();
    assert_eq!(scene.status(), VmStatus::Paused);
}

#[tokio::test(start_paused = true)]
async fn a_guest_that_waits_is_told_to_go_on() {
    let scene = scene();
    let qemu = FakeQemu::with_status("prelaunch");
    scene.will_spawn(&qemu);
    scene.start().await.unwrap();
    assert!(qemu.was_told("cont"));
    qemu.tell("RESUME", json!({}));
    scene.until("it runs", |scene| scene.status() == VmStatus::Running).await;
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_pauses_and_is_told_once() {
    let scene = scene();
    let qemu = scene.started().await;
    let error = json!({ "device": "d", "operation": "write", "action": "stop", "nospace": true });
    for _ in 0..3 {
        qemu.tell("BLOCK_IO_ERROR", error.clone());
    }
    qemu.tell("STOP", json!({}));
    scene.until("it is paused", |scene| scene.status() == VmStatus::Paused).await;
    assert_eq!(scene.reason().as_deref(), Some("disk.full"));
    assert_eq!(scene.notices.lock().unwrap().len(), 1);
    qemu.tell("RESUME", json!({}));
    scene.until("it goes on", |scene| scene.status() == VmStatus::Running && scene.reason().is_none()).await;
}

#[tokio::test(start_paused = true)]
async fn a_killed_qemu_is_a_crash() {
    let scene = scene();
    let qemu = scene.started().await;
    let pid = scene.pid();
    qemu.end();
    scene.world.end(pid, ProcessExit { exit_code: None, signal: Some("SIGKILL".to_owned()) });
    scene.until("it has crashed", |scene| scene.status() == VmStatus::Error).await;
    assert_eq!(scene.reason().as_deref(), Some("qemu.exited"));
    scene.started().await;
    assert_eq!(scene.status(), VmStatus::Running);
}

#[tokio::test(start_paused = true)]
async fn a_silent_qemu_is_named_and_welcomed_back() {
    let scene = scene();
    let qemu = scene.started().await;
    qemu.hang();
    scene.until("it is silent", |scene| scene.reason().as_deref() == Some("vm.notAnswering")).await;
    assert_eq!(scene.status(), VmStatus::Running);
    qemu.go_on();
    scene.until("it answers", |scene| scene.reason().is_none()).await;
    assert!(scene.world.has_log("QEMU answers again"));
}

#[tokio::test(start_paused = true)]
async fn a_qemu_that_closed_qmp_and_lives_is_met_again() {
    let scene = scene();
    let qemu = scene.started().await;
    qemu.end();
    scene
        .until("it cannot be reached", |scene| {
            scene.guests.run_of(VM_ID).is_some_and(|run| run.qmp().is_none()) && scene.reason().is_some()
        })
        .await;
    let error = scene.guests.qmp_of(VM_ID).err().unwrap();
    assert_eq!(error.code, ErrorCode::VmNotAnswering);
    qemu.go_on();
    scene.until("it is met again", |scene| scene.reason().is_none() && scene.guests.qmp_of(VM_ID).is_ok()).await;
}
