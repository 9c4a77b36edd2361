//! A made-up world with the guests of one VM, and those who hear of them.
use crate::guests::fakes::{FakeQemu, FakeWorld, VM_ID, record, whole_record};
use crate::guests::guest_file::{GuestFile, write_guest_file};
use crate::guests::parts::Notice;
use crate::guests::{GuestParts, Guests};
use crate::ports::guest_processes::ProcessExit;
use crate::ports::run_dirs::{FoundRunDir, RunDirs};
use openutm_contract::ApiError;
use openutm_contract::types::VmStatus;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

pub struct Scene {
    pub world: FakeWorld,
    pub guests: Guests,
    pub notices: Arc<Mutex<Vec<Notice>>>,
    _telling: crate::Subscription,
    pub statuses: Arc<Mutex<Vec<VmStatus>>>,
}

pub fn scene() -> Scene {
    in_world(FakeWorld::default())
}

pub fn in_world(world: FakeWorld) -> Scene {
    let notices = Arc::<Mutex<Vec<Notice>>>::default();
    let statuses = Arc::<Mutex<Vec<VmStatus>>>::default();
    let guests = Guests::new(GuestParts {
        ports: world.ports(),
        record_of: Arc::new(|id| (id == VM_ID).then(|| Arc::new(record()))),
        notify: Arc::new({
            let notices = notices.clone();
            move |notice| notices.lock().unwrap().push(notice)
        }),
        on_orphans_changed: Arc::new(|| {}),
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
    Scene { world, guests, notices, _telling: telling, statuses }
}

pub fn need() -> crate::guests::power::NeedRecord {
    Box::new(|| Ok(whole_record()))
}

impl Scene {
    pub fn will_spawn(&self, qemu: &FakeQemu) {
        self.world.with(|world| world.next.push(qemu.clone()));
    }

    pub async fn start(&self) -> Result<(), ApiError> {
        self.guests.power().start(VM_ID, need()).await
    }

    pub async fn started(&self) -> FakeQemu {
        let qemu = FakeQemu::with_status("running");
        self.will_spawn(&qemu);
        self.start().await.unwrap();
        qemu
    }

    pub fn status(&self) -> VmStatus {
        self.guests.status_of(VM_ID)
    }

    pub fn reason(&self) -> Option<String> {
        self.guests.state(VM_ID).status_reason.map(|reason| reason.code)
    }

    pub fn pid(&self) -> u32 {
        self.guests.run_of(VM_ID).unwrap().identity.pid
    }

    /// QEMU's orderly end.
    pub fn quits(&self, qemu: &FakeQemu, exit_code: i32) {
        let pid = self.pid();
        qemu.end();
        self.world.end(pid, ProcessExit { exit_code: Some(exit_code), signal: None });
    }

    pub async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let waiting = async {
            while !is_so(self) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let came = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(came.is_ok(), "{what}: {} {:?}", self.status(), self.reason());
    }

    /// A guest of another backend's life, in its runtime directory.
    pub fn lies_there(&self, file: &GuestFile, qemu: Option<&FakeQemu>) {
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
