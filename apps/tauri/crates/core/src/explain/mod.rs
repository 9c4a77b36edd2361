//! Failures in the contract's words.
pub mod qemu_errors;
pub mod reasons;
