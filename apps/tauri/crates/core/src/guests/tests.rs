//! Guests' lives with a made-up world: what starts, what ends, what is found, what is silent.
use super::fakes::{FakeQemu, FakeWorld, VM_ID, guest_file, record, whole_record};
use super::guest_file::{GuestFile, write_guest_file};
use super::parts::Notice;
use super::{GuestParts, Guests};
use crate::ports::guest_processes::{FoundProcess, ProcessExit, ProcessSignal};
use crate::ports::run_dirs::{FoundRunDir, RunDirs};
use openutm_contract::types::{Orphan, VmStatus};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

struct Scene {
    world: FakeWorld,
    guests: Guests,
    notices: Arc<Mutex<Vec<Notice>>>,
    orphans: Arc<Mutex<Vec<Orphan>>>,
    _telling: crate::Subscription,
    statuses: Arc<Mutex<Vec<VmStatus>>>,
}

fn scene() -> Scene {
    in_world(FakeWorld::default())
}

fn in_world(world: FakeWorld) -> Scene {
    let notices = Arc::<Mutex<Vec<Notice>>>::default();
    let orphans = Arc::<Mutex<Vec<Orphan>>>::default();
    let statuses = Arc::<Mutex<Vec<VmStatus>>>::default();
    let guests = Guests::new(GuestParts {
        ports: world.ports(),
        record_of: Arc::new(|id| (id == VM_ID).then(|| Arc::new(record()))),
        notify: Arc::new({
            let notices = notices.clone();
            move |notice| notices.lock().unwrap().push(notice)
        }),
        on_orphan: Arc::new({
            let orphans = orphans.clone();
            move |orphan| orphans.lock().unwrap().push(orphan)
        }),
    });
    let telling = guests.on_change({
        let (board, statuses) = (Arc::downgrade(&guests.board()), statuses.clone());
        Arc::new(move |id| {
            let status = board.upgrade().unwrap().status(id);
            let mut statuses = statuses.lock().unwrap();
            if statuses.last() != Some(&status) {
                statuses.push(status);
            }
        })
    });
    Scene { world, guests, notices, orphans, _telling: telling, statuses }
}

fn need() -> super::power::NeedRecord {
    Box::new(|| Ok(whole_record()))
}

impl Scene {
    fn will_spawn(&self, qemu: &FakeQemu) {
        self.world.with(|world| world.next.push(qemu.clone()));
    }

    async fn start(&self) -> Result<(), ApiError> {
        self.guests.power().start(VM_ID, need()).await
    }

    async fn started(&self) -> FakeQemu {
        let qemu = FakeQemu::with_status("running");
        self.will_spawn(&qemu);
        self.start().await.unwrap();
        qemu
    }

    fn status(&self) -> VmStatus {
        self.guests.status_of(VM_ID)
    }

    fn reason(&self) -> Option<String> {
        self.guests.state(VM_ID).status_reason.map(|reason| reason.code)
    }

    fn pid(&self) -> u32 {
        self.guests.run_of(VM_ID).unwrap().identity.pid
    }

    /// QEMU's orderly end.
    fn quits(&self, qemu: &FakeQemu, exit_code: i32) {
        let pid = self.pid();
        qemu.end();
        self.world.end(pid, ProcessExit { exit_code: Some(exit_code), signal: None });
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let waiting = async {
            while !is_so(self) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let came = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(came.is_ok(), "{what}: {} {:?}", self.status(), self.reason());
    }

    /// A guest of another backend's life, in its runtime directory.
    fn lies_there(&self, file: &GuestFile, qemu: Option<&FakeQemu>) {
        let dir = self.world.named("0123abcd");
        let found = FoundRunDir {
            id: dir.id,
            path: dir.path.clone(),
            endpoints: Some(dir.endpoints),
            guest_text: Some(write_guest_file(file)),
            problem: None,
        };
        self.world.with(|world| {
            world.run_dirs.insert(dir.path.clone(), found);
            if let Some(qemu) = qemu {
                world.qemus.insert(format!("{}/qmp.sock", dir.path), qemu.clone());
            }
        });
    }
}

#[tokio::test]
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
    assert!(scene.world.has_log("stopped: the guest shut down"));
    scene.until("its directory is gone", |scene| scene.world.with(|world| world.run_dirs.is_empty())).await;
    assert_eq!(scene.guests.live_count(), 0);
}

#[tokio::test]
async fn two_who_start_at_once_start_one() {
    let scene = scene();
    let qemu = FakeQemu::with_status("running");
    scene.will_spawn(&qemu);
    let (first, second) = tokio::join!(scene.start(), scene.start());
    assert_eq!((first, second), (Ok(()), Ok(())));
    scene.start().await.unwrap();
    assert_eq!(scene.world.with(|world| world.spawned.len()), 1);
}

#[tokio::test]
async fn a_start_that_is_refused_leaves_the_vm_as_it_was() {
    let scene = scene();
    let mut record = whole_record();
    record.config.memory_mib = 9000;
    let refused = scene.guests.power().start(VM_ID, Box::new(move || Ok(record))).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::HostMemoryLow);
    assert_eq!((scene.status(), scene.reason()), (VmStatus::Stopped, None));
    assert!(scene.world.with(|world| world.spawned.is_empty() && world.run_dirs.is_empty()));
}

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
async fn an_event_before_the_first_answer_is_newer_than_it() {
    let scene = scene();
    let qemu = FakeQemu::with_status("running");
    qemu.right_after_the_greeting("RESUME", json!({}));
    qemu.before_answering("query-status", "STOP", json!({}));
    scene.will_spawn(&qemu);
    scene.start().await.unwrap();
    assert_eq!(scene.status(), VmStatus::Paused);
}

#[tokio::test]
async fn a_guest_that_waits_is_told_to_go_on() {
    let scene = scene();
    let qemu = FakeQemu::with_status("prelaunch");
    scene.will_spawn(&qemu);
    scene.start().await.unwrap();
    assert!(qemu.was_told("cont"));
    qemu.tell("RESUME", json!({}));
    scene.until("it runs", |scene| scene.status() == VmStatus::Running).await;
}

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
async fn a_guest_that_ended_unseen_is_told_by_its_last_words() {
    let scene = scene();
    scene.world.with(|world| world.last_words = vec!["qemu: bus error".to_owned()]);
    scene.lies_there(&guest_file(), None);
    scene.guests.reattach().await.unwrap();
    assert_eq!(scene.status(), VmStatus::Error);
    assert!(scene.world.has_log("ended while OpenUTM was not running: "));
    assert!(scene.world.with(|world| world.run_dirs.is_empty()));
}

#[tokio::test]
async fn a_qemu_without_a_vm_is_an_orphan_that_is_ended_only_when_asked() {
    let scene = scene();
    scene.world.live(4242);
    let other = "00000000-0000-4000-8000-000000000000".to_owned();
    scene.lies_there(&GuestFile { vm_id: other.into(), ..guest_file() }, None);
    scene.guests.reattach().await.unwrap();
    assert_eq!(scene.orphans.lock().unwrap()[0].reason.code, "orphan.noVm");
    let listed = scene.guests.list_orphans().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert!(scene.world.with(|world| world.signals.is_empty()));
    scene.guests.clean_up_orphan(&listed[0].id).await.unwrap();
    assert_eq!(scene.world.with(|world| world.signals.clone()), [ProcessSignal::Term]);
    let error = scene.guests.clean_up_orphan(&listed[0].id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::OrphanNotFound);
}

#[tokio::test]
async fn a_guest_without_its_directory_counts_as_running_and_can_be_forced() {
    let scene = scene();
    let identity = scene.world.live(77);
    let argv = vec!["qemu".to_owned(), "path=/run/89abcdef/qmp.sock".to_owned(), format!("/home/vms/{VM_ID}/disks/d")];
    scene.world.with(|world| world.found.push(FoundProcess { identity, argv }));
    scene.guests.reattach().await.unwrap();
    assert_eq!((scene.status(), scene.reason().as_deref()), (VmStatus::Running, Some("vm.cannotReattach")));
    assert_eq!(scene.orphans.lock().unwrap()[0].reason.code, "orphan.lostDirectory");
    scene.start().await.unwrap();
    assert!(scene.world.with(|world| world.spawned.is_empty()));
    scene.guests.power().force_stop(VM_ID).await.unwrap();
    assert_eq!(scene.status(), VmStatus::Stopped);
}
