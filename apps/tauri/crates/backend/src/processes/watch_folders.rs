//! The system's word that a file has changed. One watch, and one thread of it, serves every file of the backend.
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use openutm_core::Subscription;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Listener = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Listeners {
    last_id: u64,
    by_file: HashMap<PathBuf, Vec<(u64, Listener)>>,
}

impl Listeners {
    fn of_event(&self, event: &Event) -> Vec<Listener> {
        // Our own reading is no news.
        if matches!(event.kind, EventKind::Access(_)) {
            return Vec::new();
        }
        let heard = |path: &Path| event.need_rescan() || event.paths.iter().any(|changed| changed == path);
        let files = self.by_file.iter().filter(|(path, _)| heard(path));
        files.flat_map(|(_, listeners)| listeners.iter().map(|(_, listener)| listener.clone())).collect()
    }

    fn watches_folder(&self, folder: &Path) -> bool {
        self.by_file.keys().any(|file| file.parent() == Some(folder))
    }
}

/// Looks at folders, so that a file may come later, and be replaced: it keeps its name and loses its watch.
///
/// The watcher's lock is taken before the listeners', and the listeners' is never held while the watcher is asked: it
/// answers only when nothing waits in its callback.
#[derive(Default)]
pub struct FolderWatch {
    watcher: Mutex<Option<RecommendedWatcher>>,
    listeners: Arc<Mutex<Listeners>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FolderWatch {
    /// Calls whenever the file may have changed, until the subscription ends. The file's folder must be there.
    pub fn watch(self: &Arc<Self>, file: &Path, listener: Listener) -> notify::Result<Subscription> {
        // As the system names it when it tells of a change.
        let folder = file.parent().unwrap_or(file).canonicalize().map_err(notify::Error::io)?;
        let file = folder.join(file.file_name().unwrap_or_default());
        let mut watcher = lock(&self.watcher);
        let watching = match &mut *watcher {
            Some(watching) => watching,
            none => none.insert(self.begin()?),
        };
        // Also when it is watched already: what has this name now may be another folder.
        watching.watch(&folder, RecursiveMode::NonRecursive)?;
        let mut listeners = lock(&self.listeners);
        listeners.last_id += 1;
        let id = listeners.last_id;
        listeners.by_file.entry(file.clone()).or_default().push((id, listener));
        let watch = self.clone();
        Ok(Subscription::new(move || watch.forget(&folder, &file, id)))
    }

    fn begin(&self) -> notify::Result<RecommendedWatcher> {
        let listeners = self.listeners.clone();
        notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            let heard = lock(&listeners).of_event(&event);
            for listener in heard {
                listener();
            }
        })
    }

    fn forget(&self, folder: &Path, file: &Path, id: u64) {
        let mut watcher = lock(&self.watcher);
        let mut listeners = lock(&self.listeners);
        if let Some(of_file) = listeners.by_file.get_mut(file) {
            of_file.retain(|(of, _)| *of != id);
            if of_file.is_empty() {
                listeners.by_file.remove(file);
            }
        }
        let (any, still) = (!listeners.by_file.is_empty(), listeners.watches_folder(folder));
        drop(listeners);
        match &mut *watcher {
            // The system has few to give.
            watching if !any => *watching = None,
            // It may be gone.
            Some(watching) if !still => drop(watching.unwatch(folder)),
            _ => {}
        }
    }
}
