//! Opens QMP right after a spawn: tries until the socket is there.
use super::{QmpConnection, QmpError, QmpOptions, open_qmp};
use openutm_contract::types::Endpoint;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// A stream to one of QEMU's services.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

// Short at first because start-up latency is felt; QEMU needs 20 to 50 ms to open its socket.
const FIRST_DELAY: Duration = Duration::from_millis(1);
const LONGEST_DELAY: Duration = Duration::from_millis(20);

/// Connects until the socket is there, then negotiates. A stream that opens and fails to negotiate is not tried again:
/// that QEMU is dying or no QEMU. With `appear_within` of zero it is one try, whose `NotReady` says what is missing.
pub async fn connect_qmp(
    endpoint: &Endpoint,
    appear_within: Duration,
    options: QmpOptions,
) -> Result<QmpConnection, QmpError> {
    let deadline = Instant::now() + appear_within;
    let mut delay = FIRST_DELAY;
    loop {
        match connect_once(endpoint).await {
            Ok(stream) => return open_qmp(stream, options).await,
            Err(QmpError::NotReady(_) | QmpError::Busy(_)) if !appear_within.is_zero() => {
                if Instant::now() + delay > deadline {
                    return Err(QmpError::Timeout { command: "connecting".to_owned(), after: appear_within });
                }
            }
            Err(error) => return Err(error),
        }
        tokio::time::sleep(delay).await;
        delay = (delay * 3 / 2).min(LONGEST_DELAY);
    }
}

/// Connects once. `NotReady` when nothing is there or listens yet; `EndpointRefused` when the path is a symlink or
/// anything but a socket, or the connection is not permitted.
pub async fn connect_once(endpoint: &Endpoint) -> Result<Box<dyn Duplex>, QmpError> {
    match endpoint {
        Endpoint::Unix { path } => connect_unix(path).await,
        Endpoint::Tcp { host, port } => {
            let place = format!("{host}:{port}");
            let stream = TcpStream::connect(&place).await.map_err(|error| failure(&error, &place))?;
            stream.set_nodelay(true).map_err(|error| failure(&error, &place))?;
            Ok(Box::new(stream))
        }
    }
}

#[cfg(unix)]
async fn connect_unix(path: &str) -> Result<Box<dyn Duplex>, QmpError> {
    use std::os::unix::fs::FileTypeExt;
    // The folder is private, so that nobody swaps the path between this look and the connect.
    let metadata = tokio::fs::symlink_metadata(path).await.map_err(|error| failure(&error, path))?;
    if !metadata.file_type().is_socket() {
        let cause = "it is not a socket".to_owned();
        return Err(QmpError::EndpointRefused { endpoint: path.to_owned(), cause });
    }
    let stream = tokio::net::UnixStream::connect(path).await.map_err(|error| failure(&error, path))?;
    Ok(Box::new(stream))
}

#[cfg(not(unix))]
async fn connect_unix(path: &str) -> Result<Box<dyn Duplex>, QmpError> {
    let cause = "this system's guests listen on loopback TCP".to_owned();
    Err(QmpError::EndpointRefused { endpoint: path.to_owned(), cause })
}

fn failure(error: &io::Error, place: &str) -> QmpError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => QmpError::NotReady(place.to_owned()),
        io::ErrorKind::WouldBlock => QmpError::Busy(place.to_owned()),
        _ => QmpError::EndpointRefused { endpoint: place.to_owned(), cause: error.to_string() },
    }
}
