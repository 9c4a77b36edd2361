//! Reads along with a file that others append to. The system says when it has grown; nothing polls.
use super::watch_folders::FolderWatch;
use crate::blocking::blocking;
use crate::utf8::whole_characters_end;
use openutm_core::Subscription;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// One look reads at most so much at a time: of a file that floods, the rest comes with the next one.
const CHUNK_BYTES: usize = 64 * 1024;
/// A line longer than this is handed over in parts.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// Calls with each new whole line of what is appended after this call. A file that is cut, replaced or not there yet is
/// followed from its start.
/// Fails when the folder cannot be watched.
pub fn follow_file(
    watch: &Arc<FolderWatch>,
    path: &Path,
    on_lines: impl Fn(Vec<String>) + Send + Sync + 'static,
) -> notify::Result<Subscription> {
    // Before anything else, and here: what is appended from now on is told, however late the first look is.
    let position = std::fs::metadata(path).map_or(0, |stats| stats.len());
    let bell = Arc::new(Notify::new());
    let ring = bell.clone();
    let watching = watch.watch(path, Arc::new(move || ring.notify_one()))?;
    let over = CancellationToken::new();
    let end = over.clone();
    let mut reader = Reader { path: path.to_owned(), position, rest: Vec::new() };
    tokio::spawn(async move {
        while !over.is_cancelled() {
            let (back, lines, more) = blocking(move || {
                let (lines, more) = reader.look();
                (reader, lines, more)
            })
            .await;
            reader = back;
            if !lines.is_empty() && !over.is_cancelled() {
                on_lines(lines);
            }
            if !more {
                tokio::select! { () = bell.notified() => {}, () = over.cancelled() => {} }
            }
        }
    });
    Ok(Subscription::new(move || {
        end.cancel();
        drop(watching);
    }))
}

struct Reader {
    path: PathBuf,
    position: u64,
    /// A line's beginning.
    rest: Vec<u8>,
}

impl Reader {
    /// The lines of the next chunk, and whether there may be another one.
    fn look(&mut self) -> (Vec<String>, bool) {
        let Ok(stats) = std::fs::metadata(&self.path) else {
            self.start_over();
            return (Vec::new(), false);
        };
        if stats.len() < self.position {
            self.start_over();
        }
        match self.read_chunk() {
            Ok(chunk) if !chunk.is_empty() => (self.take(&chunk), true),
            _ => (Vec::new(), false),
        }
    }

    fn start_over(&mut self) {
        self.position = 0;
        self.rest.clear();
    }

    fn read_chunk(&mut self) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.position))?;
        let mut chunk = Vec::new();
        file.take(CHUNK_BYTES as u64).read_to_end(&mut chunk)?;
        self.position += chunk.len() as u64;
        Ok(chunk)
    }

    fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        self.rest.extend(bytes);
        let whole = self.rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let rest = self.rest.split_off(whole);
        let text = std::mem::replace(&mut self.rest, rest);
        let mut lines: Vec<String> = text.split(|byte| *byte == b'\n').map(line_of).collect();
        if self.rest.len() > MAX_LINE_BYTES {
            let cut = whole_characters_end(&self.rest);
            let rest = self.rest.split_off(cut);
            lines.push(line_of(&std::mem::replace(&mut self.rest, rest)));
        }
        lines.retain(|line| !line.is_empty());
        lines
    }
}

fn line_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.strip_suffix(b"\r").unwrap_or(bytes)).into_owned()
}
