//! What a Rust backend is made of: this system's adapters under openutm-core.
use crate::blocking::blocking;
use crate::files::directories::ensure_private_directory;
use crate::files::{SystemVmFiles, text_of};
use crate::host::{FileLog, SystemClock, SystemFolders, SystemIds, SystemInstaller, ThisHost, find_program};
use crate::images::{FindQemuImg, FolderInbox, QemuImageTools};
use crate::owner::OwnedBackend;
use crate::paths::{HomePaths, home_paths};
use crate::processes::{
    FileGuestLogs, GuestLogsOptions, RunDirsOptions, SystemGuestFiles, SystemGuestProcesses, SystemRunDirs,
};
use crate::qemu::{Catalog, SystemCatalogParts, SystemSockets};
use crate::rpc::TicketBox;
use futures_util::FutureExt;
use openutm_contract::ApiError;
use openutm_contract::types::{BackendKind, DisplayProtocol, Ticket};
use openutm_core::guests::parts::GuestPorts;
use openutm_core::host::{BackendIdentity, HostPorts, SystemsOfHost};
use openutm_core::ports::files::{VmArea, VmDirEntry, VmFiles};
use openutm_core::ports::host::Host;
use openutm_core::ports::log::Log;
use openutm_core::ports::qemu_catalog::QemuCatalog;
use openutm_core::{CoreBackend, CoreParts};
use openutm_qemu::identify::{KnownSystem, OsinfoDatabase, osinfo_folders};
use openutm_storage::SqliteLibraryStore;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub struct BackendOptions {
    /// Absolute. Made when it is not there.
    pub home: PathBuf,
    /// OpenUTM's own version.
    pub version: String,
    pub demo_image_path: Option<String>,
    /// Display protocols that the pages of this build can show, best first.
    pub viewers: Vec<DisplayProtocol>,
    /// Where QEMU is looked for, in place of the system's usual places.
    pub qemu_folders: Option<Vec<String>>,
    /// How long a QEMU may take until it greets: a sound one on a busy machine needs less than a second.
    pub launch_timeout: Duration,
    /// How often a running guest is asked whether it still answers.
    pub heartbeat: Duration,
}

impl BackendOptions {
    /// What a backend has unless somebody wants it otherwise.
    pub fn new(home: PathBuf, version: impl Into<String>) -> BackendOptions {
        BackendOptions {
            home,
            version: version.into(),
            demo_image_path: None,
            viewers: vec![DisplayProtocol::Spice, DisplayProtocol::Vnc],
            qemu_folders: None,
            launch_timeout: Duration::from_secs(30),
            heartbeat: Duration::from_secs(15),
        }
    }
}

/// The backend's own log, where whoever runs it brings none.
pub fn log_of(paths: &HomePaths) -> Arc<dyn Log> {
    Arc::new(FileLog::new(paths.logs.join("backend.log")))
}

struct OsinfoSystems(Arc<OsinfoDatabase>);

#[async_trait::async_trait]
impl SystemsOfHost for OsinfoSystems {
    async fn systems(&self) -> Vec<KnownSystem> {
        self.0.systems().await
    }
}

/// The first qemu-img that some QEMU here came with.
fn find_qemu_img(catalog: Catalog) -> FindQemuImg {
    Arc::new(move || {
        let catalog = catalog.clone();
        async move {
            let installations = catalog.installations().await.ok()?;
            installations.iter().find_map(|qemu| qemu.img_path.as_ref()).map(|path| PathBuf::from(path.as_str()))
        }
        .boxed()
    })
}

async fn make_places(paths: &HomePaths) -> Result<(), ApiError> {
    let places = [paths.home.clone(), paths.vms.clone(), paths.trash.clone()];
    blocking(move || places.iter().try_for_each(|place| ensure_private_directory(place))).await
}

async fn open_store(paths: &HomePaths) -> Result<SqliteLibraryStore, ApiError> {
    let path = paths.library_db.clone();
    blocking(move || SqliteLibraryStore::open(&path)).await
}

struct Made {
    catalog: Catalog,
    ports: GuestPorts,
    vm_files: Arc<dyn VmFiles>,
    osinfo: Arc<OsinfoDatabase>,
}

fn make_ports(options: &BackendOptions, paths: &HomePaths, log: Arc<dyn Log>) -> Made {
    let host = ThisHost::look();
    let cache = paths.cache.join("qemu");
    let parts = SystemCatalogParts::new(host.info(), options.home.clone(), cache, options.qemu_folders.clone());
    let catalog = Catalog::new(parts, log.clone());
    let osinfo = Arc::new(OsinfoDatabase::new(osinfo_folders(|name| std::env::var(name).ok())));
    let vm_files: Arc<dyn VmFiles> = Arc::new(SystemVmFiles::new(paths));
    let dirs = vm_files.clone();
    let vm_dir = Arc::new(move |id: &str| dirs.dir_of(&VmDirEntry::new(VmArea::Vms, id)));
    let clock = Arc::new(SystemClock);
    let logs = FileGuestLogs::new(GuestLogsOptions { vm_dir: vm_dir.clone(), log: log.clone(), clock: clock.clone() });
    let ports = GuestPorts {
        clock,
        log,
        host: Arc::new(host),
        catalog: Arc::new(catalog.clone()),
        processes: Arc::new(SystemGuestProcesses),
        run_dirs: Arc::new(SystemRunDirs::new(RunDirsOptions::of_home(&options.home))),
        files: Arc::new(SystemGuestFiles),
        logs: Arc::new(logs),
        sockets: Arc::new(SystemSockets),
        images: Arc::new(QemuImageTools::new(find_qemu_img(catalog.clone()), Some(osinfo.clone()))),
        viewers: options.viewers.clone(),
        launch_timeout: options.launch_timeout,
        heartbeat: options.heartbeat,
        vm_dir,
    };
    Made { catalog, ports, vm_files, osinfo }
}

/// Opens the library, finds the guests that run, and begins to look for QEMU. Within a runtime of tokio. Answers
/// `library.unusable`, `library.newer` or `host.limit` where it cannot.
pub async fn create_backend(options: BackendOptions, log: Arc<dyn Log>) -> Result<OwnedBackend, ApiError> {
    let paths = home_paths(&options.home);
    make_places(&paths).await?;
    let Made { catalog, ports, vm_files, osinfo } = make_ports(&options, &paths, log);
    let streams = Arc::new(TicketBox::default());
    let tickets = streams.clone();
    let core = CoreBackend::open(CoreParts {
        identity: BackendIdentity {
            backend: BackendKind::Rust,
            pid: std::process::id(),
            version: options.version,
            home: text_of(&options.home),
        },
        store: Arc::new(open_store(&paths).await?),
        vm_files,
        ids: Arc::new(SystemIds),
        ports,
        host_ports: HostPorts {
            folders: Arc::new(SystemFolders::new(paths.images.clone())),
            inbox: Arc::new(FolderInbox::new(paths.images)),
            installer: Arc::new(SystemInstaller),
            systems_of_host: Arc::new(OsinfoSystems(osinfo)),
            has_program: Arc::new(|name| find_program(name).is_some()),
        },
        issue_ticket: Arc::new(move |_stream, open| Ticket(tickets.issue(open))),
        demo_image_path: options.demo_image_path,
    })
    .await?;
    catalog.warm_up();
    Ok(OwnedBackend { core, streams })
}
