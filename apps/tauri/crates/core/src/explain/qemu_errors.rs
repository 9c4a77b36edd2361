//! The one place where a failure of the qemu crate becomes an error of the contract. Both backends read the same table.
use super::reasons::{as_error, reason};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::errors::{QemuLibError, QemuLibErrorCode};
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Table {
    /// Codes that are spelled alike on both sides need no line.
    codes: HashMap<String, String>,
    other_code: String,
    /// What to do, where the failure itself does not know.
    hints: HashMap<String, String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/vm-core/src/explain/qemu-errors.json");
    // A part of the program: the tests would not get past it.
    serde_json::from_str(text).expect("the committed table is JSON of this shape")
});

fn code_of(code: QemuLibErrorCode) -> ErrorCode {
    let renamed = TABLE.codes.get(code.name()).map_or(code.name(), String::as_str);
    let named = ErrorCode::named(renamed).or_else(|| ErrorCode::named(&TABLE.other_code));
    named.unwrap_or(ErrorCode::QemuRefused)
}

/// The failure in the contract's words.
pub fn as_api_error(error: impl Into<QemuLibError>) -> ApiError {
    let error: QemuLibError = error.into();
    let code = code_of(error.code);
    let hint = error.hint.as_ref().or_else(|| TABLE.hints.get(code.name()));
    as_error(code, &reason(code, &error.message, hint.map(String::as_str))).cause(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openutm_qemu::qmp::QmpError;

    #[test]
    fn a_failure_has_the_contracts_code_and_something_to_do() {
        let said = as_api_error(QmpError::NotReady("/run/qmp".to_owned()));
        assert_eq!((said.code, said.hint.is_some()), (ErrorCode::VmNotAnswering, true));
        let own = QemuLibError::new(QemuLibErrorCode::ImageInUse, "It is in use.").hint("Its own.");
        let said = as_api_error(own);
        assert_eq!((said.code, said.hint.as_deref()), (ErrorCode::ImageInUse, Some("Its own.")));
        let agent = as_api_error(QemuLibError::new(QemuLibErrorCode::AgentDropped, "It is gone."));
        assert_eq!(agent.code, ErrorCode::QemuRefused);
    }

    #[test]
    fn every_code_of_the_table_is_one_of_the_contract() {
        let codes = TABLE.codes.values().chain([&TABLE.other_code]).chain(TABLE.hints.keys());
        codes.for_each(|code| assert!(ErrorCode::named(code).is_some(), "{code}"));
    }
}
