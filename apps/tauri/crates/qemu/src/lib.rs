//! What OpenUTM knows of QEMU, file by file as in packages/qemu-lib.
pub mod agent;
pub mod argv;
pub mod caps;
pub mod describe_qemus;
pub mod errors;
pub mod explain;
pub mod find;
pub mod firmware;
pub mod identify;
pub mod images;
pub mod install;
mod pattern;
pub mod probe;
pub mod process;
pub mod qmp;
#[cfg(unix)]
pub mod signals;
mod table;
mod text;
