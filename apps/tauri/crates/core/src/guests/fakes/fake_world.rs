//! A world that is made up: what is in it, and the ports to it.
use super::fake_host::FakeHost;
use super::{FakeQemu, QuickClock};
use crate::guests::parts::GuestPorts;
use crate::ports::guest_logs::OnLines;
use crate::ports::guest_processes::{FoundProcess, ProcessExit, ProcessIdentity, ProcessSignal, SpawnRequest};
use crate::ports::run_dirs::FoundRunDir;
use openutm_contract::types::DisplayProtocol;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::DuplexStream;
use tokio::sync::watch;

/// What became of a process; `None` while it lives.
pub type Ending = watch::Sender<Option<ProcessExit>>;

#[derive(Default)]
pub struct World {
    /// Guests' QEMUs by their sockets; one that is not here cannot be connected to.
    pub qemus: HashMap<String, FakeQemu>,
    /// Spawned or found, by PID.
    pub processes: BTreeMap<u32, Ending>,
    pub run_dirs: BTreeMap<String, FoundRunDir>,
    pub log: Vec<String>,
    pub last_words: Vec<String>,
    pub spawned: Vec<SpawnRequest>,
    /// QEMUs that the next spawns give.
    pub next: Vec<FakeQemu>,
    pub found: Vec<FoundProcess>,
    /// The guest's ends of the serial lines that are open.
    pub serial: Vec<DuplexStream>,
    pub ring: Vec<u8>,
    pub followers: Vec<OnLines>,
    /// Comes to the log while its end is read.
    pub meanwhile: Vec<String>,
    /// What viewers and their hosts were told.
    pub said: Vec<String>,
    pub why_no_viewer: Option<String>,
    /// Ends of the viewers that are open.
    pub viewers: Vec<watch::Sender<bool>>,
    pub panics_at_spawn: bool,
    /// Signals that a process heeds not.
    pub deaf_to: Vec<ProcessSignal>,
    pub signals: Vec<ProcessSignal>,
}

/// Clones are the same world.
#[derive(Clone, Default)]
pub struct FakeWorld(Arc<Mutex<World>>);

impl FakeWorld {
    pub fn with<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.0.lock().unwrap())
    }

    pub fn ports(&self) -> GuestPorts {
        let world = Arc::new(self.clone());
        GuestPorts {
            clock: Arc::new(QuickClock),
            log: world.clone(),
            host: Arc::new(FakeHost::of(self)),
            catalog: world.clone(),
            processes: world.clone(),
            run_dirs: world.clone(),
            files: world.clone(),
            logs: world.clone(),
            sockets: world.clone(),
            images: world,
            viewers: vec![DisplayProtocol::Spice, DisplayProtocol::Vnc],
            launch_timeout: Duration::from_millis(400),
            heartbeat: Duration::from_secs(5),
            vm_dir: Arc::new(|vm_id| format!("/vms/{vm_id}")),
        }
    }

    /// A process that lives.
    pub fn live(&self, pid: u32) -> ProcessIdentity {
        self.with(|world| world.processes.insert(pid, Ending::new(None)));
        identity(pid)
    }

    pub fn end(&self, pid: u32, exit: ProcessExit) {
        self.with(|world| world.processes[&pid].send_replace(Some(exit)));
    }

    pub fn has_log(&self, part: &str) -> bool {
        self.with(|world| world.log.iter().any(|line| line.contains(part)))
    }

    pub fn exit_of(&self, pid: u32) -> Option<ProcessExit> {
        self.with(|world| match world.processes.get(&pid) {
            None => Some(ProcessExit::default()),
            Some(ending) => ending.borrow().clone(),
        })
    }
}

pub fn identity(pid: u32) -> ProcessIdentity {
    ProcessIdentity { pid, start_time: format!("boot:{pid}") }
}
