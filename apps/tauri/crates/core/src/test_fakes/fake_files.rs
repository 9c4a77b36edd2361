//! The VMs' directories, in memory.
use super::lock;
use crate::ports::files::{CopyOptions, VmArea, VmDirEntry, VmFiles};
use async_trait::async_trait;
use openutm_contract::{ApiError, ErrorCode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Files in memory: what they hold, by their paths.
#[derive(Default)]
pub struct FakeFiles {
    pub dirs: Mutex<BTreeSet<String>>,
    pub files: Mutex<BTreeMap<String, String>>,
    pub protected: Mutex<BTreeSet<String>>,
    pub free_bytes: AtomicU64,
    /// Operations that fail from now on, by their names.
    pub failing: Mutex<BTreeSet<&'static str>>,
}

pub const HOME: &str = "/home/o";

fn place_of(area: VmArea) -> &'static str {
    match area {
        VmArea::Vms => "vms",
        VmArea::New => "new",
        VmArea::Trash => "trash",
        VmArea::Gone => "gone",
    }
}

impl FakeFiles {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { free_bytes: AtomicU64::new(1 << 40), ..Self::default() })
    }

    fn may(&self, operation: &'static str) -> Result<(), ApiError> {
        if lock(&self.failing).contains(operation) {
            return Err(ApiError::new(ErrorCode::HostLimit, format!("{operation} fails in this test.")));
        }
        Ok(())
    }

    fn move_below(&self, from: &str, to: &str) {
        let below = format!("{from}/");
        let files = &mut *lock(&self.files);
        let moved: Vec<String> = files.keys().filter(|path| path.starts_with(&below)).cloned().collect();
        for path in moved {
            let text = files.remove(&path).expect("it was there");
            files.insert(format!("{to}/{}", &path[below.len()..]), text);
        }
    }

    pub fn text(&self, path: &str) -> Option<String> {
        lock(&self.files).get(path).cloned()
    }

    pub fn put(&self, path: &str, text: &str) {
        lock(&self.files).insert(path.to_owned(), text.to_owned());
    }

    pub fn paths(&self) -> Vec<String> {
        lock(&self.files).keys().cloned().collect()
    }

    /// As somebody with a file manager would.
    pub fn move_by_hand(&self, from: &str, to: &str) {
        let mut dirs = lock(&self.dirs);
        dirs.remove(from);
        dirs.insert(to.to_owned());
        self.move_below(from, to);
    }

    fn vm_file(&self, entry: &VmDirEntry, name: &str) -> String {
        format!("{}/{name}", self.dir_of(entry))
    }
}

#[async_trait]
impl VmFiles for FakeFiles {
    fn dir_of(&self, entry: &VmDirEntry) -> String {
        format!("{HOME}/{}/{}", place_of(entry.area), entry.id)
    }

    fn resolve(&self, dir: &str, path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { format!("{dir}/{path}") }
    }

    async fn list(&self) -> Result<Vec<VmDirEntry>, ApiError> {
        let areas = [VmArea::Vms, VmArea::New, VmArea::Trash, VmArea::Gone];
        let found = lock(&self.dirs);
        let in_area = |area: VmArea| {
            let parent = format!("{HOME}/{}/", place_of(area));
            let ids = found.iter().filter_map(move |dir| dir.strip_prefix(&parent).map(str::to_owned));
            ids.map(move |id| VmDirEntry::new(area, id)).collect::<Vec<_>>()
        };
        Ok(areas.into_iter().flat_map(in_area).collect())
    }

    async fn create_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError> {
        lock(&self.dirs).insert(self.dir_of(entry));
        Ok(())
    }

    async fn move_dir(&self, from: &VmDirEntry, to: &VmDirEntry) -> Result<(), ApiError> {
        self.may("move_dir")?;
        let (from, to) = (self.dir_of(from), self.dir_of(to));
        let mut dirs = lock(&self.dirs);
        if dirs.remove(&from) {
            assert!(dirs.insert(to.clone()), "{to} is taken");
            self.move_below(&from, &to);
        }
        Ok(())
    }

    async fn remove_dir(&self, entry: &VmDirEntry) -> Result<(), ApiError> {
        let dir = self.dir_of(entry);
        lock(&self.dirs).remove(&dir);
        lock(&self.files).retain(|path, _| !path.starts_with(&format!("{dir}/")));
        Ok(())
    }

    async fn sync_file(&self, path: &str) -> Result<(), ApiError> {
        assert!(self.text(path).is_some(), "{path} is not there");
        Ok(())
    }

    async fn sync_dir(&self, _: &VmDirEntry) -> Result<(), ApiError> {
        Ok(())
    }

    async fn dir_size_bytes(&self, entry: &VmDirEntry) -> Result<u64, ApiError> {
        let below = format!("{}/", self.dir_of(entry));
        let sizes = lock(&self.files)
            .iter()
            .filter(|(path, _)| path.starts_with(&below))
            .map(|(_, text)| text.len())
            .sum::<usize>();
        Ok(sizes as u64)
    }

    async fn read_vm_file(&self, at: &VmDirEntry, _: u64, name: Option<&str>) -> Result<Option<String>, ApiError> {
        self.may("read_vm_file")?;
        Ok(self.text(&self.vm_file(at, name.unwrap_or("vm.json"))))
    }

    async fn write_vm_file(&self, entry: &VmDirEntry, text: &str) -> Result<(), ApiError> {
        self.may("write_vm_file")?;
        self.put(&self.vm_file(entry, "vm.json"), text);
        Ok(())
    }

    async fn keep_vm_file(&self, entry: &VmDirEntry, name: &str) -> Result<(), ApiError> {
        let text = self.text(&self.vm_file(entry, "vm.json")).expect("it is there");
        self.put(&self.vm_file(entry, name), &text);
        Ok(())
    }

    async fn clean_up(&self, _: &VmDirEntry) -> Result<(), ApiError> {
        Ok(())
    }

    async fn list_disks(&self, entry: &VmDirEntry) -> Result<Vec<String>, ApiError> {
        let below = format!("{}/disks/", self.dir_of(entry));
        Ok(lock(&self.files).keys().filter_map(|path| path.strip_prefix(&below).map(str::to_owned)).collect())
    }

    async fn copy_firmware(&self, _: &VmDirEntry, _: &VmDirEntry) -> Result<(), ApiError> {
        Ok(())
    }

    async fn rename_file(&self, from: &str, to: &str) -> Result<(), ApiError> {
        self.may("rename_file")?;
        let text = lock(&self.files).remove(from).expect("it is there");
        self.put(to, &text);
        Ok(())
    }

    async fn copy_file(&self, from: &str, to: &str, options: CopyOptions) -> Result<(), ApiError> {
        if let Some(on_progress) = &options.on_progress {
            on_progress(0.5);
        }
        tokio::task::yield_now().await;
        if options.signal.is_cancelled() {
            return Err(ApiError::new(ErrorCode::HostLimit, "The copy was broken off."));
        }
        let text = self.text(from).expect("it is there");
        self.put(to, &text);
        Ok(())
    }

    async fn remove_file(&self, path: &str) -> Result<(), ApiError> {
        lock(&self.files).remove(path);
        Ok(())
    }

    async fn protect_file(&self, path: &str) -> Result<(), ApiError> {
        lock(&self.protected).insert(path.to_owned());
        Ok(())
    }

    async fn free_bytes(&self, _: &str) -> Result<u64, ApiError> {
        Ok(self.free_bytes.load(Ordering::SeqCst))
    }
}
