//! Starts that are under way, and what a forced stop breaks off.
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use openutm_contract::ApiError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

type Start = Shared<BoxFuture<'static, Result<(), ApiError>>>;

/// One start a VM, however many ask for it. Clones know of the same ones.
#[derive(Clone, Default)]
pub struct Starts(Arc<Mutex<HashMap<String, Start>>>);

impl Starts {
    /// Waits for the start of this VM that is under way, and begins one where there is none. It runs to its end, whether
    /// somebody waits or not.
    pub async fn join<F>(&self, vm_id: &str, begin: impl FnOnce() -> F) -> Result<(), ApiError>
    where
        F: Future<Output = Result<(), ApiError>> + Send + 'static,
    {
        let start = {
            let mut starts = self.starts();
            match starts.get(vm_id) {
                Some(start) => start.clone(),
                None => {
                    let start = self.spawn(vm_id, begin());
                    starts.insert(vm_id.to_owned(), start.clone());
                    start
                }
            }
        };
        start.await
    }

    /// Waits until no start of this VM is under way, however it ends.
    pub async fn settled(&self, vm_id: &str) {
        let start = self.starts().get(vm_id).cloned();
        if let Some(start) = start {
            start.await.ok();
        }
    }

    fn spawn(&self, vm_id: &str, start: impl Future<Output = Result<(), ApiError>> + Send + 'static) -> Start {
        let entry = Entry { starts: self.clone(), vm_id: vm_id.to_owned() };
        let task = tokio::spawn(async move {
            let _entry = entry;
            start.await
        });
        task.map(|ended| ended.unwrap_or_else(|panic| Err(ApiError::defect(panic)))).boxed().shared()
    }

    fn starts(&self) -> MutexGuard<'_, HashMap<String, Start>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a start out of the table when it ends, also by a panic.
struct Entry {
    starts: Starts,
    vm_id: String,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.starts.starts().remove(&self.vm_id);
    }
}

/// What can be broken off, one thing a VM. Clones know of the same ones.
#[derive(Clone, Default)]
pub struct Break(Arc<Mutex<HashMap<String, CancellationToken>>>);

/// Can be broken off until it is dropped.
pub struct Breakable {
    breaks: Break,
    vm_id: String,
    signal: CancellationToken,
}

impl Break {
    pub fn breakable(&self, vm_id: &str) -> Breakable {
        let signal = CancellationToken::new();
        self.signals().insert(vm_id.to_owned(), signal.clone());
        Breakable { breaks: self.clone(), vm_id: vm_id.to_owned(), signal }
    }

    /// Breaks off what this VM waits for, if anything.
    pub fn now(&self, vm_id: &str) {
        if let Some(signal) = self.signals().get(vm_id) {
            signal.cancel();
        }
    }

    fn signals(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Breakable {
    pub const fn signal(&self) -> &CancellationToken {
        &self.signal
    }
}

impl Drop for Breakable {
    fn drop(&mut self) {
        // The queue lets one task of a VM run at a time: the entry is this one's.
        self.breaks.signals().remove(&self.vm_id);
    }
}
