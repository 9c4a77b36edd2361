//! Paths of the library's own files as they are stored: told from OPENUTM_HOME on, so that a library that is moved, or
//! copied to another computer, finds what its linked clones lie on. In memory, and for QEMU, every path is absolute.
use super::chains::is_inside;
use openutm_contract::types::{HostPath, Medium, VmConfig};

const MARK: &str = "$OPENUTM_HOME/";

fn map_paths(mut config: VmConfig, map: impl Fn(&str) -> Option<String>) -> VmConfig {
    let change = |path: &mut HostPath| {
        if let Some(mapped) = map(path) {
            *path = HostPath(mapped);
        }
    };
    for drive in &mut config.drives {
        if let Medium::File { path, backing, .. } = &mut drive.medium {
            change(path);
            backing.iter_mut().for_each(|image| change(&mut image.path));
        }
    }
    config
}

/// For the database and `vm.json`.
pub fn to_portable(config: VmConfig, home: &str) -> VmConfig {
    map_paths(config, |path| {
        is_inside(path, home).then(|| format!("{MARK}{}", path[home.len() + 1..].replace('\\', "/")))
    })
}

/// Of what was stored. A path that leads out of the home stays as it is, and names no file of anybody's then.
pub fn from_portable(config: VmConfig, home: &str) -> VmConfig {
    let separator = if home.contains('\\') { "\\" } else { "/" };
    map_paths(config, |path| {
        let steps: Vec<&str> = path.strip_prefix(MARK)?.split('/').collect();
        (!steps.contains(&"..")).then(|| format!("{home}{separator}{}", steps.join(separator)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::test_parts::{empty_config, with_disk};
    use openutm_contract::types::ImageFormat;

    fn paths(config: &VmConfig) -> Vec<&str> {
        crate::library::chains::file_drives(config).flat_map(|drive| drive.layers()).map(|(path, _)| path).collect()
    }

    fn based(path: &str, base: &str) -> VmConfig {
        with_disk(empty_config(), path, &[(base, ImageFormat::Raw)])
    }

    #[test]
    fn are_told_from_the_home_on_and_lead_into_the_home_that_there_is() {
        let config = based("disks/a.qcow2", "/old/home/vms/x/disks/b.img");
        let stored = to_portable(config.clone(), "/old/home");
        assert_eq!(paths(&stored), ["disks/a.qcow2", "$OPENUTM_HOME/vms/x/disks/b.img"]);
        assert_eq!(from_portable(stored.clone(), "/old/home"), config);
        assert_eq!(paths(&from_portable(stored.clone(), "/new")), ["disks/a.qcow2", "/new/vms/x/disks/b.img"]);
        let windows = from_portable(stored, "C:\\Users\\me\\OpenUTM");
        assert_eq!(paths(&windows)[1], "C:\\Users\\me\\OpenUTM\\vms\\x\\disks\\b.img");
    }

    #[test]
    fn are_the_users_own_as_they_stand_also_beside_the_home() {
        let config = based("/old/home-two/a.qcow2", "/isos/b.img");
        assert_eq!(to_portable(config.clone(), "/old/home"), config);
    }

    #[test]
    fn do_not_lead_out_of_the_home() {
        let config = based("disks/a.qcow2", "$OPENUTM_HOME/../../etc/passwd");
        assert_eq!(paths(&from_portable(config, "/home"))[1], "$OPENUTM_HOME/../../etc/passwd");
    }
}
