//! What a Rust backend is made of: this system's adapters under openutm-core, and the ways in: the control socket, the
//! browser door, the streams. The same as packages/backend-node, module by module.
pub mod blocking;
mod create_backend;
pub mod door;
pub mod files;
pub mod host;
pub mod images;
pub mod owner;
pub mod paths;
pub mod platform;
pub mod processes;
pub mod qemu;
pub mod rpc;
pub mod spice_relay;
pub mod streams;
pub mod utf8;

pub use create_backend::{BackendOptions, create_backend, log_of};
