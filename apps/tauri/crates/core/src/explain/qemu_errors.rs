//! The one place where a failure of the qemu crate becomes an error of the contract. Both backends read the same table.
use super::reasons::{as_error, reason};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::errors::qmp_error_code;
use openutm_qemu::qmp::QmpError;
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

fn code_of(error: &QmpError) -> ErrorCode {
    let own = qmp_error_code(error);
    let renamed = TABLE.codes.get(own).map_or(own, String::as_str);
    let named = ErrorCode::named(renamed).or_else(|| ErrorCode::named(&TABLE.other_code));
    named.unwrap_or(ErrorCode::QemuRefused)
}

/// The failure in the contract's words. What concerns images has them already.
pub fn as_api_error(error: QmpError) -> ApiError {
    let code = code_of(&error);
    let hint = TABLE.hints.get(code.name()).map(String::as_str);
    as_error(code, &reason(code, error.to_string(), hint)).cause(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_the_contracts_code_and_something_to_do() {
        let said = as_api_error(QmpError::NotReady("/run/qmp".to_owned()));
        assert_eq!((said.code, said.hint.is_some()), (ErrorCode::VmNotAnswering, true));
        let gone = as_api_error(QmpError::Closed { command: "cont".to_owned(), reason: "It is gone.".to_owned() });
        assert_eq!((gone.code, gone.message.as_str()), (ErrorCode::QemuExited, "cont got no answer: It is gone."));
    }

    #[test]
    fn every_code_of_the_table_is_one_of_the_contract() {
        let codes = TABLE.codes.values().chain([&TABLE.other_code]).chain(TABLE.hints.keys());
        codes.for_each(|code| assert!(ErrorCode::named(code).is_some(), "{code}"));
    }
}
