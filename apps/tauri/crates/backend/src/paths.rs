//! The name of every file and folder that a backend keeps, once. Nothing else spells one.
use crate::files::resolved;
use crate::platform::{self, user_home};
use openutm_contract::types::Platform;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct HomePaths {
    pub home: PathBuf,
    pub library_db: PathBuf,
    /// Held by an EXCLUSIVE transaction for the owner's life.
    pub owner_db: PathBuf,
    /// Who owns the library: information, never proof.
    pub owner_info: PathBuf,
    /// 256 random bits, mode 0600: proves a control client.
    pub control_token: PathBuf,
    pub control_socket: PathBuf,
    /// The browser door's secret; stays, so that an open page survives a restart.
    pub door_token: PathBuf,
    pub door_port: PathBuf,
    pub vms: PathBuf,
    pub images: PathBuf,
    pub trash: PathBuf,
    pub run: PathBuf,
    pub cache: PathBuf,
    pub logs: PathBuf,
}

/// What decides where the home is.
pub struct HomeEnvironment {
    pub platform: Platform,
    pub env: HashMap<String, String>,
    pub user_home: PathBuf,
}

impl HomeEnvironment {
    pub fn here_and_now() -> HomeEnvironment {
        let names = ["OPENUTM_HOME", "APPDATA", "XDG_DATA_HOME"];
        let env = names.into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
        HomeEnvironment { platform: platform::HERE, env: env.collect(), user_home: user_home() }
    }
}

/// `$OPENUTM_HOME`, or the place where this platform's applications keep data.
pub fn find_home(at: &HomeEnvironment) -> PathBuf {
    let asked = |name: &str| at.env.get(name).filter(|value| !value.is_empty());
    if let Some(home) = asked("OPENUTM_HOME") {
        return PathBuf::from(home);
    }
    let below = |names: &[&str]| names.iter().fold(at.user_home.clone(), |path, name| path.join(name));
    match at.platform {
        Platform::Macos => below(&["Library", "Application Support", "OpenUTM"]),
        Platform::Windows => {
            asked("APPDATA").map_or_else(|| below(&["AppData", "Roaming"]), PathBuf::from).join("OpenUTM")
        }
        Platform::Linux => {
            asked("XDG_DATA_HOME").map_or_else(|| below(&[".local", "share"]), PathBuf::from).join("openutm")
        }
    }
}

/// The home of who runs this, absolute.
pub fn own_home() -> io::Result<PathBuf> {
    resolved(&find_home(&HomeEnvironment::here_and_now()))
}

/// Names only: nothing is made or looked at. `home` is absolute.
pub fn home_paths(home: &Path) -> HomePaths {
    HomePaths {
        home: home.to_owned(),
        library_db: home.join("library.db"),
        owner_db: home.join("owner.db"),
        owner_info: home.join("owner.json"),
        control_token: home.join("control.token"),
        control_socket: home.join("control.sock"),
        door_token: home.join("door.token"),
        door_port: home.join("door.port"),
        vms: home.join("vms"),
        images: home.join("images"),
        trash: home.join("trash"),
        run: home.join("run"),
        cache: home.join("cache"),
        logs: home.join("logs"),
    }
}

/// Names inside one VM's directory.
pub mod vm_dir_names {
    pub const VM_FILE: &str = "vm.json";
    pub const DISKS: &str = "disks";
    pub const FIRMWARE: &str = "firmware";
    pub const LOGS: &str = "logs";
}

/// Names inside a VM's `logs`.
pub mod vm_log_names {
    pub const OPENUTM: &str = "openutm.log";
    pub const QEMU: &str = "qemu.log";
    pub const SERIAL: &str = "serial.log";
    /// The serial line of the run before.
    pub const PREVIOUS_SERIAL: &str = "serial.previous.log";
}

/// Names inside one guest's runtime directory.
pub mod run_dir_names {
    pub const ENDPOINTS: &str = "endpoints.json";
    pub const GUEST: &str = "guest.json";
    pub const QMP: &str = "qmp.sock";
    pub const QMP2: &str = "qmp2.sock";
    pub const DISPLAY: &str = "display.sock";
    pub const SERIAL: &str = "serial.sock";
    pub const AGENT: &str = "agent.sock";
    /// The longest of them.
    pub const LONGEST: &str = ENDPOINTS;
}

/// sun_path on macOS is 104 bytes with its NUL; the smallest of all systems counts everywhere.
pub const MAX_SOCKET_PATH_BYTES: usize = 103;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_is_where_the_platform_keeps_data_or_where_the_user_says() {
        let home = |platform, env: &[(&str, &str)]| {
            let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            find_home(&HomeEnvironment { platform, env, user_home: "/home/u".into() })
        };
        for (platform, env, expected) in [
            (Platform::Linux, &[("XDG_DATA_HOME", "/x")][..], "/x/openutm"),
            (Platform::Linux, &[], "/home/u/.local/share/openutm"),
            (Platform::Linux, &[("XDG_DATA_HOME", "")], "/home/u/.local/share/openutm"),
            (Platform::Macos, &[], "/home/u/Library/Application Support/OpenUTM"),
            (Platform::Windows, &[("APPDATA", "/r")], "/r/OpenUTM"),
            (Platform::Linux, &[("OPENUTM_HOME", "/own")], "/own"),
        ] {
            assert_eq!(home(platform, env), Path::new(expected));
        }
    }

    #[test]
    fn no_name_in_a_runtime_directory_is_longer_than_the_one_that_is_measured() {
        use run_dir_names::*;
        for name in [ENDPOINTS, GUEST, QMP, QMP2, DISPLAY, SERIAL, AGENT] {
            assert!(name.len() <= LONGEST.len(), "{name}");
        }
    }
}
