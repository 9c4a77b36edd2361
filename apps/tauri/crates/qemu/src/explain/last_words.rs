//! QEMU's last words and what they mean, most telling first.
use super::words::Meaning;
use crate::pattern::Pattern;
use crate::table::table;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastWordsTable {
    /// Sentences that several hints have in common.
    pub texts: HashMap<String, String>,
    pub last_words: Vec<Explanation>,
}

#[derive(Deserialize)]
pub struct Explanation {
    /// For programs; a code of the contract where one fits.
    pub code: String,
    /// Found in one line of the text; its groups are for the sentences.
    pub pattern: Pattern,
    #[serde(flatten)]
    pub meaning: Meaning,
}

pub static LAST_WORDS: LazyLock<LastWordsTable> = table!("explain/last-words.json");
