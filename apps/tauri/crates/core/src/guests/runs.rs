//! The guests that run, by their VMs.
use super::run::Run;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Clones are the same guests.
#[derive(Clone, Default)]
pub struct Runs(Arc<Mutex<HashMap<String, Arc<Run>>>>);

impl Runs {
    pub fn get(&self, vm_id: &str) -> Option<Arc<Run>> {
        self.runs().get(vm_id).cloned()
    }

    pub fn has(&self, vm_id: &str) -> bool {
        self.runs().contains_key(vm_id)
    }

    pub fn insert(&self, run: Arc<Run>) {
        self.runs().insert(run.vm_id.clone(), run);
    }

    /// Removes this run, and no other of its VM.
    pub fn remove(&self, run: &Arc<Run>) {
        let mut runs = self.runs();
        if runs.get(&run.vm_id).is_some_and(|present| Arc::ptr_eq(present, run)) {
            runs.remove(&run.vm_id);
        }
    }

    pub fn all(&self) -> Vec<Arc<Run>> {
        self.runs().values().cloned().collect()
    }

    /// Removes all and gives them.
    pub fn take(&self) -> Vec<Arc<Run>> {
        self.runs().drain().map(|(_, run)| run).collect()
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<String, Arc<Run>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
