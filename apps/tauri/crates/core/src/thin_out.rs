//! Lets a flood of "look at this" become a trickle, per key: a burst passes at once, then the latest of each interval.
use crate::ports::clock::Clock;
use crate::subscription::Subscription;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

type Tell = Box<dyn Fn(&str) + Send + Sync>;

/// Dropping it forgets what waits.
pub struct ThinOut(Arc<Parts>);

struct Parts {
    clock: Arc<dyn Clock>,
    per_second: u32,
    tell: Tell,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When each key was told in the last second.
    recent: HashMap<String, VecDeque<u64>>,
    waiting: HashMap<String, Subscription>,
}

impl ThinOut {
    /// `tell` is called at once for up to `per_second` calls in a second, later for what is over that; the last is never
    /// lost.
    pub fn new(clock: Arc<dyn Clock>, per_second: u32, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Parts { clock, per_second, tell: Box::new(tell), state: Mutex::default() }))
    }

    pub fn push(&self, key: &str) {
        let parts = &self.0;
        let mut state = parts.state();
        if state.waiting.contains_key(key) {
            return;
        }
        if parts.told_lately(&mut state, key) < parts.per_second as usize {
            drop(state);
            return parts.tell_now(key);
        }
        let (later, late_key): (Weak<Parts>, String) = (Arc::downgrade(parts), key.to_owned());
        let task = move || {
            let Some(parts) = later.upgrade() else { return };
            let waited = parts.state().waiting.remove(&late_key);
            drop(waited);
            parts.tell_now(&late_key);
        };
        let interval = Duration::from_secs(1) / parts.per_second;
        let timer = parts.clock.after(interval, Box::new(task));
        state.waiting.insert(key.to_owned(), timer);
    }
}

impl Parts {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn told_lately(&self, state: &mut State, key: &str) -> usize {
        let Some(times) = state.recent.get_mut(key) else { return 0 };
        let now_ms = self.clock.now_ms();
        // A clock that was set back would hold everything up until it has caught up.
        times.retain(|time_ms| *time_ms <= now_ms && now_ms - time_ms < 1000);
        times.len()
    }

    fn tell_now(&self, key: &str) {
        let mut state = self.state();
        self.told_lately(&mut state, key);
        state.recent.entry(key.to_owned()).or_default().push_back(self.clock.now_ms());
        drop(state);
        (self.tell)(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_fakes::HandClock;
    use std::sync::atomic::{AtomicI64, Ordering};

    fn thin(clock: &Arc<HandClock>, per_second: u32) -> (ThinOut, Arc<Mutex<Vec<String>>>) {
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = told.clone();
        let thin = ThinOut::new(clock.clone(), per_second, move |key| heard.lock().unwrap().push(key.to_owned()));
        (thin, told)
    }

    #[test]
    fn lets_a_burst_pass_thins_a_flood_and_never_loses_the_last() {
        let clock = HandClock::new();
        let state = Arc::new(AtomicI64::new(0));
        let told: Arc<Mutex<Vec<i64>>> = Arc::default();
        let (now, heard) = (state.clone(), told.clone());
        let look = move |_: &str| heard.lock().unwrap().push(now.load(Ordering::SeqCst));
        let thin = ThinOut::new(clock.clone(), 10, look);
        for step in 1..=10_000 {
            state.store(step, Ordering::SeqCst);
            thin.push("vm");
            if step % 10 == 0 {
                clock.pass(1);
            }
        }
        state.store(-1, Ordering::SeqCst);
        thin.push("vm");
        clock.pass(2000);
        let told = told.lock().unwrap();
        assert_eq!(told[..3], [1, 2, 3]);
        assert!(told.len() <= 25, "{}", told.len());
        assert_eq!(told.last(), Some(&-1));
    }

    #[test]
    fn keeps_keys_apart() {
        let (thin, told) = thin(&HandClock::new(), 1);
        for key in ["a", "a", "b"] {
            thin.push(key);
        }
        assert_eq!(*told.lock().unwrap(), ["a", "b"]);
    }

    #[test]
    fn is_not_held_up_by_a_clock_that_was_set_back() {
        let clock = HandClock::new();
        let (thin, told) = thin(&clock, 1);
        thin.push("a");
        clock.set(5);
        thin.push("a");
        assert_eq!(*told.lock().unwrap(), ["a", "a"]);
    }

    #[test]
    fn tells_nothing_after_it_was_dropped() {
        let clock = HandClock::new();
        let (thin, told) = thin(&clock, 1);
        thin.push("a");
        thin.push("a");
        drop(thin);
        clock.pass(1000);
        assert_eq!(*told.lock().unwrap(), ["a"]);
    }
}
