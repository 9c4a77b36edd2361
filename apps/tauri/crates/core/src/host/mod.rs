//! What this machine can do, its files, its QEMU.
mod capabilities;
mod doctor;
mod draft;
pub mod handlers;
mod install_qemu;
mod receive_image;
mod reveal;
#[cfg(test)]
mod tests;

pub use doctor::BackendIdentity;
pub use handlers::{HostPorts, SystemsOfHost};
