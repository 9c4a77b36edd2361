//! What is known of accelerators, and what is said of them.
use crate::explain::{Values, sentence};
use crate::pattern::Pattern;
use crate::table::{Range, table};
use openutm_contract::types::{Accelerator, Arch, Platform};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

pub static TABLE: LazyLock<AcceleratorTable> = table!("probe/accelerators.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceleratorTable {
    /// What a platform's QEMU may have, best first.
    pub platforms: HashMap<Platform, Vec<Accelerator>>,
    pub names: HashMap<Accelerator, String>,
    pub known_failures: Vec<KnownFailure>,
    pub last_words: Vec<LastWord>,
    pub verdicts: Verdicts,
    pub hints: HashMap<Accelerator, String>,
    pub endings: Endings,
}

/// Asked only after an accelerator has failed: it explains, it does not decide.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownFailure {
    pub(super) name: Accelerator,
    #[serde(default)]
    pub(super) qemu: Range<[u64; 2]>,
    pub(super) host_arch: Option<Arch>,
    #[serde(default)]
    pub(super) os_build: Range<u64>,
    pub why: String,
    pub hint: String,
}

/// QEMU's words that have one meaning.
#[derive(Deserialize)]
pub struct LastWord {
    pub pattern: Pattern,
    pub reason: String,
    pub hint: String,
}

/// Templates of `sentence`.
#[derive(Deserialize)]
pub struct Words {
    reason: String,
    hint: Option<String>,
}

impl Words {
    pub fn reason(&self, values: &Values) -> String {
        sentence(&self.reason, values)
    }

    pub fn hint(&self, values: &Values) -> Option<String> {
        Some(sentence(self.hint.as_ref()?, values))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdicts {
    pub ran: Words,
    pub not_checked: Words,
    pub cancelled: Words,
    pub not_built: Words,
    pub no_kvm: Words,
    pub kvm_denied: Words,
    pub not_this_processor: Words,
    pub known: Words,
    pub there: Words,
    pub listed: Words,
    pub translator: Words,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endings {
    pub timed_out: String,
    pub not_started: String,
    pub flooded: String,
    pub status: String,
    pub signal: String,
}
