//! Connections that have not asked for anything yet: a flood of them pushes out only its own.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// The oldest gives way to a new one.
const MAX_SILENT: usize = 256;
const MAX_CONNECTIONS: usize = 1024;

#[derive(Default)]
pub struct Connections(Mutex<Table>);

#[derive(Default)]
struct Table {
    last: u64,
    open: usize,
    silent: BTreeMap<u64, CancellationToken>,
}

/// One connection's place; free again when it is dropped.
pub struct Place {
    connections: Arc<Connections>,
    number: u64,
    /// Cancelled when the connection has to give way.
    pub cut: CancellationToken,
}

impl Connections {
    /// `None` when there are too many that speak.
    pub fn enter(self: &Arc<Self>) -> Option<Place> {
        let mut table = self.lock();
        if table.silent.len() >= MAX_SILENT
            && let Some((_, oldest)) = table.silent.pop_first()
        {
            oldest.cancel();
        } else if table.open >= MAX_CONNECTIONS {
            return None;
        }
        table.last += 1;
        table.open += 1;
        let (number, cut) = (table.last, CancellationToken::new());
        table.silent.insert(number, cut.clone());
        Some(Place { connections: Arc::clone(self), number, cut })
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// It has asked for something: it no longer gives way.
    pub fn has_spoken(&self) {
        self.connections.lock().silent.remove(&self.number);
    }

    pub fn is_silent(&self) -> bool {
        self.connections.lock().silent.contains_key(&self.number)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut table = self.connections.lock();
        table.silent.remove(&self.number);
        table.open -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_silent_one_gives_way_and_those_that_speak_stay() {
        let connections = Arc::new(Connections::default());
        let spoken = connections.enter().unwrap();
        spoken.has_spoken();
        let places: Vec<_> = (0..MAX_SILENT + 10).map(|_| connections.enter().unwrap()).collect();
        assert!(!spoken.cut.is_cancelled());
        assert_eq!(places.iter().filter(|place| place.cut.is_cancelled()).count(), 10);
        assert!(places[9].cut.is_cancelled() && !places[10].cut.is_cancelled());
    }

    #[test]
    fn there_is_an_end_to_those_that_speak() {
        let connections = Arc::new(Connections::default());
        let places: Vec<_> = (0..MAX_CONNECTIONS)
            .map(|_| {
                let place = connections.enter().unwrap();
                place.has_spoken();
                place
            })
            .collect();
        assert!(connections.enter().is_none());
        drop(places);
        assert!(connections.enter().is_some());
    }
}
