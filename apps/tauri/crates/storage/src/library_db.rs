//! Opens `library.db` and brings its schema up to date.
use crate::migrations::MIGRATIONS;
use crate::sqlite_error::{damaged, sqlite_error};
use openutm_contract::{ApiError, ErrorCode};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// FULL: in WAL mode NORMAL may lose the last commits when the power fails, and a VM that was made is to stay.
const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA busy_timeout = 2000;
";

/// Answers `library.unusable`, `library.newer`, `host.limit` or `disk.full` where it cannot.
pub fn open_library_db(path: &Path) -> Result<Connection, ApiError> {
    let said = |error: rusqlite::Error| sqlite_error(&error, path);
    let mut database = Connection::open(path).map_err(said)?;
    // Asked first: a newer library is left alone, also by the switch to WAL.
    refuse_newer(user_version(&database).map_err(said)?, path)?;
    database.execute_batch(SETTINGS).map_err(said)?;
    check_sound(&database, path)?;
    migrate(&mut database).map_err(said)?;
    Ok(database)
}

fn user_version(database: &Connection) -> rusqlite::Result<usize> {
    database.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).map(|version| version.max(0) as usize)
}

fn refuse_newer(version: usize, path: &Path) -> Result<(), ApiError> {
    let newest = MIGRATIONS.len();
    if version <= newest {
        return Ok(());
    }
    let message = format!("A newer OpenUTM made this library (version {version}; this one knows {newest}).");
    Err(ApiError::new(ErrorCode::LibraryNewer, message)
        .hint("Install the newer OpenUTM. Nothing was changed.")
        .with("path", path.to_string_lossy())
        .with("version", version)
        .with("newest", newest))
}

fn check_sound(database: &Connection, path: &Path) -> Result<(), ApiError> {
    let found: String = database
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| sqlite_error(&error, path))?;
    if found == "ok" {
        return Ok(());
    }
    Err(damaged(path, &found))
}

fn migrate(database: &mut Connection) -> rusqlite::Result<()> {
    let version = user_version(database)?;
    for (at, sql) in MIGRATIONS.iter().enumerate().skip(version) {
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", (at + 1) as i64)?;
        transaction.commit()?;
    }
    Ok(())
}
