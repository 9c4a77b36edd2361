//! What the core asks of the world. Adapters are in openutm-backend; tests bring fakes.
pub mod byte_stream;
pub mod clock;
pub mod files;
pub mod folders;
pub mod guest_files;
pub mod guest_logs;
pub mod guest_processes;
pub mod host;
pub mod ids;
pub mod image_inbox;
pub mod image_tools;
pub mod installer;
pub mod library_store;
pub mod log;
pub mod qemu_catalog;
pub mod qmp_connector;
pub mod run_dirs;
