//! Notifications, where the desktop has such a thing.
#[cfg(target_os = "linux")]
mod freedesktop;
#[cfg(not(target_os = "linux"))]
mod others;

#[cfg(target_os = "linux")]
pub use freedesktop::{listen, show};
#[cfg(not(target_os = "linux"))]
pub use others::{listen, show};
