//! Runs tasks of one key in the order of their arrival; tasks of different keys do not wait for each other.
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

type Locks = HashMap<String, Arc<AsyncMutex<()>>>;

/// Clones are the same queue.
#[derive(Clone, Default)]
pub struct KeyedQueue {
    locks: Arc<Mutex<Locks>>,
}

/// A place in the queue of one key. Dropping it gives the place up.
pub struct Place {
    queue: KeyedQueue,
    key: String,
    waiting: BoxFuture<'static, OwnedMutexGuard<()>>,
}

/// It is one's turn until this is dropped.
pub struct Turn {
    guard: Option<OwnedMutexGuard<()>>,
    queue: KeyedQueue,
    key: String,
}

impl KeyedQueue {
    /// Takes the next place, now: whoever calls later comes later.
    pub fn place(&self, key: &str) -> Place {
        let lock = self.locks().entry(key.to_owned()).or_default().clone();
        let mut waiting = lock.lock_owned().boxed();
        // The lock is fair to those who have asked for it.
        if let Some(guard) = (&mut waiting).now_or_never() {
            waiting = std::future::ready(guard).boxed();
        }
        Place { queue: self.clone(), key: key.to_owned(), waiting }
    }

    /// Runs the task when its turn comes. A task that fails does not stop those behind it.
    pub async fn run<T: Future>(&self, key: &str, task: T) -> T::Output {
        let _turn = self.place(key).turn().await;
        task.await
    }

    fn locks(&self) -> MutexGuard<'_, Locks> {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    pub async fn turn(self) -> Turn {
        let guard = self.waiting.await;
        Turn { guard: Some(guard), queue: self.queue, key: self.key }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut locks = self.queue.locks();
        drop(self.guard.take());
        // Places are only taken under the same lock: nobody can come between.
        if locks.get(&self.key).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            locks.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[tokio::test(start_paused = true)]
    async fn tasks_of_one_key_come_one_after_the_other_in_the_order_of_their_arrival() {
        let queue = KeyedQueue::default();
        let order = Arc::new(Mutex::new(Vec::new()));
        let (release, released) = oneshot::channel::<()>();
        let say = |word: &'static str| order.lock().unwrap().push(word);
        let first = queue.place("a");
        let second = queue.place("a");
        let ends = tokio::join!(
            async {
                let _turn = second.turn().await;
                say("second");
            },
            async {
                let _turn = first.turn().await;
                say("first begins");
                released.await.unwrap();
                say("first ends");
            },
            queue.run("b", async {
                say("other");
                release.send(()).unwrap();
            }),
        );
        assert_eq!(ends, ((), (), ()));
        assert_eq!(*order.lock().unwrap(), ["first begins", "other", "first ends", "second"]);
        assert!(queue.locks().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_that_is_given_up_and_a_task_that_panics_hold_nobody_back() {
        let queue = KeyedQueue::default();
        drop(queue.place("a"));
        let panicking = tokio::spawn({
            let queue = queue.clone();
            async move { queue.run("a", async { panic!("on purpose") }).await }
        });
        assert!(panicking.await.is_err());
        assert_eq!(queue.run("a", async { 7 }).await, 7);
    }
}
