//! Fakes of ports, for the core's own tests.
mod fake_files;
mod fake_home;
mod fake_host;
mod fake_images;
mod fake_store;
mod hand_clock;
mod ids_and_log;

pub use fake_files::{FakeFiles, HOME};
pub use fake_home::FakeHome;
pub use fake_host::{FakeCatalog, FakeFolders, FakeInstaller, qemu};
pub use fake_images::FakeImages;
pub use fake_store::FakeStore;
pub use hand_clock::HandClock;
pub use ids_and_log::{CountingIds, FakeLog};

use std::sync::{Mutex, MutexGuard};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no test panicked with it")
}
