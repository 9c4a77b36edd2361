//! Reads libosinfo's database where this host has one. I/O edge: at most the limits are read, once, when first asked.
use super::media::{OsinfoEntries, match_media, read_entries};
use crate::identify::answer::OsCandidate;
use crate::identify::systems::KnownSystem;
use crate::identify::volume::VolumeDescriptor;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The database of 2026 has 960 files, 6 MB in all.
const MAX_FILES: usize = 5000;
const MAX_FILE_BYTES: u64 = 1 << 20;
const MAX_TOTAL_BYTES: usize = 64 << 20;
/// Folders within folders; the database has one level.
const MAX_FOLDER_DEPTH: usize = 8;

/// Where osinfo-db-import puts the database: the system's, Homebrew's, the administrator's, the user's. `env` is asked for
/// variables.
pub fn osinfo_folders(env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let own =
        env("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    let mut folders = vec![
        PathBuf::from(env("OSINFO_SYSTEM_DIR").unwrap_or_else(|| "/usr/share/osinfo".to_owned())),
        PathBuf::from("/usr/local/share/osinfo"),
        PathBuf::from("/opt/homebrew/share/osinfo"),
        PathBuf::from("/etc/osinfo"),
    ];
    folders.extend(own.map(|own| own.join("osinfo")));
    folders
}

/// Remembers what it has read. A folder that is missing or cannot be read counts as empty.
pub struct OsinfoDatabase {
    folders: Vec<PathBuf>,
    entries: OnceCell<Arc<OsinfoEntries>>,
}

impl OsinfoDatabase {
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Self { folders, entries: OnceCell::new() }
    }

    /// The systems whose media this volume may be.
    pub async fn lookup(&self, volume: VolumeDescriptor) -> Vec<OsCandidate> {
        let entries = self.entries().await;
        // Hundreds of patterns are compiled: not where others wait for their turn.
        tokio::task::spawn_blocking(move || match_media(&entries.media, &volume)).await.unwrap_or_default()
    }

    /// Every system of the database.
    pub async fn systems(&self) -> Vec<KnownSystem> {
        self.entries().await.systems.clone()
    }

    async fn entries(&self) -> Arc<OsinfoEntries> {
        let read = || async {
            let folders = self.folders.clone();
            Arc::new(tokio::task::spawn_blocking(move || read_database(&folders)).await.unwrap_or_default())
        };
        self.entries.get_or_init(read).await.clone()
    }
}

fn read_database(folders: &[PathBuf]) -> OsinfoEntries {
    let mut files = Vec::new();
    for folder in folders {
        list_files(&folder.join("os"), MAX_FOLDER_DEPTH, &mut files);
    }
    let mut all = OsinfoEntries::default();
    let mut total_bytes = 0;
    for file in files {
        let Some(xml) = read_small(&file) else { continue };
        total_bytes += xml.len();
        if total_bytes > MAX_TOTAL_BYTES {
            break;
        }
        // One damaged file takes nothing from the others.
        let Some(entries) = read_entries(&xml) else { continue };
        all.systems.extend(entries.systems);
        all.media.extend(entries.media);
    }
    all
}

/// Links are not followed: a folder could lead into itself.
fn list_files(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, kind) = (entry.path(), entry.file_type());
        match kind {
            Ok(kind) if kind.is_dir() && depth > 0 => list_files(&path, depth - 1, files),
            Ok(kind) if kind.is_file() && files.len() < MAX_FILES && path.extension().is_some_and(is_xml) => {
                files.push(path);
            }
            _ => {}
        }
    }
}

fn is_xml(extension: &OsStr) -> bool {
    extension == "xml"
}

fn read_small(path: &Path) -> Option<String> {
    let size = fs::metadata(path).ok()?.len();
    if size > MAX_FILE_BYTES { None } else { fs::read_to_string(path).ok() }
}
