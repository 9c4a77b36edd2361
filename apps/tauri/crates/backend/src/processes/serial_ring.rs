//! The serial line's last part in two files: the newer grows to half the bound, then takes the older one's place.
use crate::blocking::blocking;
use crate::files::durable::with_suffix;
use crate::files::open::{append_private, remove_file};
use async_trait::async_trait;
use openutm_contract::ApiError;
use openutm_core::ports::guest_logs::SerialRing;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

const DEFAULT_BYTES: usize = 1024 * 1024;

/// Holds between half of its bound and all of it. What cannot be written is lost, and stops nobody.
pub struct FileSerialRing {
    ring: Arc<Mutex<Ring>>,
}

struct Ring {
    path: PathBuf,
    half_bytes: usize,
    /// Of the newer file; not yet known at first, and after a failure.
    size_bytes: Option<usize>,
}

fn older(path: &Path) -> PathBuf {
    with_suffix(path, ".1")
}

impl Ring {
    fn append(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let mut size = match self.size_bytes.take() {
            Some(size) => size,
            None => std::fs::metadata(&self.path).map_or(0, |stats| usize::try_from(stats.len()).unwrap_or(usize::MAX)),
        };
        while !bytes.is_empty() {
            if size >= self.half_bytes {
                std::fs::rename(&self.path, older(&self.path))?;
                size = 0;
            }
            let (part, rest) = bytes.split_at(bytes.len().min(self.half_bytes - size));
            append_private(&self.path)?.write_all(part)?;
            size += part.len();
            bytes = rest;
        }
        self.size_bytes = Some(size);
        Ok(())
    }

    fn read(&self) -> Vec<u8> {
        let mut bytes = std::fs::read(older(&self.path)).unwrap_or_default();
        bytes.extend(std::fs::read(&self.path).unwrap_or_default());
        bytes
    }
}

impl FileSerialRing {
    pub fn new(path: PathBuf) -> FileSerialRing {
        FileSerialRing::with_bound(path, DEFAULT_BYTES)
    }

    fn with_bound(path: PathBuf, max_bytes: usize) -> FileSerialRing {
        let ring = Ring { path, half_bytes: (max_bytes / 2).max(1), size_bytes: None };
        FileSerialRing { ring: Arc::new(Mutex::new(ring)) }
    }

    async fn with_ring<T: Send + 'static>(&self, work: impl FnOnce(&mut Ring) -> T + Send + 'static) -> T {
        let ring = self.ring.clone();
        blocking(move || work(&mut ring.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

#[async_trait]
impl SerialRing for FileSerialRing {
    async fn append(&self, bytes: &[u8]) -> Result<(), ApiError> {
        let bytes = bytes.to_owned();
        let _lost = self.with_ring(move |ring| ring.append(&bytes)).await;
        Ok(())
    }

    async fn read(&self) -> Result<Vec<u8>, ApiError> {
        Ok(self.with_ring(|ring| ring.read()).await)
    }
}

/// Begins a new ring: what the run before has left goes to `previous`, in place of what was there. Never fails.
pub fn set_serial_ring_aside(path: &Path, previous: &Path) {
    let _nothing_there = std::fs::rename(path, previous);
    let _stays = remove_file(&older(path));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_the_end_at_least_half_of_its_bound_and_never_more_than_all() {
        let own = tempfile::tempdir().expect("a folder");
        let path = own.path().join("serial.log");
        let ring = FileSerialRing::with_bound(path.clone(), 100);
        let mut written = Vec::new();
        for index in 0..60 {
            let part = format!("{index};").repeat(1 + index % 30).into_bytes();
            written.extend(&part);
            ring.append(&part).await.expect("appended");
            let kept = ring.read().await.expect("read");
            assert!(written.ends_with(&kept));
            assert!(kept.len() <= 100 && kept.len() >= written.len().min(50), "{}", kept.len());
        }
        // A new backend goes on where the old one ended.
        let next = FileSerialRing::with_bound(path, 100);
        next.append(b"end").await.expect("appended");
        let kept = next.read().await.expect("read");
        assert!(kept.ends_with(b"end") && kept.len() <= 100);
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_lost_and_stops_nobody() {
        let own = tempfile::tempdir().expect("a folder");
        let ring = FileSerialRing::with_bound(own.path().join("none").join("serial.log"), 100);
        ring.append(b"lost").await.expect("no failure");
        assert!(ring.read().await.expect("read").is_empty());
        std::fs::create_dir(own.path().join("none")).expect("a folder");
        ring.append(b"kept").await.expect("appended");
        assert_eq!(ring.read().await.expect("read"), b"kept");
    }
}
