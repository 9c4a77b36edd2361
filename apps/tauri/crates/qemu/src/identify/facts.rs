//! What a system needs of its machine, for the defaults of a new VM. Data, by libosinfo's short ids. Pure.
use crate::table::table;
use regex_lite::Regex;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::LazyLock;

pub use openutm_contract::types::OsSystemFamily as OsFamily;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Firmware {
    /// Starts with BIOS as well as with UEFI.
    Any,
    Uefi,
    Bios,
}

/// `Ide` needs the machine `pc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DiskBus {
    Virtio,
    Sata,
    Ide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkModel {
    Virtio,
    E1000e,
    E1000,
    Rtl8139,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SoundDevice {
    Hda,
    Ac97,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OsFacts {
    pub family: OsFamily,
    pub firmware: Firmware,
    /// What it is comfortable with.
    pub memory_mib: u64,
    pub disk_gib: u64,
    pub cpu_count: u64,
    /// Whether the installer has drivers of its own for virtio disks and network cards.
    pub supports_virtio: bool,
    /// The disk controller that its installer finds.
    pub disk_bus: DiskBus,
    pub network_model: NetworkModel,
    /// Without it, a USB tablet takes the pointer away from the PS/2 mouse that would work.
    pub supports_xhci: bool,
    pub sound_device: SoundDevice,
    /// Why OpenUTM cannot run it, where it cannot.
    pub unsupported: Option<String>,
}

/// What a profile or a row of the table says, over what it is like.
#[derive(Deserialize)]
struct Said {
    id: Option<String>,
    like: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(flatten)]
    own: Map<String, Value>,
}

#[derive(Deserialize)]
struct Table {
    profiles: std::collections::HashMap<String, Said>,
    rows: Vec<Said>,
}

struct Facts {
    rows: Vec<(Regex, OsFacts)>,
    unnamed: OsFacts,
}

static TABLE: LazyLock<Table> = table!("identify/os-facts.json");

static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let facts_of = |said: &Said| {
        serde_json::from_value(Value::Object(TABLE.whole(said))).expect("os-facts.json says all of a system")
    };
    let rows = TABLE.rows.iter().map(|row| {
        let pattern = row.id.as_deref().unwrap_or_default();
        (Regex::new(pattern).expect("os-facts.json has patterns"), facts_of(row))
    });
    Facts { rows: rows.collect(), unnamed: facts_of(&TABLE.profiles["linux"]) }
});

impl Table {
    fn whole(&self, said: &Said) -> Map<String, Value> {
        let mut whole = said.like.as_ref().map_or_else(Map::new, |like| self.whole(&self.profiles[like]));
        whole.extend(said.own.clone());
        whole
    }
}

/// The first row that fits counts; an id that no row knows is a Linux, as nearly all are.
pub fn os_facts(os_id: &str) -> &'static OsFacts {
    let found = FACTS.rows.iter().find(|(pattern, _)| pattern.is_match(os_id));
    found.map_or(&FACTS.unnamed, |(_, facts)| facts)
}
