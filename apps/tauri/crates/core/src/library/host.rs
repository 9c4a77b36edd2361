//! What the defaults of a new VM depend on.
use openutm_contract::types::{Arch, Platform};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryHost {
    pub platform: Platform,
    pub arch: Arch,
    pub cpu_count: u64,
    pub memory_mib: u64,
}
