//! Files that somebody holds over a window, for a page whose engine shows it none of them (WebKitGTK). The page takes those
//! that were dropped, once, and reads them piece by piece; no other file can be asked for.
use openutm_contract::{ApiError, ErrorCode};
use serde::Serialize;
use std::fs::{File, metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a page may read, by an id of its own.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldFile {
    pub id: u64,
    pub name: String,
    pub size_bytes: u64,
}

/// Of all windows.
#[derive(Default)]
pub struct HeldFiles {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_id: u64,
    /// Held over a window last, by its label, and not taken yet.
    held: Option<(String, Vec<PathBuf>)>,
    /// Dropped on a window, and not read to the end yet. The oldest first.
    taken: Vec<Taken>,
}

struct Taken {
    id: u64,
    label: String,
    path: PathBuf,
}

/// At once; nobody drops more on a guest's screen.
pub const MAX_FILES: usize = 200;
/// Of one answer; in base64 it fits into a request's bounds too.
const PIECE_BYTES: u64 = 512 * 1024;

impl HeldFiles {
    pub fn hold(&self, label: &str, paths: Vec<PathBuf>) {
        self.lock().held = Some((label.to_owned(), paths));
    }

    /// What was held over the window last: it has been dropped there.
    pub fn take(&self, label: &str) -> Vec<HeldFile> {
        let mut state = self.lock();
        let Some((_, mut paths)) = state.held.take_if(|(held_over, _)| held_over == label) else { return Vec::new() };
        paths.truncate(MAX_FILES);
        let files = paths.into_iter().map(|path| state.add(label, path)).collect();
        let too_many = state.taken.len().saturating_sub(MAX_FILES);
        state.taken.drain(..too_many);
        files
    }

    /// The piece that begins at `from`; shorter than others at the file's end, which frees the id. Waits for the disk.
    pub fn read(&self, label: &str, id: u64, from: u64) -> Result<Vec<u8>, ApiError> {
        let found =
            self.lock().taken.iter().find(|file| file.id == id && file.label == label).map(|file| file.path.clone());
        let path = found.ok_or_else(|| ApiError::new(ErrorCode::RequestInvalid, "No such file was dropped here."))?;
        let read = read_piece(path, from);
        if !matches!(&read, Ok(piece) if piece.len() as u64 == PIECE_BYTES) {
            self.lock().taken.retain(|file| file.id != id);
        }
        read.map_err(|error| ApiError::new(ErrorCode::ImageUnreadable, format!("The file cannot be read: {error}.")))
    }

    /// The window has gone.
    pub fn forget(&self, label: &str) {
        let mut state = self.lock();
        state.taken.retain(|file| file.label != label);
        state.held.take_if(|(held_over, _)| held_over == label);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, label: &str, path: PathBuf) -> HeldFile {
        self.last_id += 1;
        let id = self.last_id;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What cannot be looked at says so when it is read.
        let size_bytes = metadata(&path).map_or(0, |facts| facts.len());
        self.taken.push(Taken { id, label: label.to_owned(), path });
        HeldFile { id, name, size_bytes }
    }
}

fn read_piece(path: PathBuf, from: u64) -> io::Result<Vec<u8>> {
    // A pipe would be waited for, a device might never end.
    if !metadata(&path)?.is_file() {
        return Err(io::Error::other("it is a folder or a device"));
    }
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut piece = Vec::new();
    file.take(PIECE_BYTES).read_to_end(&mut piece)?;
    Ok(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: &str = "library";

    fn code(outcome: Result<Vec<u8>, ApiError>) -> ErrorCode {
        outcome.expect_err("a refusal").code
    }

    #[test]
    fn what_was_dropped_is_read_once_and_to_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.txt");
        let bytes: Vec<u8> = (0..PIECE_BYTES + 3).map(|at| (at % 251) as u8).collect();
        std::fs::write(&path, &bytes).expect("written");
        let files = HeldFiles::default();
        files.hold(WINDOW, vec![path]);
        let taken = files.take(WINDOW);
        assert_eq!(taken, [HeldFile { id: 1, name: "notes.txt".into(), size_bytes: PIECE_BYTES + 3 }]);
        assert!(files.take(WINDOW).is_empty());
        let first = files.read(WINDOW, 1, 0).expect("a piece");
        let last = files.read(WINDOW, 1, PIECE_BYTES).expect("a piece");
        assert!([first, last].concat() == bytes);
        assert_eq!(code(files.read(WINDOW, 1, 0)), ErrorCode::RequestInvalid);
    }

    #[test]
    fn nobody_else_reads_it() {
        let files = HeldFiles::default();
        files.hold(WINDOW, vec!["/etc/hostname".into()]);
        assert!(files.take("display-1").is_empty());
        let taken = files.take(WINDOW);
        assert_eq!(code(files.read("display-1", taken[0].id, 0)), ErrorCode::RequestInvalid);
        assert_eq!(code(files.read(WINDOW, taken[0].id + 1, 0)), ErrorCode::RequestInvalid);
        files.forget(WINDOW);
        assert_eq!(code(files.read(WINDOW, taken[0].id, 0)), ErrorCode::RequestInvalid);
    }

    #[test]
    fn what_is_no_file_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = HeldFiles::default();
        files.hold(WINDOW, vec![folder.path().into(), folder.path().join("gone"), "/dev/zero".into()]);
        for file in files.take(WINDOW) {
            assert_eq!(code(files.read(WINDOW, file.id, 0)), ErrorCode::ImageUnreadable, "{}", file.name);
        }
    }

    #[test]
    fn a_flood_of_files_is_bounded() {
        let files = HeldFiles::default();
        for _ in 0..3 {
            files.hold(WINDOW, vec!["/nowhere".into(); MAX_FILES + 1]);
            assert_eq!(files.take(WINDOW).len(), MAX_FILES);
        }
        assert_eq!(files.lock().taken.len(), MAX_FILES);
    }
}
