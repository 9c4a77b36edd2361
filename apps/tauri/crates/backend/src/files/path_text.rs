//! Paths by their text alone: nothing is looked at.
use std::io;
use std::path::{Component, Path, PathBuf};

/// The contract has paths as text.
pub fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Without `.` and `..`, by its text alone, as Node's `join` does.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            Component::ParentDir if normal.has_root() => {}
            part => normal.push(part),
        }
    }
    normal
}

/// Absolute, and without `.`, `..` and a separator at its end, as Node's `resolve` gives it: both backends name one place
/// alike.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    std::path::absolute(path).map(|path| normal(&path))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_name() {
        let here = std::env::current_dir().expect("a folder");
        for (path, expected) in [("/a/b/", "/a/b"), ("/a//./b/../c", "/a/c"), ("/../a", "/a"), ("/", "/")] {
            assert_eq!(resolved(Path::new(path)).expect("a path"), Path::new(expected));
        }
        assert_eq!(resolved(Path::new("x/")).expect("a path"), here.join("x"));
        assert_eq!(normal(Path::new("../x")), Path::new("../x"));
    }
}
