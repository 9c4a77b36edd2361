//! The port to this machine.
use futures_util::future::BoxFuture;
use openutm_contract::ApiError;
use openutm_contract::types::{Arch, Platform, PortForwardProtocol, SoundServer};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostInfo {
    pub platform: Platform,
    pub arch: Arch,
    pub os_release: String,
    /// Windows build number or Darwin major; 0 on Linux.
    pub os_build: u64,
    pub cpu_count: u64,
    pub memory_mib: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub pid: u32,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    pub protocol: PortForwardProtocol,
    pub address: String,
    pub port: u16,
}

/// A window that shows a guest, in a program of its own.
pub struct OpenedViewer {
    /// Resolves when the program has ended, whatever it said.
    pub ended: BoxFuture<'static, ()>,
    pub close: Box<dyn Fn() + Send + Sync>,
}

#[async_trait::async_trait]
pub trait Host: Send + Sync {
    fn info(&self) -> &HostInfo;

    /// Memory that a new process could get without swapping.
    async fn memory_free_mib(&self) -> Result<u64, ApiError>;

    async fn disk_free_bytes(&self, path: &str) -> Result<u64, ApiError>;

    /// Binds and lets go again.
    async fn is_port_free(&self, port: &HostPort) -> bool;

    /// Why no viewer's window can be opened here; `None` when one can.
    fn why_no_viewer(&self) -> Option<String>;

    /// Starts remote-viewer with this text of a .vv file, which no other user can read and which is gone afterwards.
    /// Fails with `host.limit`.
    async fn open_viewer(&self, file: &str) -> Result<OpenedViewer, ApiError>;

    /// Those that answer now.
    async fn sound_servers(&self) -> Vec<SoundServer>;

    /// Processes that have the file open; empty when none or when the host does not tell.
    async fn holders_of(&self, path: &str) -> Vec<Holder>;
}
