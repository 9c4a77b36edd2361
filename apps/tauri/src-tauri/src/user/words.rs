//! The words of the shell's own menus, dialogs and notifications: the same files as the Electron shell's.
use serde::Deserialize;
use std::sync::LazyLock;

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($key:ident),* $(,)? })*) => {
        $($(#[$meta])*
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $(pub $key: String),* })*
    };
}

words! {
    #[allow(dead_code, reason = "some are entries that only a Mac has")]
    MenuWords {
        file, edit, vm, view, window, help, about, library, services, hide, hide_others, unhide, quit, close, undo,
        redo, cut, copy, paste, select_all, full_screen, reset_zoom, zoom_in, zoom_out, reload, dev_tools, minimize,
        zoom, front,
    }
    TrayWords { nothing_runs, paused, show_library }
    QuitWords {
        one_runs, many_run, detail, shut_down, keep_running, cancel, still_run, quit_anyway,
    }
    HungOwnerWords { end, wait, quit }
    FilesWords { isos, disks, all }
    RecipeWords { message, detail }
    CrashWords { title, body }
    JobWords { done, failed }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Words {
    pub menu: MenuWords,
    pub tray: TrayWords,
    pub quit: QuitWords,
    pub hung_owner: HungOwnerWords,
    pub files: FilesWords,
    pub recipe: RecipeWords,
    pub crash: CrashWords,
    pub job: JobWords,
    pub about: String,
    pub ok: String,
}

/// Embedded, and read by the tests: what does not fit never gets into a build that passed them.
fn read(text: &str) -> Words {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("the shell's words do not fit: {error}"))
}

static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| read(include_str!("../../../../../packages/native-bridge/words/en.json")));
static GERMAN: LazyLock<Words> =
    LazyLock::new(|| read(include_str!("../../../../../packages/native-bridge/words/de.json")));

/// The words of the user's setting (“system”, “en”, “de”), else of the system's `locale` (“de-AT”).
pub fn words_for(language: &str, locale: &str) -> &'static Words {
    let is_german = match language {
        "system" => locale.to_ascii_lowercase().starts_with("de"),
        chosen => chosen == "de",
    };
    if is_german { &GERMAN } else { &ENGLISH }
}

/// Puts `values` into the places that a sentence keeps for them: “{name} (paused)”.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let place = after.split_once('}').and_then(|(name, then)| {
            let (_, value) = values.iter().find(|(key, _)| *key == name)?;
            Some((value, then))
        });
        match place {
            Some((value, then)) => {
                filled.push_str(value);
                rest = then;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_decides_then_the_system() {
        assert_eq!(words_for("de", "en-US").menu.file, "&Datei");
        assert_eq!(words_for("system", "de-AT").menu.file, "&Datei");
        assert_eq!(words_for("system", "fr").menu.file, "&File");
        assert_eq!(words_for("en", "de").menu.file, "&File");
    }

    #[test]
    fn values_are_not_read_as_places() {
        assert_eq!(fill("{name} of {count}", &[("name", "{count}"), ("count", "3")]), "{count} of 3");
        assert_eq!(fill("a {b} {", &[]), "a {b} {");
    }
}
