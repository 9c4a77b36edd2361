//! Pure: where QEMU's firmware descriptors lie, most important first.
use crate::explain::{Values, sentence};
use crate::find::Environment;
use crate::table::table;
use openutm_contract::types::Platform;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Folders {
    linux: Vec<String>,
    macos: Vec<String>,
    windows: Vec<String>,
}

static FOLDERS: LazyLock<Folders> = table!("firmware/firmware-folders.json");

/// `binary_folder` holds the real program. The official installer of Windows puts share beside the programs, MSYS2
/// beside bin.
pub fn firmware_folders(platform: Platform, env: &Environment, binary_folder: &str) -> Vec<String> {
    let (places, separators): (_, &[char]) = match platform {
        Platform::Linux => (&FOLDERS.linux, &['/']),
        Platform::Macos => (&FOLDERS.macos, &['/']),
        Platform::Windows => (&FOLDERS.windows, &['\\', '/']),
    };
    let folder = binary_folder.trim_end_matches(separators);
    let parent = folder.rfind(separators).map_or(folder, |end| &folder[..end]);
    let home_config = || env.get("HOME").map(|home| format!("{home}/.config"));
    let config = env.get("XDG_CONFIG_HOME").cloned().or_else(home_config);
    let has_config = config.is_some();
    let mut values = Values::from([("folder", folder.to_owned()), ("parent", parent.to_owned())]);
    values.extend(config.map(|config| ("config", config)));
    let mut folders: Vec<String> = Vec::new();
    for place in places.iter().filter(|place| has_config || !place.starts_with("{config}")) {
        let folder = sentence(place, &values);
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}
