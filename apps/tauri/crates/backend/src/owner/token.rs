//! Secrets in files: 256 random bits that only this user can read. They stand for "the same user" on every system.
use crate::rpc::random_name;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// base64url of 32 bytes.
const TOKEN_LENGTH: usize = 43;

/// 43 characters.
pub fn new_token() -> String {
    random_name()
}

/// Puts a new secret at `path`, mode 0600, in place of whatever is there: a link there is removed, never followed.
pub fn create_token_file(path: &Path) -> io::Result<String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let token = new_token();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    private(&mut options);
    options.open(path)?.write_all(token.as_bytes())?;
    Ok(token)
}

/// The secret at `path`; `None` when it holds something else, or others could have read or written it. A link is not
/// followed.
pub fn read_token_file(path: &Path) -> io::Result<Option<String>> {
    let mut options = OpenOptions::new();
    options.read(true);
    private(&mut options);
    let file = options.open(path)?;
    if !is_private(&file)? {
        return Ok(None);
    }
    let mut text = String::new();
    // A byte more than it may have.
    match file.take(TOKEN_LENGTH as u64 + 1).read_to_string(&mut text) {
        Err(error) if error.kind() != io::ErrorKind::InvalidData => Err(error),
        _ => Ok(looks_like_one(&text).then_some(text)),
    }
}

/// The secret at `path` from an earlier life; a new one where there is none that can be trusted.
pub fn keep_token_file(path: &Path) -> io::Result<String> {
    match read_token_file(path) {
        Ok(Some(token)) => Ok(token),
        _ => create_token_file(path),
    }
}

/// Takes the same time whatever the difference, and for any length.
pub fn same_token(offered: &str, expected: &str) -> bool {
    let (offered, expected) = (Sha256::digest(offered), Sha256::digest(expected));
    offered.iter().zip(expected.iter()).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}

fn looks_like_one(text: &str) -> bool {
    text.len() == TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    // Without NONBLOCK a pipe in the file's place would hold the process for ever.
    options.mode(0o600).custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32);
}

#[cfg(unix)]
fn is_private(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let metadata = file.metadata()?;
    let ours = metadata.uid() == rustix::process::getuid().as_raw();
    Ok(metadata.is_file() && ours && metadata.mode() & 0o077 == 0)
}

// The file lies in the user's own profile.
#[cfg(not(unix))]
fn private(_options: &mut OpenOptions) {}

#[cfg(not(unix))]
fn is_private(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_until_it_cannot_be_trusted() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("door.token");
        let first = keep_token_file(&path).unwrap();
        assert_eq!(first.len(), 43);
        assert_eq!(keep_token_file(&path).unwrap(), first);
        fs::write(&path, "short").unwrap();
        assert_ne!(keep_token_file(&path).unwrap(), first);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_could_read_and_a_link_are_not_trusted() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("control.token");
        create_token_file(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read_token_file(&path).unwrap(), None);
        let target = home.path().join("target");
        create_token_file(&target).unwrap();
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&target, &path).unwrap();
        assert!(read_token_file(&path).is_err());
        let made = create_token_file(&path).unwrap();
        assert_ne!(fs::read_to_string(&target).unwrap(), made);
    }

    #[test]
    fn tokens_are_the_same_or_not() {
        let token = new_token();
        assert!(same_token(&token, &token.clone()));
        assert!(!same_token("", &token));
    }
}
