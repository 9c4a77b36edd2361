//! What is said of guests: the words of the TypeScript backend.
use openutm_contract::types::Reason;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reasons {
    pub asleep: Reason,
    pub disk_full: Reason,
    pub panicked: Reason,
    pub ended_by_panic: Reason,
    pub not_answering: Reason,
    pub cannot_reattach: Reason,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Words {
    pub reasons: Reasons,
    /// Why a guest that was just met stands still, by the status that `query-status` tells.
    pub run_states: HashMap<String, Reason>,
    /// Lines for the VM's log, by SHUTDOWN's reason.
    pub shutdown_lines: HashMap<String, String>,
}

pub static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/vm-core/src/guests/words.json");
    // A part of the program: the tests would not get past it.
    serde_json::from_str(text).expect("the guests' words fit")
});

pub fn reasons() -> &'static Reasons {
    &WORDS.reasons
}
