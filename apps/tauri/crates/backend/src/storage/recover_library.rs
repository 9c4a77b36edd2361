//! Starts a library anew from the vm.json files, when its database is damaged and the user has said yes.
use crate::blocking::blocking;
use crate::files::durable::with_suffix;
use crate::files::fs_error::{Doing, fs_error};
use openutm_contract::ApiError;
use std::path::{Path, PathBuf};

const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

/// Moves the database out of the way, so that the next opening makes an empty one and reads every VM back from its
/// directory. Nothing is deleted. Only for a library that no backend holds open. Returns the kept database's path.
/// Answers `host.limit` where it cannot.
pub async fn set_database_aside(library_db: &Path, now_ms: u64) -> Result<PathBuf, ApiError> {
    let library_db = library_db.to_owned();
    blocking(move || {
        let kept = with_suffix(&library_db, &format!(".unusable-{now_ms}"));
        for end in COMPANIONS {
            let from = with_suffix(&library_db, end);
            if from.exists() {
                std::fs::rename(&from, with_suffix(&kept, end)).map_err(|error| fs_error(error, &from, Doing::Move))?;
            }
        }
        Ok(kept)
    })
    .await
}
