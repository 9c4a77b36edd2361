//! The rules: data that both backends read, so that a system is added by one line. Each table is read when first asked
//! for. Patterns are `regex_lite`'s: plain ASCII as JavaScript's are, and hundreds of them are made in no time and kept in
//! little room.
use crate::table::table;
use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
pub struct OsName {
    /// libosinfo's short id, with `$1`... for what the pattern caught; lower-cased.
    pub os: String,
    /// For people, with the same `$1`...
    pub name: String,
}

/// How sure a rule is that does not say `certain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleConfidence {
    Likely,
    /// An id that others could have chosen as well.
    Guess,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlsoTried {
    Application,
}

#[derive(Debug, Deserialize)]
pub struct VolumeRule {
    /// Tried on the volume id, then on the application id where `also` says so.
    #[serde(deserialize_with = "pattern")]
    pub volume: Regex,
    pub also: Option<AlsoTried>,
    /// Further ids that must fit, for volume ids that more than one vendor uses.
    #[serde(default, deserialize_with = "some_pattern")]
    pub publisher: Option<Regex>,
    #[serde(default, deserialize_with = "some_pattern")]
    pub application: Option<Regex>,
    /// More than one where the medium does not tell them apart.
    pub is: Vec<OsName>,
    pub confidence: Option<RuleConfidence>,
}

/// Tried on a file's own name, without its folder, in lower case.
#[derive(Debug, Deserialize)]
pub struct FileRule {
    #[serde(deserialize_with = "pattern")]
    pub file: Regex,
    #[serde(flatten)]
    pub is: OsName,
}

#[derive(Deserialize)]
struct VolumeTable {
    groups: Vec<VolumeGroup>,
}

#[derive(Deserialize)]
struct VolumeGroup {
    rules: Vec<VolumeRule>,
}

#[derive(Deserialize)]
struct FileTable {
    rules: Vec<FileRule>,
}

static VOLUME_TABLE: LazyLock<VolumeTable> = table!("identify/volume-rules.json");
static FILE_TABLE: LazyLock<FileTable> = table!("identify/file-rules.json");

/// In the order in which they are tried; the first that fits counts.
pub fn volume_rules() -> impl Iterator<Item = &'static VolumeRule> {
    VOLUME_TABLE.groups.iter().flat_map(|group| &group.rules)
}

/// As `volume_rules`: second to the volume id, since anybody may rename a file.
pub fn file_rules() -> &'static [FileRule] {
    &FILE_TABLE.rules
}

fn pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Regex, D::Error> {
    let source = String::deserialize(deserializer)?;
    RegexBuilder::new(&source).case_insensitive(true).build().map_err(serde::de::Error::custom)
}

fn some_pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Regex>, D::Error> {
    pattern(deserializer).map(Some)
}
