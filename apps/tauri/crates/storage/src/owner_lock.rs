//! Who owns the library: whoever holds an EXCLUSIVE transaction on `owner.db`. The kernel frees it with the process, even
//! after kill -9, on every system and in both languages.
use crate::sqlite_error::said_by;
use openutm_contract::{ApiError, ErrorCode};
use rusqlite::{Connection, ErrorCode as Sqlite};
use std::path::Path;

/// Held for the owner's life; dropping it gives the library up.
///
/// Nothing else may open `owner.db` in a process that holds it: closing any handle of a file gives up all POSIX locks
/// that the process has on it.
pub struct OwnerLock {
    _database: Connection,
}

impl OwnerLock {
    /// Takes the lock without waiting. `None` when another process has it.
    pub fn take(path: &Path) -> Result<Option<OwnerLock>, ApiError> {
        let opened = Connection::open(path).and_then(|database| {
            // rusqlite waits five seconds by default; whoever holds this holds it for its life.
            database.busy_timeout(std::time::Duration::ZERO)?;
            // A rollback journal: with WAL an EXCLUSIVE transaction keeps only writers out.
            database.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")?;
            Ok(OwnerLock { _database: database })
        });
        match opened {
            Ok(lock) => Ok(Some(lock)),
            Err(error) if error.sqlite_error_code() == Some(Sqlite::DatabaseBusy) => Ok(None),
            Err(error) => {
                let said = said_by(&error, path);
                Err(ApiError::new(ErrorCode::LibraryUnusable, format!("OpenUTM cannot lock its library: {said}."))
                    .hint(format!(
                        "Look whether you may write {} and whether its disk is full or read-only.",
                        path.display()
                    ))
                    .cause(error))
            }
        }
    }
}
