//! How files are opened here: private, without following a link, without waiting for a pipe's other end.
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

#[cfg(unix)]
fn with_flags(options: &mut OpenOptions, mode: u32, flags: rustix::fs::OFlags) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(mode).custom_flags(flags.bits() as i32)
}

/// For reading; a link is refused, and a pipe does not hold the caller up.
pub fn open_no_follow(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    with_flags(&mut options, 0, rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK);
    options.open(path)
}

/// For making its content durable; a link is refused. Windows asks for the right to write.
pub fn open_to_sync(path: &Path) -> io::Result<File> {
    if cfg!(windows) { OpenOptions::new().read(true).write(true).open(path) } else { open_no_follow(path) }
}

/// For reading; a link is followed, and a pipe does not hold the caller up.
pub fn open_no_wait(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    with_flags(&mut options, 0, rustix::fs::OFlags::NONBLOCK);
    options.open(path)
}

/// Makes a file, mode 0600, that was not there: whoever put a link there in advance does not choose where this is written.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    with_flags(&mut options, 0o600, rustix::fs::OFlags::NOFOLLOW);
    options.open(path)
}

/// For appending; made, mode 0600, when it is not there.
pub fn append_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    with_flags(&mut options, 0o600, rustix::fs::OFlags::empty());
    options.open(path)
}

/// Makes one directory, mode 0700.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    private_dir_builder().create(path)
}

/// Makes a directory and its parents, mode 0700; one that is there is fine.
pub fn make_private_dirs(path: &Path) -> io::Result<()> {
    private_dir_builder().recursive(true).create(path)
}

fn private_dir_builder() -> std::fs::DirBuilder {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Sets a file's or directory's mode where systems have modes.
pub fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
    }
    #[cfg(not(unix))]
    {
        let _ = (path, mode);
        Ok(())
    }
}

/// Nothing there is fine.
pub fn nothing_there_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Removes a file or a link; nothing there is fine.
pub fn remove_file(path: &Path) -> io::Result<()> {
    nothing_there_is_fine(std::fs::remove_file(path))
}

/// Removes a directory and all in it, or a file; a link goes itself, never what it leads to. Nothing there is fine.
pub fn remove_tree(path: &Path) -> io::Result<()> {
    let removed = match std::fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    nothing_there_is_fine(removed)
}
