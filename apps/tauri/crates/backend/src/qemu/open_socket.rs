//! A connection to one of a guest's sockets.
use openutm_contract::types::Endpoint;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::ByteStream;
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Fails with `stream.unavailable` after five seconds or a refusal.
pub async fn open_socket(endpoint: &Endpoint) -> Result<ByteStream, ApiError> {
    let connected = tokio::time::timeout(CONNECT_TIMEOUT, connect(endpoint)).await;
    connected.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(|error| {
        ApiError::new(ErrorCode::StreamUnavailable, "The guest's stream could not be opened.")
            .hint("The VM may have just ended, or not answer.")
            .cause(error)
    })
}

async fn connect(endpoint: &Endpoint) -> io::Result<ByteStream> {
    match endpoint {
        Endpoint::Unix { path } => connect_unix(path.as_str()).await,
        Endpoint::Tcp { host, port } => {
            let port = u16::try_from(*port).map_err(io::Error::other)?;
            let stream = TcpStream::connect((host.as_str(), port)).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream))
        }
    }
}

#[cfg(unix)]
async fn connect_unix(path: &str) -> io::Result<ByteStream> {
    Ok(Box::new(tokio::net::UnixStream::connect(path).await?))
}

#[cfg(not(unix))]
async fn connect_unix(_path: &str) -> io::Result<ByteStream> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system's guests listen on loopback TCP"))
}
