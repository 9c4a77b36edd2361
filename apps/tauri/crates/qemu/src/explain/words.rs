//! Shapes of the tables of QEMU's last words.
use openutm_contract::types::VmConfig;
use serde::Deserialize;

/// What is known of an end.
#[derive(Debug, Default, Clone, Copy)]
pub struct LastWords<'a> {
    /// `None` when a signal ended it, or when nobody could see its end (taken over after a crash of OpenUTM).
    pub exit_code: Option<i64>,
    /// `SIGKILL` and its kind.
    pub signal: Option<&'a str>,
    pub stderr_tail: &'a str,
    pub config: Option<&'a VmConfig>,
}

/// What a person is told; both are templates of `sentence`.
#[derive(Debug, Deserialize)]
pub struct Meaning {
    pub message: String,
    pub hint: String,
}
