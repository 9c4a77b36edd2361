//! The `VmFiles` port over the file system.
use super::copy::copy_large_file;
use super::directories::{ensure_private_directory, free_bytes_at, tree_size_bytes};
use super::durable::{UNFINISHED_SUFFIX, parent_of, sync_content, sync_directory, with_suffix, write_file_atomic};
use super::fs_error::{Doing, is_missing, saying};
use super::open::{open_no_follow, remove_file, remove_tree, set_mode};
use super::path_text::{normal, text_of};
use super::places::Places;
use crate::blocking::blocking;
use crate::paths::{HomePaths, vm_dir_names};
use async_trait::async_trait;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::files::{CopyOptions, VmDirEntry, VmFiles};
use openutm_qemu::images::is_unfinished;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

fn move_dir(source: &Path, target: &Path) -> Result<(), ApiError> {
    let said = saying(Doing::Move, source);
    if fs::symlink_metadata(source).is_err() {
        return Ok(());
    }
    // A rename would take the place of an empty directory.
    if fs::symlink_metadata(target).is_ok() {
        return Err(said(already_exists()));
    }
    ensure_private_directory(parent_of(target))?;
    fs::rename(source, target).map_err(&said)?;
    sync_directory(parent_of(target)).map_err(&said)?;
    if parent_of(source) == parent_of(target) { Ok(()) } else { sync_directory(parent_of(source)).map_err(&said) }
}

#[cfg(unix)]
fn already_exists() -> io::Error {
    rustix::io::Errno::EXIST.into()
}

/// ERROR_ALREADY_EXISTS.
#[cfg(windows)]
fn already_exists() -> io::Error {
    io::Error::from_raw_os_error(183)
}

/// Reads a small file that somebody else may have put there: no link, no device, no surprise in size.
fn read_bounded(path: &Path, max_bytes: u64) -> Result<Option<String>, ApiError> {
    let said = saying(Doing::Read, path);
    let file = match open_no_follow(path) {
        Err(error) if is_missing(&error) => return Ok(None),
        opened => opened.map_err(&said)?,
    };
    let stats = file.metadata().map_err(&said)?;
    if !stats.is_file() {
        return Err(broken(format!("{} is not a file.", path.display()), path));
    }
    let mut bytes = Vec::new();
    if stats.len() <= max_bytes {
        // One more than allowed: it may grow meanwhile.
        file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(&said)?;
    }
    if stats.len() > max_bytes || bytes.len() as u64 > max_bytes {
        let message = format!("{} is larger than {max_bytes} bytes, so it was not read.", path.display());
        return Err(broken(message, path));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn broken(message: String, path: &Path) -> ApiError {
    ApiError::new(ErrorCode::VmBroken, message).with("path", path.to_string_lossy())
}

fn names_in(path: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Err(error) if is_missing(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

fn sync_tree(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sync_tree(&entry.path())?;
        } else if kind.is_file() {
            sync_content(&entry.path())?;
        }
    }
    sync_directory(path)
}

fn clean_up(dir: &Path) -> io::Result<()> {
    remove_file(&with_suffix(&dir.join(vm_dir_names::VM_FILE), UNFINISHED_SUFFIX))?;
    let disks = dir.join(vm_dir_names::DISKS);
    names_in(&disks)?.iter().filter(|name| is_unfinished(name)).try_for_each(|name| remove_file(&disks.join(name)))
}

fn copy_firmware(from: &Path, to: &Path) -> Result<(), ApiError> {
    for name in names_in(from).map_err(saying(Doing::Read, from))? {
        let source = from.join(&name);
        let stats = fs::symlink_metadata(&source).map_err(saying(Doing::Read, &source))?;
        if stats.is_file() {
            copy_large_file(&source, &to.join(&name), &CopyOptions::default())?;
        }
    }
    Ok(())
}

pub struct SystemVmFiles {
    places: Places,
}

impl SystemVmFiles {
    pub fn new(paths: &HomePaths) -> SystemVmFiles {
        SystemVmFiles { places: Places::new(paths) }
    }

    fn path_of(&self, entry: &VmDirEntry) -> PathBuf {
        self.places.dir_of(entry)
    }
}

#[async_trait]
impl VmFiles for SystemVmFiles {
    fn dir_of(&self, entry: &VmDirEntry) -> String {
        text_of(&self.path_of(entry))
    }

    fn resolve(&self, dir: &str, path: &str) -> String {
        // `join` takes an absolute path as it is.
        text_of(&normal(&Path::new(dir).join(path)))
    }

    async fn list(&self) -> Result<Vec<VmDirEntry>, ApiError> {
        let places = self.places.clone();
        blocking(move || places.list()).await
    }

    async fn create_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError> {
        let dir = self.path_of(entry);
        blocking(move || {
            for name in [vm_dir_names::DISKS, vm_dir_names::FIRMWARE, vm_dir_names::LOGS] {
                ensure_private_directory(&dir.join(name))?;
            }
            ensure_private_directory(&dir)
        })
        .await
    }

    async fn move_dir(&self, from: &VmDirEntry, to: &VmDirEntry) -> Result<(), ApiError> {
        let (source, target) = (self.path_of(from), self.path_of(to));
        blocking(move || move_dir(&source, &target)).await
    }

    async fn remove_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError> {
        let dir = self.path_of(entry);
        blocking(move || remove_tree(&dir).map_err(saying(Doing::Remove, &dir))).await
    }

    async fn sync_file(&self, path: &str) -> Result<(), ApiError> {
        let path = PathBuf::from(path);
        let sync = move || {
            sync_content(&path).and_then(|()| sync_directory(parent_of(&path))).map_err(saying(Doing::Write, &path))
        };
        blocking(sync).await
    }

    async fn sync_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError> {
        let dir = self.path_of(entry);
        blocking(move || sync_tree(&dir).map_err(saying(Doing::Write, &dir))).await
    }

    async fn dir_size_bytes(&self, entry: &VmDirEntry) -> Result<u64, ApiError> {
        let dir = self.path_of(entry);
        Ok(blocking(move || tree_size_bytes(&dir)).await)
    }

    async fn read_vm_file(
        &self,
        entry: &VmDirEntry,
        max_bytes: u64,
        name: Option<&str>,
    ) -> Result<Option<String>, ApiError> {
        let path = self.path_of(entry).join(name.unwrap_or(vm_dir_names::VM_FILE));
        blocking(move || read_bounded(&path, max_bytes)).await
    }

    async fn write_vm_file(&self, entry: &VmDirEntry, text: &str) -> Result<(), ApiError> {
        let (path, text) = (self.path_of(entry).join(vm_dir_names::VM_FILE), text.to_owned());
        blocking(move || write_file_atomic(&path, text.as_bytes())).await
    }

    async fn keep_vm_file(&self, entry: &VmDirEntry, name: &str) -> Result<(), ApiError> {
        let dir = self.path_of(entry);
        let (path, kept) = (dir.join(vm_dir_names::VM_FILE), dir.join(name));
        blocking(move || fs::rename(&path, kept).map_err(saying(Doing::Move, &path))).await
    }

    async fn clean_up(&self, entry: &VmDirEntry) -> Result<(), ApiError> {
        let dir = self.path_of(entry);
        blocking(move || clean_up(&dir).map_err(saying(Doing::Remove, &dir))).await
    }

    async fn list_disks(&self, entry: &VmDirEntry) -> Result<Vec<String>, ApiError> {
        let disks = self.path_of(entry).join(vm_dir_names::DISKS);
        blocking(move || names_in(&disks).map_err(saying(Doing::Read, &disks))).await
    }

    async fn copy_firmware(&self, from: &VmDirEntry, to: &VmDirEntry) -> Result<(), ApiError> {
        let firmware_of = |entry| self.path_of(entry).join(vm_dir_names::FIRMWARE);
        let (from, to) = (firmware_of(from), firmware_of(to));
        blocking(move || copy_firmware(&from, &to)).await
    }

    async fn rename_file(&self, from: &str, to: &str) -> Result<(), ApiError> {
        let (from, to) = (PathBuf::from(from), PathBuf::from(to));
        let rename = move || {
            fs::rename(&from, &to).and_then(|()| sync_directory(parent_of(&to))).map_err(saying(Doing::Move, &from))
        };
        blocking(rename).await
    }

    async fn copy_file(&self, from: &str, to: &str, options: CopyOptions) -> Result<(), ApiError> {
        let (from, to) = (PathBuf::from(from), PathBuf::from(to));
        blocking(move || copy_large_file(&from, &to, &options)).await
    }

    async fn remove_file(&self, path: &str) -> Result<(), ApiError> {
        let path = PathBuf::from(path);
        blocking(move || remove_file(&path).map_err(saying(Doing::Remove, &path))).await
    }

    async fn protect_file(&self, path: &str) -> Result<(), ApiError> {
        let path = PathBuf::from(path);
        blocking(move || set_mode(&path, 0o400).map_err(saying(Doing::Write, &path))).await
    }

    async fn free_bytes(&self, path: &str) -> Result<u64, ApiError> {
        let path = PathBuf::from(path);
        blocking(move || free_bytes_at(&path)).await
    }
}
