//! Starts, and what becomes of those that fail.
use super::scene::scene;
use crate::guests::fakes::{FakeQemu, VM_ID, whole_record};
use crate::ports::guest_processes::{ProcessExit, ProcessSignal};
use openutm_contract::ErrorCode;
use openutm_contract::types::VmStatus;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_start_is_told_step_by_step_and_an_orderly_end_is_none_to_worry_about() {
    let scene = scene();
    let qemu = scene.started().await;
    assert_eq!(*scene.statuses.lock().unwrap(), [VmStatus::Starting, VmStatus::Running]);
    let runtime = scene.guests.state(VM_ID).runtime.unwrap();
    assert_eq!(runtime.pid, scene.pid());
    assert_eq!(scene.guests.live_count(), 1);
    assert!(scene.world.has_log("started: QEMU"));
    let text = scene.world.with(|world| world.run_dirs.values().next().unwrap().guest_text.clone().unwrap());
    assert!(text.contains(&format!("\"pid\":{}", runtime.pid)), "{text}");
    qemu.tell("SHUTDOWN", json!({ "guest": true, "reason": "guest-shutdown" }));
    scene.quits(&qemu, 0);
    scene.until("it has ended", |scene| scene.status() == VmStatus::Stopped).await;
    scene.until("its end is in the log", |scene| scene.world.has_log("stopped: the guest shut down")).await;
    scene.until("its directory is gone", |scene| scene.world.with(|world| world.run_dirs.is_empty())).await;
    assert_eq!(scene.guests.live_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn two_who_start_at_once_start_one() {
    let scene = scene();
    let qemu = FakeQemu::with_status("running");
    scene.will_spawn(&qemu);
    let (first, second) = tokio::join!(scene.start(), scene.start());
    assert_eq!((first, second), (Ok(()), Ok(())));
    scene.start().await.unwrap();
    assert_eq!(scene.world.with(|world| world.spawned.len()), 1);
}

#[tokio::test(start_paused = true)]
async fn a_start_that_is_refused_leaves_the_vm_as_it_was() {
    let scene = scene();
    let mut record = whole_record();
    record.config.memory_mib = 9000;
    let refused = scene.guests.power().start(VM_ID, Box::new(move || Ok(record))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::HostMemoryLow);
    assert_eq!((scene.status(), scene.reason()), (VmStatus::Stopped, None));
    assert!(scene.world.with(|world| world.spawned.is_empty() && world.run_dirs.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn a_qemu_that_ends_at_once_is_an_error_with_its_words_and_leaves_nothing() {
    let scene = scene();
    scene.world.with(|world| world.last_words = vec!["qemu: unknown thing".to_owned()]);
    let starting = scene.start();
    let ending = async {
        scene.until("it is spawned", |scene| scene.guests.run_of(VM_ID).is_some()).await;
        scene.world.end(scene.pid(), ProcessExit { exit_code: Some(1), signal: None });
    };
    let (failed, ()) = tokio::join!(starting, ending);
    let failed = failed.unwrap_err();
    assert_eq!(failed.code, ErrorCode::QemuLaunchFailed);
    let data = failed.data.clone().unwrap();
    assert_eq!((&data["exitCode"], &data["stderr"]), (&json!(1), &json!(["qemu: unknown thing"])));
    assert_eq!(scene.status(), VmStatus::Error);
    let reason = scene.guests.state(VM_ID).status_reason.unwrap();
    assert_eq!(reason.evidence, Some(vec!["qemu: unknown thing".to_owned()]));
    assert!(scene.world.with(|world| world.run_dirs.is_empty()));
    assert!(scene.guests.run_of(VM_ID).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_qemu_that_never_greets_is_ended_after_its_time() {
    let scene = scene();
    let qemu = FakeQemu::with_status("running");
    qemu.hang();
    scene.will_spawn(&qemu);
    let failed = scene.start().await.unwrap_err();
    assert_eq!(failed.code, ErrorCode::QemuTimeout);
    assert!(failed.message.starts_with("QEMU was started but never became ready: "), "{failed}");
    assert_eq!(scene.status(), VmStatus::Error);
    assert_eq!(scene.world.with(|world| world.signals.clone()), [ProcessSignal::Term]);
    assert!(scene.world.with(|world| world.run_dirs.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn a_start_that_hangs_is_broken_off_by_force() {
    let scene = scene();
    let qemu = FakeQemu::with_status("running");
    qemu.hang();
    scene.will_spawn(&qemu);
    let forcing = async {
        scene.until("it is spawned", |scene| scene.guests.run_of(VM_ID).is_some()).await;
        scene.guests.power().force_stop(VM_ID).await
    };
    let (failed, forced) = tokio::join!(scene.start(), forcing);
    assert_eq!(failed.unwrap_err().message, "The start was ended by force.");
    forced.unwrap();
    assert_eq!((scene.status(), scene.reason()), (VmStatus::Stopped, None));
}

#[tokio::test(start_paused = true)]
async fn a_defect_in_a_start_is_one_failed_call_and_the_vm_can_be_started_again() {
    let scene = scene();
    scene.world.with(|world| world.panics_at_spawn = true);
    let failed = scene.start().await.unwrap_err();
    assert_eq!(failed.code, ErrorCode::Internal);
    assert_eq!(scene.status(), VmStatus::Error);
    scene.world.with(|world| world.panics_at_spawn = false);
    scene.started().await;
    assert_eq!(scene.status(), VmStatus::Running);
}

#[tokio::test(start_paused = true)]
async fn a_qemu_that_nothing_ends_is_named_and_nobody_waits_for_ever() {
    let scene = scene();
    scene.world.with(|world| world.deaf_to = vec![ProcessSignal::Term, ProcessSignal::Kill]);
    let qemu = FakeQemu::with_status("running");
    qemu.hang();
    scene.will_spawn(&qemu);
    let forcing = async {
        scene.until("it is spawned", |scene| scene.guests.run_of(VM_ID).is_some()).await;
        scene.guests.power().force_stop(VM_ID).await
    };
    let (failed, forced) = tokio::join!(scene.start(), forcing);
    assert_eq!(failed.unwrap_err().code, ErrorCode::VmNotAnswering);
    assert_eq!(forced.unwrap_err().code, ErrorCode::VmNotAnswering);
}
