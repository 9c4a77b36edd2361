//! Those who listen to a conversation's events.
use super::QmpEvent;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

type Listener = Arc<dyn Fn(&QmpEvent) + Send + Sync>;

#[derive(Default)]
struct Table {
    next_id: u64,
    listeners: Vec<(u64, Listener)>,
}

#[derive(Default, Clone)]
pub struct Subscribers(Arc<Mutex<Table>>);

/// Dropping it ends the listening.
#[must_use = "dropping it ends the listening"]
pub struct QmpSubscription {
    table: Weak<Mutex<Table>>,
    id: u64,
}

fn locked(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Subscribers {
    pub fn add(&self, listener: Listener) -> QmpSubscription {
        let mut table = locked(&self.0);
        table.next_id += 1;
        let id = table.next_id;
        table.listeners.push((id, listener));
        QmpSubscription { table: Arc::downgrade(&self.0), id }
    }

    pub fn tell(&self, event: &QmpEvent) {
        let listeners: Vec<Listener> = locked(&self.0).listeners.iter().map(|(_, listener)| listener.clone()).collect();
        for listener in listeners {
            apart(|| listener(event));
        }
    }
}

/// A listener that panics must not tear the conversation of all others; the panic's own message is its report.
pub fn apart(listener: impl FnOnce()) {
    catch_unwind(AssertUnwindSafe(listener)).ok();
}

impl Drop for QmpSubscription {
    fn drop(&mut self) {
        if let Some(table) = self.table.upgrade() {
            locked(&table).listeners.retain(|(id, _)| *id != self.id);
        }
    }
}
