//! The systems that OpenUTM has defaults for, in the order in which a person looks for one. Pure.
use super::facts::{Firmware, OsFamily, os_facts};
use super::is_os_id;
use crate::table::table;
use indexmap::IndexMap;
use openutm_contract::types::{OsSystem, OsSystemRecommended, OsSystemRecommendedFirmware};
use serde::Deserialize;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// A system as a database names it; `released` is `YYYY-MM` or longer, absent for a rolling one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownSystem {
    pub id: String,
    pub name: String,
    pub released: Option<String>,
}

#[derive(Deserialize)]
struct Table {
    systems: Vec<KnownSystem>,
}

static TABLE: LazyLock<Table> = table!("identify/systems.json");

const FAMILIES: [OsFamily; 5] = [OsFamily::Linux, OsFamily::Windows, OsFamily::Macos, OsFamily::Bsd, OsFamily::Other];

/// Ours, and what the host's osinfo database knows besides; an id that both have is named as ours is.
pub fn list_systems(from_host: &[KnownSystem]) -> Vec<OsSystem> {
    let mut by_id: IndexMap<&str, &KnownSystem> = IndexMap::new();
    by_id.extend(from_host.iter().filter(|known| is_os_id(&known.id)).map(|known| (known.id.as_str(), known)));
    by_id.extend(TABLE.systems.iter().map(|known| (known.id.as_str(), known)));
    let mut known: Vec<&KnownSystem> = by_id.into_values().collect();
    known.sort_by(|a, b| newest_first(a, b));
    let systems: Vec<OsSystem> = known.into_iter().map(as_os_system).collect();
    FAMILIES.iter().flat_map(|family| systems.iter().filter(move |system| system.family == *family).cloned()).collect()
}

/// Newest first; those that are always the newest stand last, by name, since nobody finds them by their date.
fn newest_first(a: &KnownSystem, b: &KnownSystem) -> Ordering {
    match (&a.released, &b.released) {
        (Some(one), Some(other)) => other.cmp(one).then_with(|| compare_names(&b.name, &a.name)),
        (None, None) => a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)),
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
    }
}

/// As people sort names: numbers by their value, and small letters with their capitals.
fn compare_names(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (mut one, mut other) = (a.as_str(), b.as_str());
    while !one.is_empty() && !other.is_empty() {
        let (first, second) = (chunk(one), chunk(other));
        let order = match (number(first), number(second)) {
            (Some(first), Some(second)) => first.cmp(&second),
            _ => first.cmp(second),
        };
        if order.is_ne() {
            return order;
        }
        (one, other) = (&one[first.len()..], &other[second.len()..]);
    }
    one.len().cmp(&other.len())
}

/// A run of digits, however long, as what orders it by its value: how many digits count, and which.
fn number(chunk: &str) -> Option<(usize, &str)> {
    let counts = chunk.trim_start_matches('0');
    chunk.starts_with(|first: char| first.is_ascii_digit()).then_some((counts.len(), counts))
}

/// A text's first run of digits, or of what is none.
fn chunk(text: &str) -> &str {
    let digits = text.starts_with(|first: char| first.is_ascii_digit());
    let end = text.find(|next: char| next.is_ascii_digit() != digits).unwrap_or(text.len());
    &text[..end]
}

fn as_os_system(known: &KnownSystem) -> OsSystem {
    let facts = os_facts(&known.id);
    OsSystem {
        id: known.id.clone(),
        name: known.name.clone(),
        family: facts.family,
        recommended: OsSystemRecommended {
            cpu_count: facts.cpu_count,
            memory_mib: facts.memory_mib,
            disk_gib: facts.disk_gib,
            firmware: match facts.firmware {
                Firmware::Uefi => OsSystemRecommendedFirmware::Uefi,
                Firmware::Any | Firmware::Bios => OsSystemRecommendedFirmware::Bios,
            },
        },
        unsupported: facts.unsupported.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length_stand_by_their_value() {
        let long = format!("OS 1{}", "0".repeat(30));
        let names = ["os", "OS 2", "os 9", "OS 010", "OS 10b", &long, "os x"];
        for (at, name) in names.iter().enumerate() {
            for (other_at, other) in names.iter().enumerate() {
                assert_eq!(compare_names(name, other), at.cmp(&other_at), "{name} {other}");
            }
        }
    }
}
