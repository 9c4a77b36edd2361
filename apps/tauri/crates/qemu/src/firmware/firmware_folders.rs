//! Pure: where QEMU's firmware descriptors lie, most important first.
use crate::find::Environment;
use openutm_contract::types::Platform;

/// docs/interop/firmware.json: the user's folder overrides the administrator's, which overrides the package's. The share
/// folder of the QEMU itself comes first of the packages', since that firmware was built for it. `binary_folder` holds
/// the real program.
pub fn firmware_folders(platform: Platform, env: &Environment, binary_folder: &str) -> Vec<String> {
    if platform == Platform::Windows {
        return windows_folders(binary_folder);
    }
    let home_config = || env.get("HOME").map(|home| format!("{home}/.config"));
    let config = env.get("XDG_CONFIG_HOME").cloned().or_else(home_config);
    let prefix = parent(binary_folder.trim_end_matches('/'), &['/']);
    let packaged: &[&str] = if platform == Platform::Macos {
        &["/opt/homebrew/share/qemu/firmware", "/usr/local/share/qemu/firmware", "/opt/local/share/qemu/firmware"]
    } else {
        &["/usr/share/qemu/firmware", "/usr/local/share/qemu/firmware"]
    };
    let all = config
        .map(|config| format!("{config}/qemu/firmware"))
        .into_iter()
        .chain(["/etc/qemu/firmware".to_owned(), format!("{prefix}/share/qemu/firmware")])
        .chain(packaged.iter().map(|folder| (*folder).to_owned()));
    let mut folders: Vec<String> = Vec::new();
    for folder in all {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// The official installer puts share beside the programs, MSYS2 beside bin.
fn windows_folders(binary_folder: &str) -> Vec<String> {
    let folder = binary_folder.trim_end_matches(['\\', '/']);
    let parent = parent(folder, &['\\', '/']);
    vec![
        format!("{folder}\\share\\firmware"),
        format!("{folder}\\share\\qemu\\firmware"),
        format!("{parent}\\share\\qemu\\firmware"),
    ]
}

fn parent<'a>(path: &'a str, separators: &[char]) -> &'a str {
    path.rfind(separators).map_or(path, |end| &path[..end])
}
