//! One life of one guest: its QEMU process, its sockets, what is known of its end.
use super::board::RunFacts;
use super::guest_file::GuestFile;
use super::qmp_news::ShutdownNews;
use crate::Subscription;
use crate::ports::guest_processes::{ProcessExit, ProcessIdentity};
use crate::ports::run_dirs::RunDir;
use futures_util::future::{BoxFuture, Shared};
use openutm_contract::types::Reason;
use openutm_qemu::qmp::QmpConnection;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

pub type Exited = Shared<BoxFuture<'static, ProcessExit>>;

pub struct Run {
    pub vm_id: String,
    pub dir: RunDir,
    pub identity: ProcessIdentity,
    /// Absent for a QEMU that another backend spawned.
    pub exited: Option<Exited>,
    /// Cancelled when the guest has ended or the backend lets go of it.
    pub let_go: CancellationToken,
    /// Cancelled when the guest has ended and everything of it is cleaned up.
    pub ended: CancellationToken,
    facts: Mutex<Facts>,
    life: Mutex<Life>,
}

/// What only those change who hold the guest's life still meanwhile: its state on the board follows from it.
#[derive(Default)]
pub struct Life {
    /// How often the virtual CPUs were reported to run or stand still.
    pub turns: u64,
    /// QEMU has said what state the guest is in.
    pub is_known: bool,
    /// Why the guest is paused. Set before the STOP that follows the error, which then keeps it.
    pub pause_reason: Option<Reason>,
    pub shutdown: Option<ShutdownNews>,
    /// Subjects of trouble that were told since the guest last ran.
    pub told: HashSet<String>,
    /// When each line was last written to the VM's log.
    pub noted_at_ms: HashMap<String, u64>,
}

struct Facts {
    file: Arc<GuestFile>,
    qmp: Option<Arc<QmpConnection>>,
    /// We have told QEMU to end.
    end_asked: bool,
    is_settled: bool,
    /// Ended when the guest has ended or the backend closes.
    held: Vec<Subscription>,
    screenshots: u64,
}

pub struct NewRun {
    pub vm_id: String,
    pub dir: RunDir,
    pub identity: ProcessIdentity,
    pub exited: Option<Exited>,
    pub file: GuestFile,
}

impl Run {
    pub fn new(NewRun { vm_id, dir, identity, exited, file }: NewRun) -> Arc<Self> {
        let file = Arc::new(file);
        let facts = Facts { file, qmp: None, end_asked: false, is_settled: false, held: Vec::new(), screenshots: 0 };
        Arc::new(Self {
            vm_id,
            dir,
            identity,
            exited,
            let_go: CancellationToken::new(),
            ended: CancellationToken::new(),
            facts: Mutex::new(facts),
            life: Mutex::default(),
        })
    }

    pub fn file(&self) -> Arc<GuestFile> {
        self.facts().file.clone()
    }

    pub fn set_file(&self, file: GuestFile) -> Arc<GuestFile> {
        let file = Arc::new(file);
        self.facts().file = file.clone();
        file
    }

    /// What it does now, for the board.
    pub fn run_facts(&self) -> RunFacts {
        let file = self.file();
        RunFacts {
            pid: self.identity.pid,
            started_at_ms: file.started_at_ms.clone(),
            accelerator: file.accelerator,
            display_protocol: file.display_protocol,
            qemu_path: file.qemu_path.clone(),
            qemu_version: file.qemu_version.clone(),
            notes: file.notes.clone(),
            display_agent: None,
            external_viewer: None,
            config: file.config.clone(),
        }
    }

    pub fn qmp(&self) -> Option<Arc<QmpConnection>> {
        self.facts().qmp.clone()
    }

    pub fn set_qmp(&self, qmp: Option<Arc<QmpConnection>>) {
        let before = std::mem::replace(&mut self.facts().qmp, qmp);
        drop(before);
    }

    /// Whether the guest is spoken to over this connection.
    pub fn speaks_over(&self, qmp: &Arc<QmpConnection>) -> bool {
        self.facts().qmp.as_ref().is_some_and(|present| Arc::ptr_eq(present, qmp))
    }

    pub fn end_asked(&self) -> bool {
        self.facts().end_asked
    }

    pub fn ask_end(&self) {
        self.facts().end_asked = true;
    }

    /// True for the first who asks, and only while nobody has let go of the guest: it is theirs to settle its end.
    pub fn settle(&self) -> bool {
        let mut facts = self.facts();
        let is_first = !facts.is_settled && !self.let_go.is_cancelled();
        facts.is_settled |= is_first;
        is_first
    }

    /// Keeps the subscription until the guest has ended or the backend lets go of it.
    pub fn hold(&self, subscription: Subscription) {
        let mut facts = self.facts();
        if !self.let_go.is_cancelled() {
            facts.held.push(subscription);
        }
    }

    /// A number that no other screenshot of this guest has.
    pub fn next_screenshot(&self) -> u64 {
        let mut facts = self.facts();
        facts.screenshots += 1;
        facts.screenshots
    }

    /// Holds the guest's life still while `change` looks at it and tells the board; nothing once it was let go.
    pub fn while_live<T>(&self, change: impl FnOnce(&mut Life) -> T) -> Option<T> {
        let mut life = self.life();
        (!self.let_go.is_cancelled()).then(|| change(&mut life))
    }

    pub fn shutdown(&self) -> Option<ShutdownNews> {
        self.life().shutdown.clone()
    }

    /// Nothing that is heard of the guest from now on counts, and whoever waits for something of it stops.
    pub fn release(&self) {
        let life = self.life();
        self.let_go.cancel();
        drop(life);
        let (held, qmp) = {
            let mut facts = self.facts();
            (std::mem::take(&mut facts.held), facts.qmp.take())
        };
        drop(held);
        if let Some(qmp) = qmp {
            qmp.close();
        }
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn life(&self) -> MutexGuard<'_, Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
