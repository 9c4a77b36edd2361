//! Key names. Source: QEMU's qapi/ui.json, QKeyCode, as of 7.2 (later versions add, never take away).
use super::keys::KEYS;
use std::collections::HashSet;
use std::sync::LazyLock;

static QCODES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| KEYS.qcodes.iter().flat_map(|row| row.split(' ')).collect());

/// QEMU's name of the key, whatever its letters' case; `None` when there is no such key.
pub fn qcode_of(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    QCODES.get(lower.as_str()).copied().or_else(|| KEYS.aliases.get(&lower).map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_names_that_people_write() {
        for (name, expected) in [
            ("ctrl", Some("ctrl")),
            ("CTRL", Some("ctrl")),
            ("del", Some("delete")),
            ("esc", Some("esc")),
            ("enter", Some("ret")),
            ("A", Some("a")),
            ("F12", Some("f12")),
            ("super", Some("meta_l")),
            ("/", Some("slash")),
            ("unmapped", None),
            ("constructor", None),
            ("", None),
            ("ctrl ", None),
        ] {
            assert_eq!(qcode_of(name), expected, "{name}");
        }
    }

    #[test]
    fn every_alias_is_a_key() {
        for (alias, qcode) in &KEYS.aliases {
            assert!(QCODES.contains(qcode.as_str()), "{alias}");
        }
        assert!(QCODES.len() > 140);
    }
}
