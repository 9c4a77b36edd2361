//! The adapters on real files, sockets and processes, as the core sees them.
#![cfg(unix)]
mod support;

mod guest_logs;
mod guest_processes;
mod library_store;
mod run_dirs;
mod vm_files;
