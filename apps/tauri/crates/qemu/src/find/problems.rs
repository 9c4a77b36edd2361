//! What is said of a program that is called QEMU and cannot be used.
use crate::explain::{Values, sentence};
use crate::table::table;
use openutm_contract::types::{Platform, Reason};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problems {
    pub minimum: super::MinimumQemu,
    pub upgrade_hints: HashMap<Platform, String>,
    pub too_old: Problem,
    pub hangs: Problem,
    pub floods: Problem,
    pub another: Problem,
    pub not_started: Problem,
    pub fails: Problem,
    pub wrong_target: Problem,
    pub silent: Problem,
    /// What is said of a conversation that takes too long.
    pub late: String,
    pub foreign_modules: Problem,
}

pub(crate) static PROBLEMS: LazyLock<Problems> = table!("find/problems.json");

/// Templates of `sentence`. Without a code where the failure has one of its own, without a hint where the platform says it.
#[derive(Deserialize)]
pub(crate) struct Problem {
    #[serde(default)]
    pub code: String,
    message: String,
    hint: Option<String>,
}

impl Problem {
    pub fn reason(&self, values: &Values) -> Reason {
        Reason {
            code: self.code.clone(),
            message: sentence(&self.message, values),
            hint: self.hint.clone(),
            evidence: None,
        }
    }
}
