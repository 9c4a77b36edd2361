//! What is stored.
pub mod host;
pub mod parts;
pub mod vm_library;
