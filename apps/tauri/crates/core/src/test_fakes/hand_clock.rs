//! Time that moves when it is told.
use super::lock;
use crate::ports::clock::Clock;
use crate::subscription::Subscription;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Task = Box<dyn FnOnce() + Send>;

/// A clock that moves when it is told.
pub struct HandClock {
    now_ms: AtomicU64,
    tasks: Arc<Mutex<BTreeMap<(u64, u64), Task>>>,
    next: AtomicU64,
}

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { now_ms: AtomicU64::new(1_000_000), tasks: Arc::default(), next: AtomicU64::new(0) })
    }

    pub fn pass(&self, ms: u64) {
        let end_ms = self.now_ms() + ms;
        loop {
            let Some(((at_ms, _), task)) = ({
                let mut tasks = lock(&self.tasks);
                match tasks.first_key_value() {
                    Some(((at_ms, _), _)) if *at_ms <= end_ms => tasks.pop_first(),
                    _ => None,
                }
            }) else {
                break;
            };
            self.set(at_ms);
            task();
        }
        self.set(end_ms);
    }

    pub fn set(&self, ms: u64) {
        self.now_ms.store(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn after(&self, delay: Duration, task: Task) -> Subscription {
        let key = (self.now_ms() + delay.as_millis() as u64, self.next.fetch_add(1, Ordering::SeqCst));
        lock(&self.tasks).insert(key, task);
        let tasks = self.tasks.clone();
        Subscription::new(move || drop(lock(&tasks).remove(&key)))
    }
}
