//! The door's place: one port on both loopback addresses, and on no other.
use openutm_contract::{ApiError, ErrorCode};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::net::TcpListener;

const ATTEMPTS: usize = 8;

pub struct DoorListeners {
    pub v4: TcpListener,
    /// Absent on systems without IPv6.
    pub v6: Option<TcpListener>,
    pub port: u16,
}

async fn bind(address: impl Into<IpAddr>, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::new(address.into(), port)).await
}

/// Both or none.
async fn bind_both(port: u16) -> io::Result<DoorListeners> {
    let v4 = bind(Ipv4Addr::LOCALHOST, port).await?;
    let port = v4.local_addr()?.port();
    match bind(Ipv6Addr::LOCALHOST, port).await {
        Ok(v6) => Ok(DoorListeners { v4, v6: Some(v6), port }),
        // Somebody else has it there: another port is free on both.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        // Systems without IPv6 say so in several ways.
        Err(_) => Ok(DoorListeners { v4, v6: None, port }),
    }
}

fn taken(port: u16, error: &io::Error) -> ApiError {
    let held = error.kind() == io::ErrorKind::AddrInUse;
    let says = if held { "is taken by another program" } else { "may not be used here" };
    ApiError::new(ErrorCode::PortInUse, format!("Port {port} {says}."))
        .hint("Choose another port with --port, or leave it out.")
        .with("port", port)
        .cause(error)
}

/// Listens on the asked port; without one on the preferred port, or where that is taken, on any free one. Fails with
/// `port.inUse`.
pub async fn listen_on_loopback(asked: Option<u16>, preferred: u16) -> Result<DoorListeners, ApiError> {
    if let Some(port) = asked {
        return bind_both(port).await.map_err(|error| taken(port, &error));
    }
    let mut last = bind_both(preferred).await;
    for _ in 0..ATTEMPTS {
        if last.is_err() {
            last = bind_both(0).await;
        }
    }
    last.map_err(|error| taken(preferred, &error))
}
