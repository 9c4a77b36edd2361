//! The backend's logic, file by file as in packages/vm-core. It touches no file, process or socket but through its ports.
pub mod explain;
pub mod guests;
pub mod host;
pub mod jobs;
pub mod library;
pub mod lifecycle;
pub mod ports;
mod subscription;
mod thin_out;

pub use subscription::Subscription;
