//! Those who have asked to be told of something.
use crate::subscription::Subscription;
use indexmap::IndexMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// It must neither wait nor change what it is told of.
pub type Listener<T> = Arc<dyn Fn(&T) + Send + Sync>;

struct Asked<T: ?Sized> {
    next_key: u64,
    by_key: IndexMap<u64, Listener<T>>,
}

/// Clones have the same listeners.
pub struct Listeners<T: ?Sized>(Arc<Mutex<Asked<T>>>);

impl<T: ?Sized + 'static> Listeners<T> {
    pub fn add(&self, listener: Listener<T>) -> Subscription {
        let mut asked = self.asked();
        let key = asked.next_key;
        asked.next_key += 1;
        asked.by_key.insert(key, listener);
        let all = self.clone();
        Subscription::new(move || {
            all.asked().by_key.shift_remove(&key);
        })
    }

    /// In the order in which they asked.
    pub fn tell(&self, what: &T) {
        // A listener may add and remove others.
        let listeners: Vec<Listener<T>> = self.asked().by_key.values().cloned().collect();
        for listener in listeners {
            listener(what);
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: ?Sized> Clone for Listeners<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: ?Sized> Default for Listeners<T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Asked { next_key: 0, by_key: IndexMap::new() })))
    }
}
