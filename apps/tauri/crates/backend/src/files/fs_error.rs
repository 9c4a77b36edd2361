//! The system's errors in the contract's words, with the path named. Both backends read the same table.
use crate::platform::errno_name;
use openutm_contract::{ApiError, ErrorCode};
use serde::Deserialize;
use std::collections::HashMap;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Read,
    Write,
    Make,
    Move,
    Remove,
    Copy,
}

impl Doing {
    const fn word(self) -> &'static str {
        match self {
            Doing::Read => "read",
            Doing::Write => "write",
            Doing::Make => "make",
            Doing::Move => "move",
            Doing::Remove => "remove",
            Doing::Copy => "copy",
        }
    }
}

#[derive(Deserialize)]
struct Words {
    code: String,
    says: String,
    hint: String,
}

#[derive(Deserialize)]
struct Table {
    known: HashMap<String, Words>,
    other: Words,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/backend-node/src/files/fs-errors.json");
    serde_json::from_str(text).expect("the committed table is JSON of this shape")
});

/// A system error in the contract's words. An `ApiError` that travelled inside one comes out as it is; what no system
/// said is a defect.
pub fn fs_error(error: Error, path: &Path, doing: Doing) -> ApiError {
    let errno = errno_name(&error);
    let Some(errno) = errno else { return api_error_within(error).unwrap_or_else(ApiError::defect) };
    let words = TABLE.known.get(&errno).unwrap_or(&TABLE.other);
    let says = words.says.replace("{errno}", &errno);
    let code = ErrorCode::named(&words.code).unwrap_or(ErrorCode::HostLimit);
    ApiError::new(code, format!("Cannot {} {}: {says}.", doing.word(), path.display()))
        .hint(&words.hint)
        .with("path", path.to_string_lossy())
        .with("errno", errno)
        .cause(error)
}

fn api_error_within(error: Error) -> Result<ApiError, Error> {
    error.downcast::<ApiError>()
}

/// The same as a closure for `map_err`.
pub fn saying(doing: Doing, path: &Path) -> impl Fn(Error) -> ApiError {
    move |error| fs_error(error, path, doing)
}

pub fn is_missing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Whether the disk has no room, or this user's share of it is used up.
pub fn is_full(error: &Error) -> bool {
    matches!(errno_name(error).as_deref(), Some("ENOSPC" | "EDQUOT"))
}

/// `ENOSPC: no space left on device`: the system's own words, beside ours.
pub fn system_words(error: &Error) -> String {
    let Some(errno) = errno_name(error) else { return error.to_string() };
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    format!("{errno}: {}", first.chain(letters).collect::<String>())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn a_system_error_has_a_code_the_path_and_a_hint() {
        for (errno, name, code) in [
            (Errno::NOSPC, "ENOSPC", ErrorCode::DiskFull),
            (Errno::DQUOT, "EDQUOT", ErrorCode::DiskFull),
            (Errno::ACCESS, "EACCES", ErrorCode::HostLimit),
            (Errno::ROFS, "EROFS", ErrorCode::HostLimit),
            (Errno::NAMETOOLONG, "ENAMETOOLONG", ErrorCode::HostLimit),
            (Errno::MFILE, "EMFILE", ErrorCode::HostLimit),
            (Errno::NETDOWN, "ENETDOWN", ErrorCode::HostLimit),
        ] {
            let said = fs_error(errno.into(), Path::new("/a/b"), Doing::Write);
            assert_eq!(said.code, code);
            assert!(said.message.starts_with("Cannot write /a/b: "), "{}", said.message);
            assert!(said.hint.as_ref().is_some_and(|hint| !hint.is_empty()));
            assert_eq!(said.to_value()["data"], serde_json::json!({ "path": "/a/b", "errno": name }));
        }
    }

    #[test]
    fn what_no_system_said_is_a_defect_and_an_api_error_stays_one() {
        let path = Path::new("/a");
        assert_eq!(fs_error(Error::other("odd"), path, Doing::Read).code, ErrorCode::Internal);
        let inner = ApiError::new(ErrorCode::JobCancelled, "x");
        assert_eq!(fs_error(Error::other(inner.clone()), path, Doing::Read), inner);
    }

    #[test]
    fn every_code_of_the_table_is_one_of_the_contract() {
        for words in TABLE.known.values().chain([&TABLE.other]) {
            assert!(ErrorCode::named(&words.code).is_some(), "{}", words.code);
        }
    }

    #[test]
    fn the_systems_words_begin_with_its_name_for_the_error() {
        assert_eq!(system_words(&Errno::NOSPC.into()), "ENOSPC: no space left on device");
    }
}
