//! SQLite's result codes in the contract's words (sqlite.org/rescode.html; the low byte is the primary code).
use openutm_contract::{ApiError, ErrorCode};
use rusqlite::ErrorCode as Sqlite;
use std::path::Path;

pub const REPAIR: &str = "Nothing was changed. Every VM also has its config in vm.json beside its disks, and the library can be read back from those.";

/// A driver's error at a database.
pub fn sqlite_error(error: &rusqlite::Error, path: &Path) -> ApiError {
    let place = path.display();
    let (code, message, hint) = match error.sqlite_error_code() {
        Some(Sqlite::DiskFull) => (
            ErrorCode::DiskFull,
            format!("No space is left for the library ({place}). Nothing was changed."),
            "Free some space and try again.",
        ),
        Some(Sqlite::ReadOnly | Sqlite::CannotOpen) => (
            ErrorCode::HostLimit,
            format!("The library cannot be written: {place} ({error})."),
            "Check that the folder exists, belongs to you and is not on a read-only disk.",
        ),
        Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked) => (
            ErrorCode::LibraryUnusable,
            format!("Another program holds the library: {place}."),
            "Close the other program and try again.",
        ),
        Some(_) => {
            (ErrorCode::LibraryUnusable, format!("The library's database is damaged: {place} ({error})."), REPAIR)
        }
        None => return ApiError::defect(error),
    };
    ApiError::new(code, message).hint(hint).with("path", path.to_string_lossy()).cause(error)
}
