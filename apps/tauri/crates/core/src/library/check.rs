//! May this config be stored? The contract's rules, and what only the whole library knows.
use super::chains::shared_file_issues;
use super::view::View;
use crate::ports::files::{VmArea, VmDirEntry};
use openutm_contract::rules::{RuleIssue, validate_vm_config};
use openutm_contract::types::VmConfig;
use openutm_contract::{ApiError, ErrorCode};
use serde_json::json;

/// Fails with `config.invalid` and the issues.
pub fn refuse_issues(issues: &[RuleIssue]) -> Result<(), ApiError> {
    let Some(first) = issues.first() else { return Ok(()) };
    let more = if issues.len() == 1 { String::new() } else { format!(" (and {} more)", issues.len() - 1) };
    Err(ApiError::new(ErrorCode::ConfigInvalid, format!("{}{more}", first.message))
        .hint("Nothing was saved. Change what is named and try again.")
        .with("issues", json!(issues)))
}

/// Fails with `config.invalid`.
pub fn check_config(view: &View, id: &str, config: &VmConfig) -> Result<(), ApiError> {
    refuse_issues(&validate_vm_config(config))?;
    let own = view.holder_of(&VmDirEntry::new(VmArea::Vms, id), id, config);
    refuse_issues(&shared_file_issues(&own, &view.other_holders(id)))
}
