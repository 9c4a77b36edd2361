//! Identification: the vectors of both backends, media that lie, and the host's own database.
mod media;
mod osinfo;
mod systems;

use openutm_qemu::identify::VolumeDescriptor;
use std::fs;
use std::path::PathBuf;
use tempfile::{TempDir, tempdir};

fn named(volume_id: &str) -> VolumeDescriptor {
    VolumeDescriptor { volume_id: volume_id.to_owned(), volume_size_bytes: 2048, ..VolumeDescriptor::default() }
}

const SECTOR: usize = 2048;

fn descriptor(volume_id: &[u8], kind: u8, blocks_be: u32) -> Vec<u8> {
    let mut bytes = vec![0; SECTOR];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, &[kind]);
    put(1, b"CD001\x01");
    put(40, &[b' '; 32]);
    put(40, volume_id);
    put(80, &100_u32.to_le_bytes());
    put(84, &blocks_be.to_be_bytes());
    put(128, &2048_u16.to_le_bytes());
    put(130, &2048_u16.to_be_bytes());
    bytes
}

fn debian() -> Vec<u8> {
    descriptor(b"Debian 13.1.0 amd64 n", 1, 100)
}

/// Media of one test.
struct Media(TempDir);

impl Media {
    fn new() -> Self {
        Self(tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, descriptors: &[Vec<u8>]) -> PathBuf {
        let path = self.0.path().join(name);
        let mut bytes = vec![0; 16 * SECTOR];
        bytes.extend(descriptors.concat());
        fs::write(&path, bytes).expect("a file");
        path
    }
}
