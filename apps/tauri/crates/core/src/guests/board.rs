//! What state every VM's guest is in. The only place that changes a status, and only through the table.
use crate::Subscription;
use crate::lifecycle::{LifecycleEvent, is_live, transition};
use crate::listeners::{Listener, Listeners};
use openutm_contract::types::{
    Accelerator, DisplayAgent, EpochMs, GuestRuntimeDisplayProtocol, HostPath, Reason, VmConfig, VmStatus,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The runtime without what only a comparison with the record tells.
#[derive(Debug, Clone, PartialEq)]
pub struct RunFacts {
    pub pid: u32,
    pub started_at_ms: EpochMs,
    pub accelerator: Accelerator,
    pub display_protocol: GuestRuntimeDisplayProtocol,
    pub qemu_path: HostPath,
    pub qemu_version: String,
    pub notes: Vec<String>,
    pub display_agent: Option<DisplayAgent>,
    pub external_viewer: Option<bool>,
    /// What the guest was started with, media that were changed live included.
    pub config: Arc<VmConfig>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GuestState {
    pub status: VmStatus,
    pub status_reason: Option<Reason>,
    /// Boxed, since most VMs are at rest.
    pub runtime: Option<Box<RunFacts>>,
}

const AT_REST: GuestState = GuestState { status: VmStatus::Stopped, status_reason: None, runtime: None };

fn compose(status: VmStatus, status_reason: Option<Reason>, runtime: Option<Box<RunFacts>>) -> GuestState {
    GuestState { status, status_reason, runtime: runtime.filter(|_| is_live(status)) }
}

/// What is learnt of a guest while it runs, and of no other start of it.
#[derive(Default)]
struct Learnt {
    display_agent: Option<DisplayAgent>,
    external_viewer: Option<bool>,
}

#[derive(Default)]
struct States {
    states: HashMap<String, GuestState>,
    learnt: HashMap<String, Learnt>,
}

#[derive(Default)]
pub struct GuestBoard {
    states: Mutex<States>,
    /// Held from a change until all have been told of it, so that nobody hears of an older state after a newer one.
    changing: Mutex<()>,
    listeners: Listeners<str>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl GuestBoard {
    pub fn state(&self, vm_id: &str) -> GuestState {
        lock(&self.states).states.get(vm_id).cloned().unwrap_or(AT_REST)
    }

    pub fn status(&self, vm_id: &str) -> VmStatus {
        lock(&self.states).states.get(vm_id).map_or(VmStatus::Stopped, |state| state.status)
    }

    /// Applies the event; `reason` replaces the reason there was, and none clears it. An event that cannot happen now
    /// changes nothing and gives false.
    pub fn apply(&self, vm_id: &str, event: LifecycleEvent, reason: Option<Reason>) -> bool {
        self.change(vm_id, |states| {
            let before = states.of(vm_id);
            let after = transition(before.status, event)?;
            if !is_live(after) {
                states.learnt.remove(vm_id);
            }
            Some(compose(after, reason, before.runtime))
        })
    }

    pub fn set_runtime(&self, vm_id: &str, runtime: RunFacts) {
        self.change(vm_id, |states| Some(states.with_runtime(vm_id, runtime)));
    }

    /// Kept beside the runtime, whichever of them is known first, until the guest has ended.
    pub fn set_display_agent(&self, vm_id: &str, agent: DisplayAgent) {
        self.learn(vm_id, |learnt| learnt.display_agent = Some(agent));
    }

    /// Likewise.
    pub fn set_external_viewer(&self, vm_id: &str, is_open: bool) {
        self.learn(vm_id, |learnt| learnt.external_viewer = Some(is_open));
    }

    pub fn set_reason(&self, vm_id: &str, reason: Option<Reason>) {
        self.change(vm_id, |states| {
            let GuestState { status, runtime, .. } = states.of(vm_id);
            Some(compose(status, reason, runtime))
        });
    }

    pub fn forget(&self, vm_id: &str) {
        let mut states = lock(&self.states);
        states.states.remove(vm_id);
        states.learnt.remove(vm_id);
    }

    /// Called with the id of a VM whose state has changed. The listener may look at the board, and must not change it.
    pub fn on_change(&self, listener: Listener<str>) -> Subscription {
        self.listeners.add(listener)
    }

    fn learn(&self, vm_id: &str, note: impl FnOnce(&mut Learnt)) {
        self.change(vm_id, |states| {
            note(states.learnt.entry(vm_id.to_owned()).or_default());
            let runtime = states.of(vm_id).runtime?;
            Some(states.with_runtime(vm_id, *runtime))
        });
    }

    /// Puts what `make` gives, and tells of it when it is something new. False when it gives nothing.
    fn change(&self, vm_id: &str, make: impl FnOnce(&mut States) -> Option<GuestState>) -> bool {
        let _changing = lock(&self.changing);
        {
            let mut states = lock(&self.states);
            let Some(state) = make(&mut states) else { return false };
            if state == states.of(vm_id) {
                return true;
            }
            states.states.insert(vm_id.to_owned(), state);
        }
        self.listeners.tell(vm_id);
        true
    }
}

impl States {
    fn of(&self, vm_id: &str) -> GuestState {
        self.states.get(vm_id).cloned().unwrap_or(AT_REST)
    }

    fn with_runtime(&self, vm_id: &str, runtime: RunFacts) -> GuestState {
        let GuestState { status, status_reason, .. } = self.of(vm_id);
        let learnt = self.learnt.get(vm_id);
        let runtime = RunFacts {
            display_agent: learnt.and_then(|learnt| learnt.display_agent).or(runtime.display_agent),
            external_viewer: learnt.and_then(|learnt| learnt.external_viewer).or(runtime.external_viewer),
            ..runtime
        };
        compose(status, status_reason, Some(Box::new(runtime)))
    }
}

#[cfg(test)]
mod tests {
    use super::LifecycleEvent::{Crashed, Ended, Paused, Running, StartRequested, StopRequested};
    use super::*;
    use crate::guests::fakes::run_facts;

    fn gone() -> Reason {
        Reason { code: "qemu.exited".to_owned(), message: "gone".to_owned(), hint: None, evidence: None }
    }

    #[test]
    fn each_change_is_told_once_and_nothing_that_changes_nothing() {
        let board = Arc::new(GuestBoard::default());
        let told = Arc::new(Mutex::new(Vec::new()));
        let listening = board.on_change({
            let (board, told) = (Arc::downgrade(&board), told.clone());
            Arc::new(move |vm_id| {
                let status = board.upgrade().unwrap().status(vm_id);
                told.lock().unwrap().push(format!("{vm_id} {status}"));
            })
        });
        for event in [StartRequested, Running, Running] {
            assert!(board.apply("a", event, None));
        }
        listening.end();
        board.apply("a", Paused, None);
        assert_eq!(*told.lock().unwrap(), ["a starting", "a running"]);
    }

    #[test]
    fn what_cannot_happen_is_refused() {
        let board = GuestBoard::default();
        assert!(!board.apply("a", StopRequested, Some(gone())));
        assert_eq!(board.state("a"), AT_REST);
    }

    #[test]
    fn the_runtime_is_kept_while_qemu_lives_and_no_longer() {
        let board = GuestBoard::default();
        board.apply("a", StartRequested, None);
        board.set_runtime("a", run_facts());
        board.apply("a", Running, None);
        assert_eq!(board.state("a").runtime.as_deref(), Some(&run_facts()));
        board.apply("a", Crashed, Some(gone()));
        assert_eq!(board.state("a"), compose(VmStatus::Error, Some(gone()), None));
        board.apply("a", StartRequested, None);
        assert_eq!(board.state("a"), compose(VmStatus::Starting, None, None));
    }

    #[test]
    fn the_displays_agent_is_known_whether_it_or_the_runtime_comes_first_and_forgotten_with_the_guest() {
        let board = GuestBoard::default();
        let agent = || board.state("a").runtime.unwrap().display_agent;
        board.apply("a", StartRequested, None);
        board.set_display_agent("a", DisplayAgent::Absent);
        board.set_runtime("a", run_facts());
        assert_eq!(agent(), Some(DisplayAgent::Absent));
        board.apply("a", Running, None);
        board.set_display_agent("a", DisplayAgent::Connected);
        board.set_runtime("a", run_facts());
        assert_eq!(agent(), Some(DisplayAgent::Connected));
        board.apply("a", Ended, None);
        board.apply("a", StartRequested, None);
        board.set_runtime("a", run_facts());
        assert_eq!(agent(), None);
    }
}
