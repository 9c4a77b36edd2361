//! The backend's logic, file by file as in packages/vm-core. It touches no file, process or socket but through its ports.
pub mod backend;
pub mod explain;
pub mod guests;
pub mod host;
pub mod jobs;
pub mod library;
pub mod lifecycle;
mod listeners;
pub mod ports;
mod subscription;
#[cfg(test)]
mod test_fakes;
mod thin_out;

pub use backend::{CoreBackend, CoreParts};
pub use listeners::{Listener, Listeners};
pub use subscription::Subscription;
