//! What to do about an error whose maker had nothing better to say. Every error that leaves the backend has a hint.
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hints {
    otherwise: String,
    by_code: HashMap<String, String>,
}

static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/backend-node/src/rpc/default-hints.json");
    serde_json::from_str(text).expect("the committed hints are JSON")
});

/// Adds the hint of its code to an error, as the wire has it, that has none.
pub fn add_hint(error: &mut Value) {
    if error.get("hint").is_none() {
        let hint = error["code"].as_str().and_then(|code| HINTS.by_code.get(code)).unwrap_or(&HINTS.otherwise);
        error["hint"] = json!(hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openutm_contract::ErrorCode;

    #[test]
    fn every_code_that_has_a_hint_is_one() {
        let unknown: Vec<_> = HINTS.by_code.keys().filter(|code| ErrorCode::named(code).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_hint_that_is_there_stays() {
        let mut error = json!({ "code": "disk.full", "message": "full", "hint": "mine" });
        add_hint(&mut error);
        assert_eq!(error["hint"], "mine");
        let mut error = json!({ "code": "disk.full", "message": "full" });
        add_hint(&mut error);
        assert_eq!(error["hint"], "Free some space and try again.");
    }
}
