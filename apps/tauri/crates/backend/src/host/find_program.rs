//! Programs on PATH.
use crate::platform::{PROGRAM_FOLDERS, is_program, program_endings};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Absolute path of the first program of this name; relative entries of PATH are passed over.
pub fn find_program(name: &str) -> Option<PathBuf> {
    find_on_path(name, &std::env::var_os("PATH").unwrap_or_default())
}

fn find_on_path(name: &str, path: &OsStr) -> Option<PathBuf> {
    let usual = PROGRAM_FOLDERS.iter().map(PathBuf::from);
    let folders = std::env::split_paths(path).chain(usual).filter(|folder| folder.is_absolute());
    let endings = program_endings();
    let with_ending = |folder: PathBuf| {
        endings.iter().map(move |ending| folder.join(OsString::from(format!("{name}{ending}")))).collect::<Vec<_>>()
    };
    folders.flat_map(with_ending).find(|program| is_program(program))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn is_found_on_path_by_its_name_never_in_the_folder_that_one_is_in() {
        let own = tempfile::tempdir().expect("a folder");
        let folder = own.path();
        fs::write(folder.join("tool"), "#!/bin/sh\n").expect("a file");
        fs::set_permissions(folder.join("tool"), fs::Permissions::from_mode(0o755)).expect("a mode");
        fs::write(folder.join("plain"), "").expect("a file");
        fs::create_dir(folder.join("sh")).expect("a folder");
        assert_eq!(find_on_path("tool", folder.as_os_str()), Some(folder.join("tool")));
        assert_eq!(find_on_path("plain", folder.as_os_str()), None);
        assert_eq!(find_on_path("tool", OsStr::new(".:relative")), None);
        assert_ne!(find_on_path("sh", folder.as_os_str()), Some(folder.join("sh")));
    }
}
