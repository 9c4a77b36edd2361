//! Stops, pauses and force.
use super::scene::scene;
use crate::guests::fakes::VM_ID;
use crate::ports::guest_processes::ProcessSignal;
use openutm_contract::ErrorCode;
use openutm_contract::types::VmStatus;
use serde_json::json;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_stop_presses_the_button_and_says_when_the_guest_does_not_care() {
    let scene = scene();
    let qemu = scene.started().await;
    let stopped = scene.guests.power().stop(VM_ID, Duration::from_secs(10)).await.unwrap_err();
    assert_eq!(stopped.code, ErrorCode::VmStopTimedOut);
    assert_eq!(stopped.message, "The guest did not shut down within 10 s and still runs.");
    assert_eq!(scene.status(), VmStatus::Running);
    let presses = qemu.said().iter().filter(|(name, _)| name == "system_powerdown").count();
    assert_eq!(presses, 3);
}

#[tokio::test(start_paused = true)]
async fn a_stop_of_a_guest_that_obeys_ends_with_it() {
    let scene = scene();
    let qemu = scene.started().await;
    let obeying = async {
        scene.until("it was asked", |scene| scene.status() == VmStatus::Stopping).await;
        qemu.tell("SHUTDOWN", json!({ "guest": true, "reason": "guest-shutdown" }));
        scene.quits(&qemu, 0);
    };
    let (stopped, ()) = tokio::join!(scene.guests.power().stop(VM_ID, Duration::from_secs(1000)), obeying);
    assert_eq!(stopped, Ok(()));
    assert_eq!(scene.status(), VmStatus::Stopped);
    // Nothing runs: nothing to do.
    assert_eq!(scene.guests.power().stop(VM_ID, Duration::from_secs(1)).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn force_ends_a_guest_while_another_waits_for_it() {
    let scene = scene();
    let qemu = scene.started().await;
    scene.world.with(|world| world.deaf_to.push(ProcessSignal::Term));
    let forcing = async {
        scene.until("it was asked", |scene| scene.status() == VmStatus::Stopping).await;
        scene.guests.power().force_stop(VM_ID).await
    };
    let (stopped, forced) = tokio::join!(scene.guests.power().stop(VM_ID, Duration::from_secs(1000)), forcing);
    assert_eq!((stopped, forced), (Ok(()), Ok(())));
    assert!(qemu.was_told("quit"));
    assert_eq!(scene.world.with(|world| world.signals.clone()), [ProcessSignal::Term, ProcessSignal::Kill]);
    assert_eq!((scene.status(), scene.reason()), (VmStatus::Stopped, None));
    assert!(scene.world.has_log("stopped: ended by force"));
}

#[tokio::test(start_paused = true)]
async fn pause_and_resume_are_told_by_qemu_alone() {
    let scene = scene();
    let qemu = scene.started().await;
    scene.guests.power().pause(VM_ID).await.unwrap();
    assert!(qemu.was_told("stop"));
    qemu.tell("STOP", json!({}));
    scene.until("it is paused", |scene| scene.status() == VmStatus::Paused).await;
    scene.guests.power().resume(VM_ID).await.unwrap();
    assert!(qemu.was_told("cont"));
    let stopped = self::scene();
    let error = stopped.guests.power().pause(VM_ID).await.unwrap_err();
    assert_eq!(error.message, "The VM is stopped; it must be running for this.");
}
