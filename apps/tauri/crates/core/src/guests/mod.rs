//! What runs. One object for the whole running half: states, power, streams, media, input, logs.
mod apply_news;
mod ask_to_stop;
pub mod board;
mod bounded_bytes;
mod display_server;
pub mod drive_handlers;
mod end_process;
mod ending;
mod external_viewers;
#[cfg(test)]
pub(crate) mod fakes;
mod found_by_argv;
pub mod guest_file;
mod guest_info;
pub mod handlers;
mod hotplug;
mod hotplug_place;
mod keyboard;
mod launch;
mod launch_error;
mod live_config;
mod live_forwards;
mod log_stream;
mod media;
mod one_way;
mod orphans;
pub mod parts;
mod plan;
mod png;
mod power;
pub(crate) mod preflight;
mod qmp_news;
mod queues;
mod rates;
mod reattach;
mod run;
mod runs;
mod screenshot;
mod serial;
mod session;
mod spice_viewers;
mod starts;
mod statistics;
mod streams;
#[cfg(test)]
mod tests;
pub mod update_handler;
mod viewer_file;
mod wait;
pub mod wire;
mod words;

pub use plan::Planned;
pub use power::Power;
pub use queues::KeyedQueue;
pub use run::Run;
pub use serial::SerialLines;

use crate::Subscription;
use crate::library::vm_library::{VmRecord, WholeVmRecord};
use crate::lifecycle::is_live;
use crate::listeners::Listener;
use board::{GuestBoard, GuestState};
use openutm_contract::types::{Orphan, VmStatus};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::qmp::QmpConnection;
use orphans::{OnOrphansChanged, Orphans};
use parts::{GuestPorts, Notice};
use plan::plan_start;
use power::PowerParts;
use reattach::Reattach;
use runs::Runs;
use session::{SessionParts, Sessions};
use std::sync::Arc;

/// The VM as the library has it.
pub type RecordOf = Arc<dyn Fn(&str) -> Option<Arc<VmRecord>> + Send + Sync>;

pub struct GuestParts {
    pub ports: GuestPorts,
    pub record_of: RecordOf,
    pub notify: Arc<dyn Fn(Notice) + Send + Sync>,
    /// There are fewer orphans. Those of the start are found before anybody can listen.
    pub on_orphans_changed: OnOrphansChanged,
}

struct Inner {
    parts: GuestParts,
    board: Arc<GuestBoard>,
    queue: KeyedQueue,
    runs: Runs,
    serial: SerialLines,
    sessions: Sessions,
    power: Power,
    orphans: Orphans,
    on_running: Listener<Arc<Run>>,
}

/// Clones look after the same guests.
#[derive(Clone)]
pub struct Guests(Arc<Inner>);

impl Guests {
    pub fn new(parts: GuestParts) -> Self {
        let ports = parts.ports.clone();
        let board = Arc::new(GuestBoard::default());
        let queue = KeyedQueue::default();
        let runs = Runs::default();
        let serial = SerialLines::new(ports.clone());
        let sessions = Sessions::new(SessionParts {
            ports: ports.clone(),
            board: board.clone(),
            notify: parts.notify.clone(),
            on_ended: {
                let runs = runs.clone();
                Arc::new(move |run| runs.remove(run))
            },
        });
        let on_running: Listener<Arc<Run>> = {
            let (logs, serial) = (ports.logs.clone(), serial.clone());
            Arc::new(move |run| {
                run.hold(logs.watch_size(&run.vm_id));
                run.hold(serial.open(run));
            })
        };
        let power = Power::new(PowerParts {
            ports: ports.clone(),
            board: board.clone(),
            sessions: sessions.clone(),
            queue: queue.clone(),
            runs: runs.clone(),
            on_running: on_running.clone(),
        });
        let orphans = Orphans::new(ports, runs.clone(), parts.on_orphans_changed.clone());
        Self(Arc::new(Inner { parts, board, queue, runs, serial, sessions, power, orphans, on_running }))
    }

    pub fn state(&self, vm_id: &str) -> GuestState {
        self.0.board.state(vm_id)
    }

    pub fn status_of(&self, vm_id: &str) -> VmStatus {
        self.0.board.status(vm_id)
    }

    /// Called with the id of a VM whose state has changed. The listener must change no guest.
    pub fn on_change(&self, listener: Listener<str>) -> Subscription {
        self.0.board.on_change(listener)
    }

    /// Orders everything that changes a VM.
    pub fn queue(&self) -> &KeyedQueue {
        &self.0.queue
    }

    pub fn power(&self) -> &Power {
        &self.0.power
    }

    pub async fn plan(&self, record: &WholeVmRecord) -> Result<Planned, ApiError> {
        plan_start(&self.0.parts.ports, record).await
    }

    pub fn run_of(&self, vm_id: &str) -> Option<Arc<Run>> {
        self.0.runs.get(vm_id)
    }

    /// A guest that can be spoken to. Fails with `vm.wrongState` or `vm.notAnswering`.
    pub fn need_run(&self, vm_id: &str) -> Result<Arc<Run>, ApiError> {
        self.qmp_of(vm_id)?;
        self.run_of(vm_id).ok_or_else(|| {
            ApiError::new(ErrorCode::VmWrongState, "The VM does not run.")
                .with("status", self.status_of(vm_id).to_string())
        })
    }

    /// Fails with `vm.wrongState` or `vm.notAnswering`.
    pub fn qmp_of(&self, vm_id: &str) -> Result<Arc<QmpConnection>, ApiError> {
        self.0.power.qmp_of(vm_id)
    }

    pub fn serial(&self) -> SerialLines {
        self.0.serial.clone()
    }

    pub async fn list_orphans(&self) -> Result<Vec<Orphan>, ApiError> {
        self.0.orphans.list().await
    }

    /// Fails with `orphan.notFound`.
    pub async fn clean_up_orphan(&self, id: &str) -> Result<(), ApiError> {
        self.0.orphans.clean_up(id).await
    }

    /// Finds the guests that run already. Returns when each has answered or has been named as silent.
    pub async fn reattach(&self) -> Result<(), ApiError> {
        let Inner { parts, board, runs, sessions, orphans, on_running, .. } = &*self.0;
        let reattach = Reattach {
            ports: &parts.ports,
            board,
            sessions,
            runs,
            on_running: &**on_running,
            record_of: &parts.record_of,
            on_orphan: &|found| orphans.add(found),
        };
        reattach.all().await
    }

    pub fn live_count(&self) -> usize {
        self.0.runs.all().iter().filter(|run| is_live(self.status_of(&run.vm_id))).count()
    }

    /// Of a VM that is no more.
    pub fn forget(&self, vm_id: &str) {
        self.0.board.forget(vm_id);
    }

    /// Lets go of every guest; they run on.
    pub fn close(&self) {
        for run in self.0.runs.take() {
            run.release();
        }
    }

    pub(crate) fn board(&self) -> Arc<GuestBoard> {
        self.0.board.clone()
    }
}
