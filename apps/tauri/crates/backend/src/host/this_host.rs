//! This machine, as the core asks for it.
use super::desktop_session::variable;
use super::external_viewer::{open_viewer, why_no_viewer};
use super::sound_servers::answering_sound_servers;
use crate::blocking::blocking;
use crate::files::fs_error::{Doing, saying};
use crate::platform;
use async_trait::async_trait;
use openutm_contract::ApiError;
use openutm_contract::types::{Platform, PortForwardProtocol, SoundServer};
use openutm_core::ports::host::{Holder, Host, HostInfo, HostPort, OpenedViewer};
use std::io::{self, ErrorKind};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};

/// The last number of "10.0.22631" on Windows, the first of "23.4.0" on Darwin.
fn os_build_of(system: Platform, version: &str) -> u64 {
    let number = |at: usize| version.split('.').nth(at).and_then(|part| part.parse().ok()).unwrap_or(0);
    match system {
        Platform::Windows => number(2),
        Platform::Macos => number(0),
        Platform::Linux => 0,
    }
}

fn host_info() -> HostInfo {
    let os_release = platform::os_release();
    HostInfo {
        platform: platform::HERE,
        arch: platform::ARCH,
        os_build: os_build_of(platform::HERE, &os_release),
        os_release,
        cpu_count: std::thread::available_parallelism().map_or(1, |count| count.get() as u64),
        memory_mib: platform::memory_total_mib(),
    }
}

/// Whatever else is wrong with an address, it is not that somebody has it.
fn is_free<T>(bound: io::Result<T>) -> bool {
    !matches!(bound, Err(error) if error.kind() == ErrorKind::AddrInUse)
}

fn is_port_free(port: &HostPort) -> bool {
    let at = (port.address.as_str(), port.port);
    match port.protocol {
        PortForwardProtocol::Tcp => is_free(TcpListener::bind(at)),
        PortForwardProtocol::Udp => is_free(UdpSocket::bind(at)),
    }
}

pub struct ThisHost {
    info: HostInfo,
}

impl ThisHost {
    pub fn look() -> ThisHost {
        ThisHost { info: host_info() }
    }
}

#[async_trait]
impl Host for ThisHost {
    fn info(&self) -> &HostInfo {
        &self.info
    }

    async fn memory_free_mib(&self) -> Result<u64, ApiError> {
        Ok(blocking(platform::memory_available_mib).await)
    }

    async fn disk_free_bytes(&self, path: &str) -> Result<u64, ApiError> {
        let path = PathBuf::from(path);
        blocking(move || platform::disk_free_bytes(&path).map_err(saying(Doing::Read, &path))).await
    }

    async fn is_port_free(&self, port: &HostPort) -> bool {
        let port = port.clone();
        blocking(move || is_port_free(&port)).await
    }

    fn why_no_viewer(&self) -> Option<String> {
        why_no_viewer(variable)
    }

    async fn open_viewer(&self, file: &str) -> Result<OpenedViewer, ApiError> {
        open_viewer(file).await
    }

    async fn sound_servers(&self) -> Vec<SoundServer> {
        answering_sound_servers(platform::HERE, variable).await
    }

    async fn holders_of(&self, path: &str) -> Vec<Holder> {
        platform::holders_of(Path::new(path)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_build() {
        for (system, version, build) in [
            (Platform::Windows, "10.0.22631", 22631),
            (Platform::Macos, "23.4.0", 23),
            (Platform::Linux, "6.1.0-49-amd64", 0),
            (Platform::Windows, "odd", 0),
        ] {
            assert_eq!(os_build_of(system, version), build);
        }
    }

    #[test]
    fn knows_itself() {
        let info = host_info();
        assert!(info.cpu_count > 0 && info.memory_mib > 64 && !info.os_release.is_empty(), "{info:?}");
    }

    #[test]
    fn knows_a_taken_port_from_a_free_one() {
        let server = TcpListener::bind("127.0.0.1:0").expect("a server");
        let port = server.local_addr().expect("an address").port();
        let is_free = |protocol| is_port_free(&HostPort { protocol, address: "127.0.0.1".to_owned(), port });
        assert!(!is_free(PortForwardProtocol::Tcp));
        drop(server);
        assert!(is_free(PortForwardProtocol::Tcp) && is_free(PortForwardProtocol::Udp));
    }
}
