//! What the next backend finds.
use super::scene::{in_world, scene};
use crate::guests::fakes::{FakeQemu, VM_ID, guest_file};
use crate::guests::guest_file::GuestFile;
use crate::ports::guest_processes::{FoundProcess, ProcessSignal};
use openutm_contract::ErrorCode;
use openutm_contract::types::VmStatus;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn guests_run_on_when_the_backend_lets_go() {
    let scene = scene();
    let qemu = scene.started().await;
    let pid = scene.pid();
    scene.guests.close();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!qemu.was_told("quit") && !qemu.is_gone());
    assert!(scene.world.with(|world| world.signals.is_empty() && !world.run_dirs.is_empty()));
    // The next one finds it.
    let next = in_world(scene.world.clone());
    next.guests.reattach().await.unwrap();
    assert_eq!((next.status(), next.pid()), (VmStatus::Running, pid));
    assert!(next.guests.state(VM_ID).runtime.is_some());
    let run = next.guests.run_of(VM_ID).unwrap();
    assert!(run.exited.is_none());
    // Not its child: without an exit status, QEMU's word counts.
    qemu.tell("SHUTDOWN", json!({ "guest": true, "reason": "guest-shutdown" }));
    tokio::time::sleep(Duration::from_millis(20)).await;
    next.quits(&qemu, 0);
    next.until("it has ended", |next| next.status() == VmStatus::Stopped).await;
}

#[tokio::test(start_paused = true)]
async fn a_found_guest_that_is_silent_is_named_and_met_later() {
    let scene = scene();
    let qemu = FakeQemu::with_status("paused");
    qemu.hang();
    scene.world.live(4242);
    scene.lies_there(&guest_file(), Some(&qemu));
    scene.guests.reattach().await.unwrap();
    assert_eq!((scene.status(), scene.reason().as_deref()), (VmStatus::Running, Some("vm.notAnswering")));
    qemu.go_on();
    scene.until("it is met", |scene| scene.status() == VmStatus::Paused && scene.reason().is_none()).await;
}

#[tokio::test(start_paused = true)]
async fn a_guest_that_ended_unseen_is_told_by_its_last_words() {
    let scene = scene();
    scene.world.with(|world| world.last_words = vec!["qemu: bus error".to_owned()]);
    scene.lies_there(&guest_file(), None);
    scene.guests.reattach().await.unwrap();
    assert_eq!(scene.status(), VmStatus::Error);
    assert!(scene.world.has_log("ended while OpenUTM was not running: "));
    assert!(scene.world.with(|world| world.run_dirs.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn a_qemu_without_a_vm_is_an_orphan_that_is_ended_only_when_asked() {
    let scene = scene();
    scene.world.live(4242);
    let other = "00000000-0000-4000-8000-000000000000".to_owned();
    scene.lies_there(&GuestFile { vm_id: other.into(), ..guest_file() }, None);
    scene.guests.reattach().await.unwrap();
    let listed = scene.guests.list_orphans().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].reason.code, "orphan.noVm");
    assert!(scene.world.with(|world| world.signals.is_empty()));
    scene.guests.clean_up_orphan(&listed[0].id).await.unwrap();
    assert_eq!(scene.world.with(|world| world.signals.clone()), [ProcessSignal::Term]);
    let error = scene.guests.clean_up_orphan(&listed[0].id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::OrphanNotFound);
}

#[tokio::test(start_paused = true)]
async fn a_guest_without_its_directory_counts_as_running_and_can_be_forced() {
    let scene = scene();
    let identity = scene.world.live(77);
    let argv = vec!["qemu".to_owned(), "path=/run/89abcdef/qmp.sock".to_owned(), format!("/home/vms/{VM_ID}/disks/d")];
    scene.world.with(|world| world.found.push(FoundProcess { identity, argv }));
    scene.guests.reattach().await.unwrap();
    assert_eq!((scene.status(), scene.reason().as_deref()), (VmStatus::Running, Some("vm.cannotReattach")));
    assert_eq!(scene.guests.list_orphans().await.unwrap()[0].reason.code, "orphan.lostDirectory");
    scene.start().await.unwrap();
    assert!(scene.world.with(|world| world.spawned.is_empty()));
    scene.guests.power().force_stop(VM_ID).await.unwrap();
    assert_eq!(scene.status(), VmStatus::Stopped);
}
