//! Fakes of ports, for the core's own tests.
use crate::jobs::Jobs;
use crate::library::VmLibrary;
use crate::library::host::LibraryHost;
use crate::library::parts::LibraryParts;
use crate::ports::clock::Clock;
use crate::ports::files::{CopyOptions, VmArea, VmDirEntry, VmFiles};
use crate::ports::folders::{FolderRequest, Folders};
use crate::ports::ids::Ids;
use crate::ports::image_tools::{ImageCopy, ImageTools, ImageUsage};
use crate::ports::installer::{InstallEnd, InstallFacts, InstallRun, Installer};
use crate::ports::library_store::{LibraryStore, StoreChange, StoreContent, StoredVm};
use crate::ports::log::{Log, LogFields};
use crate::ports::qemu_catalog::QemuCatalog;
use crate::subscription::Subscription;
use async_trait::async_trait;
use openutm_contract::types::{
    AcceleratorReport, Arch, BackingImage, ByteCount, FolderListing, HostPath, ImageFormat, ImageReport,
    ImageReportFormat, Job, OsConfidence, OsReport, Platform, QemuInstallation, VmStatus,
};
use openutm_contract::{ApiError, DEFAULT_SETTINGS, ErrorCode};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Display;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no test panicked with it")
}

type Task = Box<dyn FnOnce() + Send>;

/// A clock that moves when it is told.
pub struct HandClock {
    now_ms: AtomicU64,
    tasks: Arc<Mutex<BTreeMap<(u64, u64), Task>>>,
    next: AtomicU64,
}

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { now_ms: AtomicU64::new(1_000_000), tasks: Arc::default(), next: AtomicU64::new(0) })
    }

    pub fn pass(&self, ms: u64) {
        let end_ms = self.now_ms() + ms;
        loop {
            let Some(((at_ms, _), task)) = ({
                let mut tasks = lock(&self.tasks);
                match tasks.first_key_value() {
                    Some(((at_ms, _), _)) if *at_ms <= end_ms => tasks.pop_first(),
                    _ => None,
                }
            }) else {
                break;
            };
            self.set(at_ms);
            task();
        }
        self.set(end_ms);
    }

    pub fn set(&self, ms: u64) {
        self.now_ms.store(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn after(&self, delay: Duration, task: Task) -> Subscription {
        let key = (self.now_ms() + delay.as_millis() as u64, self.next.fetch_add(1, Ordering::SeqCst));
        lock(&self.tasks).insert(key, task);
        let tasks = self.tasks.clone();
        Subscription::new(move || drop(lock(&tasks).remove(&key)))
    }
}

/// Counts where others roll dice.
#[derive(Default)]
pub struct CountingIds(AtomicU64);

impl CountingIds {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

impl Ids for CountingIds {
    fn uuid(&self) -> String {
        format!("00000000-0000-4000-8000-{:012x}", self.next())
    }

    fn random_hex(&self, byte_count: usize) -> String {
        format!("{:0width$x}", self.next(), width = 2 * byte_count)
    }

    fn mac(&self) -> String {
        format!("52:54:00:00:00:{:02x}", self.next())
    }
}

/// Keeps what was said.
#[derive(Default)]
pub struct FakeLog(pub Mutex<Vec<String>>);

impl Log for FakeLog {
    fn info(&self, message: &str, _: LogFields) {
        lock(&self.0).push(message.to_owned());
    }

    fn warn(&self, message: &str, _: LogFields) {
        lock(&self.0).push(message.to_owned());
    }

    fn error(&self, message: &str, cause: &dyn Display, _: LogFields) {
        lock(&self.0).push(format!("{message}: {cause}"));
    }
}

/// A database in memory, which outlives the library that is open on it.
pub struct FakeStore {
    pub content: Mutex<StoreContent>,
    /// The next commit fails with it.
    pub failure: Mutex<Option<ApiError>>,
}

impl FakeStore {
    pub fn new() -> Arc<Self> {
        let settings = serde_json::from_str(DEFAULT_SETTINGS).expect("settings");
        let content = StoreContent { vms: Vec::new(), broken: Vec::new(), settings };
        Arc::new(Self { content: Mutex::new(content), failure: Mutex::default() })
    }
}

impl LibraryStore for FakeStore {
    fn load(&self) -> Result<StoreContent, ApiError> {
        Ok(lock(&self.content).clone())
    }

    fn commit(&self, changes: &[StoreChange]) -> Result<(), ApiError> {
        if let Some(failure) = lock(&self.failure).take() {
            return Err(failure);
        }
        let content = &mut *lock(&self.content);
        let set_deleted = |vms: &mut Vec<StoredVm>, id: &str, deleted_at_ms| {
            let found = vms.iter_mut().find(|vm| *vm.file.id == id);
            found.into_iter().for_each(|vm| vm.deleted_at_ms = deleted_at_ms);
        };
        for change in changes {
            match change {
                StoreChange::Put(vm) => {
                    content.broken.retain(|row| row.id != *vm.file.id);
                    match content.vms.iter_mut().find(|other| other.file.id == vm.file.id) {
                        Some(present) => *present = (**vm).clone(),
                        None => content.vms.push((**vm).clone()),
                    }
                }
                StoreChange::Trash { id, deleted_at_ms } => set_deleted(&mut content.vms, id, Some(*deleted_at_ms)),
                StoreChange::Restore { id } => set_deleted(&mut content.vms, id, None),
                StoreChange::Forget { id } => content.vms.retain(|vm| *vm.file.id != *id),
                StoreChange::Settings(settings) => content.settings = (**settings).clone(),
            }
        }
        Ok(())
    }

    fn close(&self) {}
}

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

/// Images whose text says what they are: `iso`, `qcow2`, `evil` (names a file outside itself), anything else raw.
pub struct FakeImages {
    pub files: Arc<FakeFiles>,
}

#[async_trait]
impl ImageTools for FakeImages {
    async fn inspect(&self, path: &str) -> Result<ImageReport, ApiError> {
        let text = self.files.text(path);
        let text = text.ok_or_else(|| ApiError::new(ErrorCode::ImageNotFound, format!("{path} is not there.")))?;
        let refusal = text.starts_with("evil").then(|| {
            let message = "It names a file outside itself.";
            crate::explain::reasons::reason(ErrorCode::ImageRefused, message, Some("Get it again."))
        });
        let format = match text.split(' ').next() {
            Some("iso") => ImageReportFormat::Iso,
            Some("qcow2" | "evil") => ImageReportFormat::Qcow2,
            Some("vmdk") => ImageReportFormat::Vmdk,
            _ => ImageReportFormat::Raw,
        };
        Ok(ImageReport {
            path: HostPath(path.to_owned()),
            format,
            file_size_bytes: ByteCount(text.len() as u64),
            refusal,
            virtual_size_bytes: None,
            volume_id: None,
        })
    }

    /// `iso win11` says that it is Windows 11.
    async fn identify(&self, path: &str) -> Result<OsReport, ApiError> {
        let text = self.files.text(path).unwrap_or_default();
        let os = text.split(' ').nth(1).map(str::to_owned);
        let confidence = if os.is_some() { OsConfidence::Certain } else { OsConfidence::Unknown };
        Ok(OsReport { candidates: Vec::new(), confidence, name: os.clone(), os })
    }

    async fn create_disk(&self, path: &str, size_bytes: u64) -> Result<(), ApiError> {
        self.files.put(path, &format!("qcow2 of {size_bytes}"));
        Ok(())
    }

    async fn create_overlay(&self, path: &str, backing: &BackingImage) -> Result<(), ApiError> {
        self.files.put(path, &format!("qcow2 over {}", *backing.path));
        Ok(())
    }

    async fn copy(&self, copy: ImageCopy, _: CopyOptions) -> Result<(), ApiError> {
        self.files.put(&copy.to, &format!("qcow2 copy of {}", copy.from));
        Ok(())
    }

    async fn grow(&self, path: &str, _: ImageFormat, size_bytes: u64) -> Result<(), ApiError> {
        self.create_disk(path, size_bytes).await
    }

    async fn usage(&self, path: &str, _: ImageFormat) -> Result<ImageUsage, ApiError> {
        let allocated_bytes = self.files.text(path).map_or(0, |text| text.len() as u64);
        Ok(ImageUsage { allocated_bytes, virtual_size_bytes: None })
    }
}

/// What stays of a library between two openings.
pub struct FakeHome {
    pub store: Arc<FakeStore>,
    pub files: Arc<FakeFiles>,
    pub ids: Arc<CountingIds>,
    pub clock: Arc<HandClock>,
    pub log: Arc<FakeLog>,
    pub statuses: Arc<Mutex<HashMap<String, VmStatus>>>,
    pub job_events: Arc<Mutex<Vec<Job>>>,
}

impl FakeHome {
    pub fn new() -> Self {
        Self {
            store: FakeStore::new(),
            files: FakeFiles::new(),
            ids: Arc::default(),
            clock: HandClock::new(),
            log: Arc::default(),
            statuses: Arc::default(),
            job_events: Arc::default(),
        }
    }

    pub fn jobs(&self) -> Jobs {
        let told = self.job_events.clone();
        Jobs::new(self.clock.clone(), self.ids.clone(), Box::new(move |job| lock(&told).push(job.clone())))
    }

    pub async fn try_open(&self) -> Result<VmLibrary, ApiError> {
        let statuses = self.statuses.clone();
        VmLibrary::open(LibraryParts {
            home: HOME.to_owned(),
            store: self.store.clone(),
            files: self.files.clone(),
            images: Arc::new(FakeImages { files: self.files.clone() }),
            jobs: self.jobs(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            log: self.log.clone(),
            host: LibraryHost { platform: Platform::Linux, arch: Arch::X8664, cpu_count: 8, memory_mib: 16_384 },
            status_of: Arc::new(move |id| lock(&statuses).get(id).copied().unwrap_or(VmStatus::Stopped)),
            holders: None,
            demo_image_path: Some("/opt/demo.img".to_owned()),
        })
        .await
    }

    pub async fn open(&self) -> VmLibrary {
        self.try_open().await.expect("a library")
    }

    pub fn set_status(&self, id: &str, status: VmStatus) {
        lock(&self.statuses).insert(id.to_owned(), status);
    }
}

/// A package manager, which may be known to be there and ends as it is told.
pub struct FakeInstaller {
    /// What is on PATH.
    pub programs: Vec<&'static str>,
    pub ends: Mutex<VecDeque<InstallEnd>>,
    pub commands: Mutex<Vec<String>>,
}

struct RootOnLinux(Vec<&'static str>);

impl InstallFacts for RootOnLinux {
    fn platform(&self) -> Platform {
        Platform::Linux
    }

    fn arch(&self) -> Arch {
        Arch::X8664
    }

    fn is_root(&self) -> bool {
        true
    }

    fn find(&self, program: &str) -> Option<String> {
        self.0.contains(&program).then(|| format!("/usr/bin/{program}"))
    }

    fn has_desktop(&self) -> bool {
        false
    }

    fn has_askpass(&self) -> bool {
        false
    }
}

#[async_trait]
impl Installer for FakeInstaller {
    fn facts(&self) -> Arc<dyn InstallFacts> {
        Arc::new(RootOnLinux(self.programs.clone()))
    }

    async fn run(&self, command: &[String], run: InstallRun) -> InstallEnd {
        lock(&self.commands).push(command.join(" "));
        let end = lock(&self.ends).pop_front().unwrap_or_default();
        (run.on_output)(&end.output);
        end
    }
}

/// What is known of QEMU, and how often it was looked for.
#[derive(Default)]
pub struct FakeCatalog {
    pub installations: Vec<QemuInstallation>,
    pub refreshed: AtomicU64,
}

#[async_trait]
impl QemuCatalog for FakeCatalog {
    async fn installations(&self) -> Result<Arc<Vec<QemuInstallation>>, ApiError> {
        Ok(Arc::new(self.installations.clone()))
    }

    async fn accelerators(&self) -> Result<Arc<Vec<AcceleratorReport>>, ApiError> {
        Ok(Arc::default())
    }

    async fn refresh(&self) -> Result<(), ApiError> {
        self.refreshed.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn on_change(&self, _: Arc<dyn Fn() + Send + Sync>) -> Subscription {
        Subscription::none()
    }
}

/// A QEMU as the contract has one, for x86_64, with UEFI firmware, VNC and little else.
pub fn qemu() -> QemuInstallation {
    let firmware = serde_json::json!({
        "arch": "x86_64", "kind": "uefi", "codePath": "/f", "codeFormat": "raw", "description": "", "machines": [],
        "descriptorPath": "/d", "requiresSmm": false, "secureBoot": false,
    });
    serde_json::from_value(serde_json::json!({
        "arch": "x86_64",
        "binaryPath": "/q",
        "version": { "major": 7, "minor": 2, "micro": 0, "text": "7.2.0" },
        "firmware": [firmware],
        "capabilities": {
            "accelerators": ["tcg"], "audiodevs": [], "chardevs": [], "cpuModels": [], "devices": [],
            "displayProtocols": ["vnc"], "displays": [], "machines": [], "netdevs": ["user"], "sandbox": false,
            "tpm": false,
        },
    }))
    .expect("a QEMU")
}

/// A file manager that only remembers what it would show.
pub struct FakeFolders {
    pub why_no_reveal: Option<String>,
    pub shown: Mutex<Vec<String>>,
}

#[async_trait]
impl Folders for FakeFolders {
    async fn list(&self, _: FolderRequest) -> Result<FolderListing, ApiError> {
        Err(ApiError::defect("nobody asks for folders in these tests"))
    }

    fn why_no_reveal(&self) -> Option<String> {
        self.why_no_reveal.clone()
    }

    async fn reveal(&self, path: &str) -> Result<(), ApiError> {
        lock(&self.shown).push(path.to_owned());
        Ok(())
    }
}
