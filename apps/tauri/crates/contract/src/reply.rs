//! The envelope that answers a call.
use crate::ApiError;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What a call has come to. A result is kept as the text that goes over the wire: a library's list is large, and a tree
/// made of it would only be written out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    id: u64,
    /// The error is as the wire has it.
    outcome: Result<String, Value>,
}

impl Reply {
    /// `result` is JSON.
    pub fn of_text(id: u64, result: String) -> Self {
        Self { id, outcome: Ok(result) }
    }

    /// A result that cannot be written as JSON is a defect.
    pub fn of(id: u64, result: &impl Serialize) -> Self {
        match serde_json::to_string(result) {
            Ok(text) => Self::of_text(id, text),
            Err(error) => Self::failure(id, &ApiError::defect(error)),
        }
    }

    pub fn failure(id: u64, error: &ApiError) -> Self {
        Self { id, outcome: Err(error.to_value()) }
    }

    pub fn is_ok(&self) -> bool {
        self.outcome.is_ok()
    }

    pub fn error_mut(&mut self) -> Option<&mut Value> {
        self.outcome.as_mut().err()
    }

    /// What the method answered, read again; the error, as the wire has it, when it failed.
    pub fn into_outcome(self) -> Result<Value, Value> {
        let unreadable = |error| ApiError::defect(error).to_value();
        self.outcome.and_then(|text| serde_json::from_str(&text).map_err(unreadable))
    }

    /// `{id, ok, result}` or `{id, ok, error}`, without a newline.
    pub fn into_text(self) -> String {
        match self.outcome {
            Ok(result) => {
                let head = format!("{{\"id\":{},\"ok\":true,\"result\":", self.id);
                let mut text = String::with_capacity(head.len() + result.len() + 1);
                for part in [&*head, &*result, "}"] {
                    text.push_str(part);
                }
                text
            }
            Err(error) => json!({ "id": self.id, "ok": false, "error": error }).to_string(),
        }
    }

    /// The envelope as a tree.
    pub fn into_value(self) -> Value {
        let id = self.id;
        let (is_ok, key, value) = match self.into_outcome() {
            Ok(result) => (true, "result", result),
            Err(error) => (false, "error", error),
        };
        // By hand: `json!` copies what it is given.
        let fields = [("id", id.into()), ("ok", is_ok.into()), (key, value)];
        Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    #[test]
    fn its_text_and_its_tree_say_the_same() {
        let refused = ApiError::new(ErrorCode::VmNotFound, "No VM has this “id”.").hint("Look elsewhere.");
        for (reply, expected) in [
            (Reply::of(7, &json!({ "vms": [] })), json!({ "id": 7, "ok": true, "result": { "vms": [] } })),
            (Reply::failure(8, &refused), json!({ "id": 8, "ok": false, "error": refused.to_value() })),
        ] {
            assert_eq!(serde_json::from_str::<Value>(&reply.clone().into_text()).unwrap(), expected);
            assert_eq!(reply.into_value(), expected);
        }
    }

    #[test]
    fn a_result_that_is_no_json_is_a_defect() {
        let reply = Reply::of(1, &std::collections::HashMap::from([([1, 2], 3)]));
        assert_eq!(reply.into_outcome().unwrap_err()["code"], "internal");
    }
}
