//! The guests' runtime directories: private, short enough for a socket's path, findable by the next backend.
use crate::blocking::blocking;
use crate::files::durable::with_suffix;
use crate::files::fs_error::{is_full, system_words};
use crate::files::open::{create_private, make_private_dir, remove_file, remove_tree};
use crate::files::text_of;
use crate::host::clock_and_ids::random_hex;
use crate::paths::{MAX_SOCKET_PATH_BYTES, home_paths, run_dir_names};
use crate::platform::{mode_and_owner, user_id};
use async_trait::async_trait;
use openutm_contract::types::{Endpoint, Endpoints, HostPath};
use openutm_contract::{ApiError, ErrorCode, check};
use openutm_core::ports::run_dirs::{FoundRunDir, RunDir, RunDirs};
use sha2::{Digest, Sha256};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};

/// guest.json holds a config and an argv; more than this is not ours.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    Unix,
    /// Loopback TCP in place of unix sockets.
    Tcp,
}

#[derive(Debug, Clone)]
pub struct RunDirsOptions {
    pub home: PathBuf,
    pub transport: Transport,
    pub temp_dir: PathBuf,
}

impl RunDirsOptions {
    /// What this system has. `/tmp`, unlike TMPDIR, is the same for a backend started from a desktop, a terminal or a
    /// script.
    pub fn of_home(home: &Path) -> RunDirsOptions {
        let transport = if cfg!(windows) { Transport::Tcp } else { Transport::Unix };
        RunDirsOptions { home: home.to_owned(), transport, temp_dir: PathBuf::from("/tmp") }
    }
}

fn host_limit(message: String, path: &Path) -> ApiError {
    ApiError::new(ErrorCode::HostLimit, message)
        .hint("Remove it, or choose another OPENUTM_HOME.")
        .with("path", text_of(path))
}

fn write_error(error: &io::Error, path: &Path) -> ApiError {
    if is_full(error) {
        let message = "The host's disk is full; the VM's runtime directory cannot be written.";
        return ApiError::new(ErrorCode::DiskFull, message)
            .hint("Free some space.")
            .with("path", text_of(path))
            .cause(error);
    }
    let words = system_words(error);
    host_limit(format!("The VM's runtime directory {} cannot be written: {words}", path.display()), path).cause(error)
}

/// Short of Windows, where modes and owners mean nothing: the profile's own rights protect it there.
fn require_private(path: &Path) -> Result<(), ApiError> {
    let shown = path.display();
    let refused = |why: String| Err(host_limit(why, path));
    let stats = std::fs::symlink_metadata(path).map_err(|error| write_error(&error, path))?;
    if stats.is_symlink() {
        return refused(format!("{shown} is a symbolic link; somebody may have put it there."));
    }
    if !stats.is_dir() {
        return refused(format!("{shown} is in the way: it is not a directory."));
    }
    match mode_and_owner(&stats) {
        Some((_, owner)) if owner != user_id() => refused(format!("{shown} belongs to another user.")),
        Some((mode, _)) if mode & 0o077 != 0 => refused(format!("{shown} is open to other users.")),
        _ => Ok(()),
    }
}

fn ensure_private(path: &Path) -> Result<(), ApiError> {
    match make_private_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(write_error(&error, path)),
        _ => require_private(path),
    }
}

fn fits(root: &Path) -> bool {
    root.join("12345678").join(run_dir_names::LONGEST).as_os_str().len() <= MAX_SOCKET_PATH_BYTES
}

fn unix_endpoints(path: &Path) -> Endpoints {
    let at = |name: &str| Endpoint::Unix { path: HostPath(text_of(&path.join(name))) };
    Endpoints {
        qmp: at(run_dir_names::QMP),
        qmp2: at(run_dir_names::QMP2),
        display: Some(at(run_dir_names::DISPLAY)),
        serial: at(run_dir_names::SERIAL),
        agent: Some(at(run_dir_names::AGENT)),
    }
}

/// Ports that nothing listens on now. QEMU counts VNC's from 5900, and the system gives out higher ones.
fn tcp_endpoints() -> io::Result<Endpoints> {
    let taken: Vec<TcpListener> = (0..5).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<io::Result<_>>()?;
    let mut ports = taken.iter().map(|listener| listener.local_addr().map(|at| u64::from(at.port())));
    let mut next = || -> io::Result<Endpoint> {
        let port = ports.next().ok_or(ErrorKind::AddrNotAvailable)??;
        Ok(Endpoint::Tcp { host: "127.0.0.1".to_owned(), port })
    };
    Ok(Endpoints { qmp: next()?, qmp2: next()?, display: Some(next()?), serial: next()?, agent: Some(next()?) })
}

fn is_id(name: &str) -> bool {
    name.len() == 8 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn read_small(path: &Path) -> Result<String, String> {
    let of_system = |error: io::Error| format!("{}, {}", system_words(&error), path.display());
    let stats = std::fs::symlink_metadata(path).map_err(of_system)?;
    let mut text = String::new();
    if stats.is_file() {
        let file = std::fs::File::open(path).map_err(of_system)?;
        file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text).map_err(of_system)?;
    }
    if !stats.is_file() || text.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("{} is no file of ours", path.display()));
    }
    Ok(text)
}

fn read_endpoints(path: &Path) -> Result<Endpoints, String> {
    let text = read_small(&path.join(run_dir_names::ENDPOINTS))?;
    let value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    match check("Endpoints", &value).first() {
        Some(issue) => Err(format!("{}: {}", issue.path, issue.message)),
        None => serde_json::from_value(value).map_err(|error| error.to_string()),
    }
}

fn read_run_dir(root: &Path, id: &str) -> FoundRunDir {
    let path = root.join(id);
    let mut found =
        FoundRunDir { id: id.to_owned(), path: text_of(&path), endpoints: None, guest_text: None, problem: None };
    if let Err(error) = require_private(&path) {
        found.problem = Some(error.message.clone());
        return found;
    }
    let endpoints = read_endpoints(&path);
    let guest_text = read_small(&path.join(run_dir_names::GUEST));
    found.problem = endpoints.as_ref().err().or(guest_text.as_ref().err()).cloned();
    found.endpoints = endpoints.ok();
    found.guest_text = guest_text.ok();
    found
}

fn scan_root(root: &Path) -> Vec<FoundRunDir> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| is_id(name)).map(|id| read_run_dir(root, &id)).collect()
}

fn create(root: &Path, path: &Path, endpoints: &Endpoints) -> Result<(), ApiError> {
    ensure_private(root)?;
    make_private_dir(path).map_err(|error| write_error(&error, path))?;
    let file = path.join(run_dir_names::ENDPOINTS);
    let text = serde_json::to_string(endpoints).map_err(ApiError::defect)? + "\n";
    create_private(&file).and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        // The first failure is the one to be told.
        let _ = remove_tree(path);
        write_error(&error, &file)
    })
}

/// Not synced: a guest outlives the backend, but not the host whose crash would lose the file.
fn write_guest(path: &Path, text: &str) -> Result<(), ApiError> {
    let file = path.join(run_dir_names::GUEST);
    let half = with_suffix(&file, &format!(".{}", random_hex(4)));
    let written = create_private(&half)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&half, &file));
    written.map_err(|error| {
        // The first failure is the one to be told.
        let _ = remove_file(&half);
        write_error(&error, &file)
    })
}

pub struct SystemRunDirs {
    /// Below the home, and the short one elsewhere.
    roots: [PathBuf; 2],
    root: PathBuf,
    transport: Transport,
}

impl SystemRunDirs {
    pub fn new(options: RunDirsOptions) -> SystemRunDirs {
        let RunDirsOptions { home, transport, temp_dir } = options;
        let long = home_paths(&home).run;
        // The same for every backend of this home, so that the next one finds it.
        let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
        let hex: String = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        let short = temp_dir.join(format!("openutm-{}-{hex}", user_id()));
        let root = if transport == Transport::Tcp || fits(&long) { long.clone() } else { short.clone() };
        SystemRunDirs { roots: [long, short], root, transport }
    }
}

#[async_trait]
impl RunDirs for SystemRunDirs {
    async fn plan(&self) -> Result<RunDir, ApiError> {
        let dir = self.named(&random_hex(4));
        if self.transport == Transport::Tcp {
            let endpoints = tcp_endpoints().map_err(|error| write_error(&error, Path::new(&dir.path)))?;
            return Ok(RunDir { endpoints, ..dir });
        }
        if !fits(&self.root) {
            let message = format!("The path {} is too long for a socket.", self.root.display());
            return Err(host_limit(message, &self.root));
        }
        Ok(dir)
    }

    fn named(&self, id: &str) -> RunDir {
        let path = self.root.join(id);
        RunDir { id: id.to_owned(), endpoints: unix_endpoints(&path), path: text_of(&path) }
    }

    async fn create(&self, run_dir: &RunDir) -> Result<(), ApiError> {
        let (root, path, endpoints) = (self.root.clone(), PathBuf::from(&run_dir.path), run_dir.endpoints.clone());
        blocking(move || create(&root, &path, &endpoints)).await
    }

    async fn write_guest(&self, run_dir: &RunDir, text: &str) -> Result<(), ApiError> {
        let (path, text) = (PathBuf::from(&run_dir.path), text.to_owned());
        blocking(move || write_guest(&path, &text)).await
    }

    async fn scan(&self) -> Result<Vec<FoundRunDir>, ApiError> {
        let roots = self.roots.clone();
        Ok(blocking(move || roots.iter().flat_map(|root| scan_root(root)).collect()).await)
    }

    async fn remove(&self, path: &str) -> Result<(), ApiError> {
        let path = PathBuf::from(path);
        blocking(move || remove_tree(&path).map_err(|error| write_error(&error, &path))).await
    }

    fn roots(&self) -> Vec<String> {
        self.roots.iter().map(|root| text_of(root)).collect()
    }
}
