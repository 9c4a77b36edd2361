//! Failures of QEMU in the contract's words.
