//! QEMUs of ours that belong to no VM that we can reach. Named, never ended unasked.
use super::end_process::{Endable, end_process};
use super::parts::GuestPorts;
use super::reattach::FoundOrphan;
use super::runs::Runs;
use futures_util::future::join_all;
use openutm_contract::types::Orphan;
use openutm_contract::{ApiError, ErrorCode};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub struct Orphans {
    ports: GuestPorts,
    /// The guest of a VM whose QEMU an orphan is may be among these.
    runs: Runs,
    /// In the order of their finding.
    found: Mutex<Vec<FoundOrphan>>,
    /// Called when an orphan is no more.
    on_changed: OnOrphansChanged,
}

pub type OnOrphansChanged = Arc<dyn Fn() + Send + Sync>;

impl Orphans {
    pub fn new(ports: GuestPorts, runs: Runs, on_changed: OnOrphansChanged) -> Self {
        Self { ports, runs, found: Mutex::default(), on_changed }
    }

    pub fn add(&self, one: FoundOrphan) {
        let mut found = self.found();
        found.retain(|other| other.orphan.id != one.orphan.id);
        found.push(one);
    }

    pub async fn list(&self) -> Result<Vec<Orphan>, ApiError> {
        let found = self.found().clone();
        let alive = join_all(found.iter().map(|one| self.ports.processes.is_alive(&one.identity))).await;
        let (living, gone): (Vec<_>, Vec<_>) = found.into_iter().zip(alive).partition(|(_, is_alive)| *is_alive);
        for (FoundOrphan { orphan, .. }, _) in &gone {
            self.forget(&orphan.id);
            self.ports.run_dirs.remove(&orphan.run_dir).await?;
        }
        if !gone.is_empty() {
            (self.on_changed)();
        }
        Ok(living.into_iter().map(|(one, _)| one.orphan).collect())
    }

    /// Fails with `orphan.notFound`.
    pub async fn clean_up(&self, id: &str) -> Result<(), ApiError> {
        let found = self.found().iter().find(|one| one.orphan.id == id).cloned();
        let Some(FoundOrphan { orphan, identity }) = found else {
            return Err(ApiError::new(ErrorCode::OrphanNotFound, "There is no orphan with this id.")
                .hint("List the orphans again: it may have ended by itself."));
        };
        let run = self.runs.all().into_iter().find(|run| run.dir.id == id);
        let target = match &run {
            Some(run) => {
                run.ask_end();
                Endable::at_once(run)
            }
            None => Endable { identity: &identity, exited: None, qmp: None },
        };
        end_process(&self.ports, target).await?;
        self.ports.run_dirs.remove(&orphan.run_dir).await?;
        self.forget(id);
        (self.on_changed)();
        Ok(())
    }

    fn forget(&self, id: &str) {
        self.found().retain(|one| one.orphan.id != id);
    }

    fn found(&self) -> MutexGuard<'_, Vec<FoundOrphan>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
