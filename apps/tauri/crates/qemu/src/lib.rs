//! What OpenUTM knows of QEMU, file by file as in packages/qemu-lib.
pub mod argv;
pub mod caps;
pub mod find;
pub mod firmware;
pub mod qmp;
