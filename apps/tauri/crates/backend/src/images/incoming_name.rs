//! Names for files that are sent here. Pure.

/// File systems take 255 bytes; a number and a suffix need some of them.
const MAX_NAME_BYTES: usize = 200;
const MAX_ENDING_BYTES: usize = 16;
/// What Windows takes in no name; elsewhere it does no harm.
const UNFITTING: [char; 7] = ['<', '>', ':', '"', '|', '?', '*'];

/// A name's ending with its dot; empty where there is none.
fn ending_of(name: &str) -> &str {
    name.rfind('.').filter(|at| *at > 0).map_or("", |at| &name[at..])
}

/// The name as a file's: bounded in bytes, its ending kept.
pub fn file_name_for(name: &str) -> String {
    let fitting = name.replace(UNFITTING, "_");
    let plain = fitting.trim_start_matches('.').trim_end_matches(['.', ' ']);
    let plain = if plain.is_empty() { "image" } else { plain };
    let ending = Some(ending_of(plain)).filter(|ending| ending.len() <= MAX_ENDING_BYTES).unwrap_or_default();
    let mut stem = plain[..plain.len() - ending.len()].to_owned();
    while stem.len() + ending.len() > MAX_NAME_BYTES {
        stem.pop();
    }
    stem + ending
}

/// `a.iso`, `a (2).iso`: the first that is not taken, whatever its case.
pub fn free_name<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let taken: Vec<String> = taken.into_iter().map(str::to_lowercase).collect();
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let ending = ending_of(name);
    let stem = &name[..name.len() - ending.len()];
    let mut candidate = name.to_owned();
    let mut number = 2;
    while !is_free(&candidate) {
        candidate = format!("{stem} ({number}){ending}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_one_that_every_system_takes() {
        for (name, expected) in [
            ("a.iso", "a.iso"),
            ("..hidden.iso", "hidden.iso"),
            ("a<b>:\"c|?*.iso", "a_b___c___.iso"),
            ("trailing. . ", "trailing"),
            ("...", "image"),
            ("\u{202e}gnp.iso", "\u{202e}gnp.iso"),
        ] {
            assert_eq!(file_name_for(name), expected, "{name}");
        }
        let long = file_name_for(&format!("{}.iso", "😀".repeat(200)));
        assert!(long.len() <= MAX_NAME_BYTES && long.ends_with("😀.iso"), "{long}");
    }

    #[test]
    fn a_free_name_is_one_that_nobody_has() {
        assert_eq!(free_name("a.iso", []), "a.iso");
        assert_eq!(free_name("A.iso", ["a.iso", "a (2).ISO"]), "A (3).iso");
    }
}
