//! The tables of the TypeScript backend, as they stand.
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a key types alone and with shift.
#[derive(Debug, serde::Deserialize)]
pub struct LayoutKey {
    pub qcode: String,
    pub plain: char,
    pub shifted: char,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Keys {
    /// QEMU's names, several a row, with blanks between them.
    pub qcodes: Vec<String>,
    pub aliases: HashMap<String, String>,
    pub us_layout: Vec<LayoutKey>,
    /// Characters that a key types whether shift is held or not.
    pub controls: HashMap<char, String>,
}

pub static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let text = include_str!("../../../../../../../packages/vm-core/src/guests/keyboard/keys.json");
    // A part of the program: the tests would not get past it.
    serde_json::from_str(text).expect("the keyboard's tables fit")
});
