//! The answers of QMP commands that OpenUTM reads, and their arguments where they have a form of their own. Source: QEMU's
//! qapi/*.json (7.2 to 10). What is not here is called by its name, with JSON both ways.
use super::{QmpConnection, QmpError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Deserialize)]
pub struct BlockInfo {
    #[serde(default)]
    pub device: String,
    pub qdev: Option<String>,
    pub removable: bool,
    pub locked: bool,
    pub tray_open: Option<bool>,
    pub inserted: Option<InsertedMedium>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct InsertedMedium {
    pub file: String,
    pub ro: bool,
    #[serde(rename = "node-name")]
    pub node_name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ChardevInfo {
    pub label: String,
    pub filename: String,
    #[serde(rename = "frontend-open")]
    pub frontend_open: bool,
}

/// A key by QEMU's QKeyCode name (`ret`, `ctrl`) or by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
pub enum KeyValue {
    Qcode(String),
    Number(u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
pub enum InputEvent {
    Key { key: KeyValue, down: bool },
    Btn { button: String, down: bool },
    Abs { axis: Axis, value: i64 },
    Rel { axis: Axis, value: i64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    X,
    Y,
}

impl QmpConnection {
    pub async fn query_block(&self) -> Result<Vec<BlockInfo>, QmpError> {
        self.query("query-block").await
    }

    pub async fn query_chardev(&self) -> Result<Vec<ChardevInfo>, QmpError> {
        self.query("query-chardev").await
    }

    async fn query<T: DeserializeOwned>(&self, command: &str) -> Result<T, QmpError> {
        let answer = self.execute(command, None).await?;
        serde_json::from_value(answer)
            .map_err(|error| QmpError::Protocol(format!("QEMU's answer to {command} is not understood: {error}.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_of_later_qemus_are_read() {
        let block = json!({ "qdev": "a", "removable": true, "locked": false, "more": 1 });
        let block: BlockInfo = serde_json::from_value(block).expect("a drive");
        assert_eq!((block.device.as_str(), block.qdev.as_deref()), ("", Some("a")));
    }

    #[test]
    fn input_events_are_as_qemu_wants_them() {
        let key = InputEvent::Key { key: KeyValue::Qcode("ret".to_owned()), down: true };
        let expected = json!({ "type": "key", "data": { "key": { "type": "qcode", "data": "ret" }, "down": true } });
        assert_eq!(json!(key), expected);
        let moved = InputEvent::Abs { axis: Axis::X, value: 3 };
        assert_eq!(json!(moved), json!({ "type": "abs", "data": { "axis": "x", "value": 3 } }));
    }
}
