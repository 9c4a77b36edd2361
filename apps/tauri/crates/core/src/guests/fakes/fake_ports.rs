//! Ports to a world that is made up.
use super::FakeQemu;
use super::samples::VM_ID;
use crate::Subscription;
use crate::guests::parts::GuestPorts;
use crate::ports::byte_stream::ByteStream;
use crate::ports::clock::Clock;
use crate::ports::files::CopyOptions;
use crate::ports::guest_files::GuestFiles;
use crate::ports::guest_logs::{GuestLogs, LogTail, OnLines, SerialRing};
use crate::ports::guest_processes::{
    FoundProcess, GuestProcesses, ProcessExit, ProcessIdentity, ProcessSignal, ProcessUsage, SpawnRequest,
    SpawnedProcess,
};
use crate::ports::host::{Holder, Host, HostInfo, HostPort, OpenedViewer};
use crate::ports::image_tools::{ImageCopy, ImageTools, ImageUsage};
use crate::ports::log::{Log, LogFields};
use crate::ports::qemu_catalog::QemuCatalog;
use crate::ports::qmp_connector::{GuestSockets, SpiceServer, SpiceSession};
use crate::ports::run_dirs::{FoundRunDir, RunDir, RunDirs};
use futures_util::FutureExt;
use openutm_contract::types::{
    AcceleratorReport, Arch, BackingImage, DisplayProtocol, Endpoint, Endpoints, HostPath, ImageFormat, ImageReport,
    LaunchFile, OsReport, Platform, QemuInstallation, SoundServer, SpiceChannel,
};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::agent::{AgentConnection, AgentError, AgentOptions};
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpOptions};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// A hundred times as fast as the world's.
pub struct QuickClock;

impl Clock for QuickClock {
    fn now_ms(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
    }

    fn after(&self, delay: Duration, task: Box<dyn FnOnce() + Send>) -> Subscription {
        let timer = tokio::spawn(async move {
            tokio::time::sleep(delay / 100).await;
            task();
        });
        Subscription::new(move || timer.abort())
    }
}

type Ending = watch::Sender<Option<ProcessExit>>;

#[derive(Default)]
pub struct World {
    /// Guests' QEMUs by their sockets; one that is not here cannot be connected to.
    pub qemus: HashMap<String, FakeQemu>,
    /// Spawned or found, by PID; `None` while they live.
    processes: BTreeMap<u32, Ending>,
    pub run_dirs: BTreeMap<String, FoundRunDir>,
    pub log: Vec<String>,
    pub last_words: Vec<String>,
    pub spawned: Vec<SpawnRequest>,
    /// QEMUs that the next spawns give.
    pub next: Vec<FakeQemu>,
    pub found: Vec<FoundProcess>,
    /// Signals that a process heeds not.
    pub deaf_to: Vec<ProcessSignal>,
    pub signals: Vec<ProcessSignal>,
}

/// Clones are the same world.
#[derive(Clone, Default)]
pub struct FakeWorld(Arc<Mutex<World>>);

pub fn fake_ports() -> GuestPorts {
    FakeWorld::default().ports()
}

impl FakeWorld {
    pub fn with<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.0.lock().unwrap())
    }

    pub fn ports(&self) -> GuestPorts {
        let world = Arc::new(self.clone());
        GuestPorts {
            clock: Arc::new(QuickClock),
            log: world.clone(),
            host: Arc::new(FakeHost::default()),
            catalog: world.clone(),
            processes: world.clone(),
            run_dirs: world.clone(),
            files: world.clone(),
            logs: world.clone(),
            sockets: world.clone(),
            images: world,
            viewers: vec![DisplayProtocol::Spice, DisplayProtocol::Vnc],
            launch_timeout: Duration::from_millis(400),
            heartbeat: Duration::from_secs(5),
            vm_dir: Arc::new(|vm_id| format!("/vms/{vm_id}")),
        }
    }

    /// A process that lives.
    pub fn live(&self, pid: u32) -> ProcessIdentity {
        self.with(|world| world.processes.insert(pid, Ending::new(None)));
        identity(pid)
    }

    pub fn end(&self, pid: u32, exit: ProcessExit) {
        self.with(|world| world.processes[&pid].send_replace(Some(exit)));
    }

    pub fn has_log(&self, part: &str) -> bool {
        self.with(|world| world.log.iter().any(|line| line.contains(part)))
    }

    fn exit_of(&self, pid: u32) -> Option<ProcessExit> {
        self.with(|world| match world.processes.get(&pid) {
            None => Some(ProcessExit::default()),
            Some(ending) => ending.borrow().clone(),
        })
    }
}

fn identity(pid: u32) -> ProcessIdentity {
    ProcessIdentity { pid, start_time: format!("boot:{pid}") }
}

pub fn endpoints(id: &str) -> Endpoints {
    let unix = |name: &str| Endpoint::Unix { path: HostPath(format!("/run/{id}/{name}.sock")) };
    Endpoints {
        qmp: unix("qmp"),
        qmp2: unix("qmp2"),
        serial: unix("serial"),
        display: Some(unix("display")),
        agent: None,
    }
}

fn unavailable() -> ApiError {
    ApiError::new(ErrorCode::StreamUnavailable, "There is nothing here.")
}

#[async_trait::async_trait]
impl GuestProcesses for FakeWorld {
    async fn spawn(&self, request: SpawnRequest) -> Result<SpawnedProcess, ApiError> {
        let (pid, mut ending) = self.with(|world| {
            world.spawned.push(request.clone());
            let pid = 1000 + world.spawned.len() as u32;
            let ending = Ending::new(None);
            let watched = ending.subscribe();
            world.processes.insert(pid, ending);
            if !world.next.is_empty() {
                let qemu = world.next.remove(0);
                let dir = world.run_dirs.keys().last().cloned().unwrap_or_default();
                world.qemus.insert(format!("{dir}/qmp.sock"), qemu);
            }
            (pid, watched)
        });
        let exited = async move {
            ending.wait_for(Option::is_some).await.ok().and_then(|exit| exit.clone()).unwrap_or_default()
        };
        Ok(SpawnedProcess { identity: identity(pid), exited: exited.boxed().shared() })
    }

    async fn identify(&self, pid: u32) -> Option<ProcessIdentity> {
        self.exit_of(pid).is_none().then(|| identity(pid))
    }

    async fn is_alive(&self, identity: &ProcessIdentity) -> bool {
        self.exit_of(identity.pid).is_none()
    }

    async fn signal(&self, identity: &ProcessIdentity, signal: ProcessSignal) -> Result<bool, ApiError> {
        if self.exit_of(identity.pid).is_some() {
            return Ok(false);
        }
        self.with(|world| world.signals.push(signal));
        if !self.with(|world| world.deaf_to.contains(&signal)) {
            self.with(|world| world.qemus.values().for_each(FakeQemu::end));
            self.end(identity.pid, ProcessExit { exit_code: None, signal: Some("SIGTERM".to_owned()) });
        }
        Ok(true)
    }

    async fn usage(&self, _identity: &ProcessIdentity) -> Option<ProcessUsage> {
        Some(ProcessUsage { cpu_ms: Some(5.0), resident_bytes: Some(7) })
    }

    async fn find_by_argument(&self, _texts: &[String]) -> Vec<FoundProcess> {
        self.with(|world| world.found.clone())
    }
}

#[async_trait::async_trait]
impl RunDirs for FakeWorld {
    async fn plan(&self) -> Result<RunDir, ApiError> {
        let id = self.with(|world| format!("{:08x}", world.spawned.len() + 1));
        Ok(self.named(&id))
    }

    fn named(&self, id: &str) -> RunDir {
        RunDir { id: id.to_owned(), path: format!("/run/{id}"), endpoints: endpoints(id) }
    }

    async fn create(&self, run_dir: &RunDir) -> Result<(), ApiError> {
        let found = FoundRunDir {
            id: run_dir.id.clone(),
            path: run_dir.path.clone(),
            endpoints: Some(run_dir.endpoints.clone()),
            guest_text: None,
            problem: None,
        };
        self.with(|world| world.run_dirs.insert(run_dir.path.clone(), found));
        Ok(())
    }

    async fn write_guest(&self, run_dir: &RunDir, text: &str) -> Result<(), ApiError> {
        self.with(|world| {
            if let Some(found) = world.run_dirs.get_mut(&run_dir.path) {
                found.guest_text = Some(text.to_owned());
            }
        });
        Ok(())
    }

    async fn scan(&self) -> Result<Vec<FoundRunDir>, ApiError> {
        Ok(self.with(|world| world.run_dirs.values().cloned().collect()))
    }

    async fn remove(&self, path: &str) -> Result<(), ApiError> {
        self.with(|world| world.run_dirs.remove(path));
        Ok(())
    }

    fn roots(&self) -> Vec<String> {
        vec!["/run".to_owned()]
    }
}

#[async_trait::async_trait]
impl GuestFiles for FakeWorld {
    async fn prepare(&self, _file: &LaunchFile) -> Result<(), ApiError> {
        Ok(())
    }

    async fn check_image(&self, _path: &str, _format: ImageFormat) -> Result<(), ApiError> {
        Ok(())
    }

    async fn appears(&self, _path: &str, _timeout: Duration) -> bool {
        true
    }

    async fn remove(&self, _path: &str) {}

    async fn read_bounded(&self, _path: &str, _max_bytes: u64) -> Result<Vec<u8>, ApiError> {
        Ok(b"secret".to_vec())
    }
}

#[async_trait::async_trait]
impl GuestLogs for FakeWorld {
    fn write(&self, _vm_id: &str, line: &str) {
        self.with(|world| world.log.push(line.to_owned()));
    }

    async fn begin_run(&self, vm_id: &str) -> Result<String, ApiError> {
        Ok(format!("/vms/{vm_id}/logs/qemu.log"))
    }

    async fn last_words(&self, _vm_id: &str, _lines: usize) -> Vec<String> {
        self.with(|world| world.last_words.clone())
    }

    async fn tail(&self, _vm_id: &str, _lines: usize) -> Result<LogTail, ApiError> {
        Ok(LogTail { path: "/log".to_owned(), lines: self.with(|world| world.log.clone()) })
    }

    fn follow(&self, _vm_id: &str, _on_lines: OnLines) -> Subscription {
        Subscription::none()
    }

    fn watch_size(&self, _vm_id: &str) -> Subscription {
        Subscription::none()
    }

    fn serial_ring(&self, _vm_id: &str) -> Arc<dyn SerialRing> {
        Arc::new(FakeRing::default())
    }
}

#[derive(Default)]
pub struct FakeRing(Mutex<Vec<u8>>);

#[async_trait::async_trait]
impl SerialRing for FakeRing {
    async fn append(&self, bytes: &[u8]) -> Result<(), ApiError> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(())
    }

    async fn read(&self) -> Result<Vec<u8>, ApiError> {
        Ok(self.0.lock().unwrap().clone())
    }
}

#[async_trait::async_trait]
impl GuestSockets for FakeWorld {
    async fn connect_qmp(
        &self,
        endpoint: &Endpoint,
        appear_within: Duration,
        options: QmpOptions,
    ) -> Result<QmpConnection, QmpError> {
        let Endpoint::Unix { path } = endpoint else { panic!("fakes have paths") };
        match self.with(|world| world.qemus.get(path.as_str()).cloned()) {
            Some(qemu) if !qemu.is_gone() => qemu.connect_with(options).await,
            _ => {
                tokio::time::sleep(appear_within).await;
                Err(QmpError::NotReady(path.to_string()))
            }
        }
    }

    async fn open_agent(&self, _endpoint: &Endpoint, _options: AgentOptions) -> Result<AgentConnection, AgentError> {
        Err(AgentError::TimedOut { command: "guest-sync-delimited".to_owned() })
    }

    async fn open_stream(&self, _endpoint: &Endpoint) -> Result<ByteStream, ApiError> {
        Err(unavailable())
    }

    fn spice_session(&self, _server: SpiceServer) -> Arc<dyn SpiceSession> {
        Arc::new(FakeSession)
    }
}

struct FakeSession;

#[async_trait::async_trait]
impl SpiceSession for FakeSession {
    async fn open(&self, _channel: &SpiceChannel) -> Result<ByteStream, ApiError> {
        Err(unavailable())
    }

    fn hand_over(&self) {}
}

#[async_trait::async_trait]
impl QemuCatalog for FakeWorld {
    async fn installations(&self) -> Result<Arc<Vec<QemuInstallation>>, ApiError> {
        let text = include_str!("../../../../../../../packages/shared-types/vectors/argv/qemu/linux-x86_64-7.2.json");
        Ok(Arc::new(vec![serde_json::from_str(text).unwrap()]))
    }

    async fn accelerators(&self) -> Result<Arc<Vec<AcceleratorReport>>, ApiError> {
        Ok(Arc::default())
    }

    async fn refresh(&self) -> Result<(), ApiError> {
        Ok(())
    }

    fn on_change(&self, _listener: Arc<dyn Fn() + Send + Sync>) -> Subscription {
        Subscription::none()
    }
}

pub struct FakeHost {
    pub info: HostInfo,
    pub free_mib: u64,
    pub taken_port: u16,
}

impl Default for FakeHost {
    fn default() -> Self {
        let info = HostInfo {
            platform: Platform::Linux,
            arch: Arch::X8664,
            os_release: "6.1".to_owned(),
            os_build: 0,
            cpu_count: 2,
            memory_mib: 8000,
        };
        Self { info, free_mib: 7000, taken_port: 0 }
    }
}

#[async_trait::async_trait]
impl Host for FakeHost {
    fn info(&self) -> &HostInfo {
        &self.info
    }

    async fn memory_free_mib(&self) -> Result<u64, ApiError> {
        Ok(self.free_mib)
    }

    async fn disk_free_bytes(&self, _path: &str) -> Result<u64, ApiError> {
        Ok(1 << 40)
    }

    async fn is_port_free(&self, port: &HostPort) -> bool {
        port.port != self.taken_port
    }

    fn why_no_viewer(&self) -> Option<String> {
        None
    }

    async fn open_viewer(&self, _file: &str) -> Result<OpenedViewer, ApiError> {
        Err(unavailable())
    }

    async fn sound_servers(&self) -> Vec<SoundServer> {
        Vec::new()
    }

    async fn holders_of(&self, _path: &str) -> Vec<Holder> {
        Vec::new()
    }
}

impl Log for FakeWorld {
    fn info(&self, _message: &str, _fields: LogFields) {}
    fn warn(&self, _message: &str, _fields: LogFields) {}
    fn error(&self, message: &str, cause: &dyn Display, _fields: LogFields) {
        panic!("{VM_ID}: {message}: {cause}");
    }
}

#[async_trait::async_trait]
impl ImageTools for FakeWorld {
    async fn inspect(&self, path: &str) -> Result<ImageReport, ApiError> {
        Ok(serde_json::from_value(json!({ "path": path, "format": "iso", "fileSizeBytes": 1 })).unwrap())
    }

    async fn identify(&self, _path: &str) -> Result<OsReport, ApiError> {
        Err(unavailable())
    }

    async fn create_disk(&self, _path: &str, _size_bytes: u64) -> Result<(), ApiError> {
        Ok(())
    }

    async fn create_overlay(&self, _path: &str, _backing: &BackingImage) -> Result<(), ApiError> {
        Ok(())
    }

    async fn copy(&self, _copy: ImageCopy, _options: CopyOptions) -> Result<(), ApiError> {
        Ok(())
    }

    async fn grow(&self, _path: &str, _format: ImageFormat, _size_bytes: u64) -> Result<(), ApiError> {
        Ok(())
    }

    async fn usage(&self, _path: &str, _format: ImageFormat) -> Result<ImageUsage, ApiError> {
        Ok(ImageUsage::default())
    }
}
