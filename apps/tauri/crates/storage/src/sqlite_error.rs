//! SQLite's result codes in the contract's words (sqlite.org/rescode.html; the low byte is the primary code). Both
//! backends read the same table.
use openutm_contract::{ApiError, ErrorCode};
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Words {
    /// Primary codes; none for the words of all others.
    #[serde(default)]
    results: Vec<i32>,
    code: String,
    message: String,
    hint: String,
}

#[derive(Deserialize)]
struct Table {
    known: Vec<Words>,
    other: Words,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("../../../../../packages/backend-node/src/storage/sqlite-errors.json");
    serde_json::from_str(text).expect("the committed table is JSON of this shape")
});

impl Words {
    fn error(&self, path: &Path, said: &str) -> ApiError {
        let code = ErrorCode::named(&self.code).unwrap_or(ErrorCode::LibraryUnusable);
        let place = path.to_string_lossy();
        // Cut at the names first: a path may hold them, too.
        let parts = self.message.split_inclusive('}').map(|part| match part {
            part if part.ends_with("{path}") => part.replace("{path}", &place),
            part => part.replace("{said}", said),
        });
        ApiError::new(code, parts.collect::<String>()).hint(&*self.hint).with("path", &*place)
    }
}

/// SQLite's own words: rusqlite puts the path of a database that cannot be opened behind them.
pub(crate) fn said_by(error: &rusqlite::Error, path: &Path) -> String {
    let said = error.to_string();
    said.strip_suffix(&format!(": {}", path.display())).map(str::to_owned).unwrap_or(said)
}

/// A driver's error at a database.
pub fn sqlite_error(error: &rusqlite::Error, path: &Path) -> ApiError {
    let Some(result) = error.sqlite_error().map(|said| said.extended_code & 0xff) else {
        return ApiError::defect(error);
    };
    let words = TABLE.known.iter().find(|words| words.results.contains(&result)).unwrap_or(&TABLE.other);
    words.error(path, &said_by(error, path)).with("sqlite", result).cause(error)
}

/// A database that is none any more, by what SQLite's own check said.
pub fn damaged(path: &Path, said: &str) -> ApiError {
    TABLE.other.error(path, said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn failure(extended_code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(extended_code), Some("its words".to_owned()))
    }

    #[test]
    fn a_result_has_its_code_the_path_and_a_hint() {
        let path = Path::new("/a {said} b/library.db");
        for (result, code) in [
            (ffi::SQLITE_FULL, ErrorCode::DiskFull),
            (ffi::SQLITE_READONLY, ErrorCode::HostLimit),
            (ffi::SQLITE_CANTOPEN, ErrorCode::HostLimit),
            (ffi::SQLITE_BUSY_SNAPSHOT, ErrorCode::LibraryUnusable),
            (ffi::SQLITE_CORRUPT, ErrorCode::LibraryUnusable),
            (ffi::SQLITE_NOTADB, ErrorCode::LibraryUnusable),
        ] {
            let said = sqlite_error(&failure(result), path);
            assert_eq!((said.code, said.hint.is_some()), (code, true));
            assert!(said.message.contains("/a {said} b/library.db"), "{}", said.message);
            assert_eq!(said.to_value()["data"]["sqlite"], result & 0xff);
        }
        assert_eq!(
            sqlite_error(&failure(ffi::SQLITE_READONLY), Path::new("/a")).message,
            "The library cannot be written: /a (its words)."
        );
    }

    #[test]
    fn a_database_that_cannot_be_opened_is_named_once() {
        let path = Path::new("/nowhere/at all/library.db");
        let error = rusqlite::Connection::open(path).expect_err("no such folder");
        assert_eq!(said_by(&error, path), "unable to open database file");
    }

    #[test]
    fn what_sqlite_did_not_say_is_a_defect() {
        assert_eq!(sqlite_error(&rusqlite::Error::InvalidQuery, Path::new("/a")).code, ErrorCode::Internal);
    }

    #[test]
    fn every_code_of_the_table_is_one_of_the_contract() {
        for words in TABLE.known.iter().chain([&TABLE.other]) {
            assert!(ErrorCode::named(&words.code).is_some(), "{}", words.code);
        }
    }
}
