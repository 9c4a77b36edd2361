//! Things that can be taken out once, soon, by whoever knows their name.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const NAME_BYTES: usize = 32;

/// 43 characters: base64url of 32 random bytes.
pub fn random_name() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; NAME_BYTES]>())
}

pub struct OneTimeBox<T> {
    life: Duration,
    max_count: usize,
    waiting: Mutex<Waiting<T>>,
}

struct Waiting<T> {
    things: HashMap<String, T>,
    /// The order of coming, which is the order of expiry; names that are gone may still stand in it.
    coming: VecDeque<(String, Instant)>,
}

impl<T> OneTimeBox<T> {
    /// The oldest thing gives way beyond `max_count`, so that a caller who never takes cannot fill the memory.
    pub fn new(life: Duration, max_count: usize) -> Self {
        Self { life, max_count, waiting: Mutex::new(Waiting { things: HashMap::new(), coming: VecDeque::new() }) }
    }

    /// The name under which the thing can be taken.
    pub fn put(&self, thing: T) -> String {
        let mut waiting = self.lock();
        waiting.make_room(self.max_count);
        let name = random_name();
        waiting.things.insert(name.clone(), thing);
        waiting.coming.push_back((name.clone(), Instant::now() + self.life));
        name
    }

    /// The thing, the first time within its life; else `None`.
    pub fn take(&self, name: &str) -> Option<T> {
        let mut waiting = self.lock();
        waiting.drop_expired();
        waiting.things.remove(name)
    }

    pub fn clear(&self) {
        let mut waiting = self.lock();
        waiting.things.clear();
        waiting.coming.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Waiting<T> {
    fn drop_expired(&mut self) {
        let now = Instant::now();
        while self.coming.front().is_some_and(|(_, expires)| *expires <= now) {
            self.drop_oldest();
        }
    }

    fn make_room(&mut self, max_count: usize) {
        self.drop_expired();
        while self.coming.len() >= max_count {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some((name, _)) = self.coming.pop_front() {
            self.things.remove(&name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_can_be_taken_once() {
        let things = OneTimeBox::new(Duration::from_secs(30), 10);
        let name = things.put("thing");
        assert_eq!(name.len(), 43);
        assert_eq!(things.take(&name), Some("thing"));
        assert_eq!(things.take(&name), None);
    }

    #[test]
    fn it_is_gone_after_its_life() {
        let things = OneTimeBox::new(Duration::ZERO, 10);
        let name = things.put(1);
        assert_eq!(things.take(&name), None);
    }

    #[test]
    fn the_oldest_gives_way() {
        let things = OneTimeBox::new(Duration::from_secs(30), 2);
        let names: Vec<_> = (0..3).map(|n| things.put(n)).collect();
        let taken: Vec<_> = names.iter().map(|name| things.take(name)).collect();
        assert_eq!(taken, [None, Some(1), Some(2)]);
    }
}
