//! Where the owner listens: a unix socket in the home, or loopback TCP on Windows.
use openutm_contract::types::Endpoint;
use openutm_core::ports::byte_stream::{ByteStream, Duplex};
use std::io;
use std::path::Path;
#[cfg(not(unix))]
use tokio::net::TcpListener;
use tokio::net::TcpStream;

pub enum ControlListener {
    #[cfg(unix)]
    Unix { listener: tokio::net::UnixListener, place: unix::SocketPlace },
    /// Of a system without unix sockets.
    #[cfg(not(unix))]
    Tcp(TcpListener),
}

impl ControlListener {
    /// Where that path is too long for a socket's name, it is a new private directory of an unforeseeable name. Whatever a
    /// killed owner has left there is removed: only the owner of the library may call this.
    #[cfg(unix)]
    pub fn bind(wanted: &Path) -> io::Result<Self> {
        let place = unix::SocketPlace::find(wanted)?;
        let listener = tokio::net::UnixListener::bind(place.path())?;
        std::fs::set_permissions(place.path(), std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(Self::Unix { listener, place })
    }

    #[cfg(not(unix))]
    pub fn bind(_wanted: &Path) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        Ok(Self::Tcp(TcpListener::from_std(listener)?))
    }

    pub fn endpoint(&self) -> io::Result<Endpoint> {
        match self {
            #[cfg(unix)]
            Self::Unix { place, .. } => {
                let path = place.path().to_string_lossy().into_owned().into();
                Ok(Endpoint::Unix { path })
            }
            #[cfg(not(unix))]
            Self::Tcp(listener) => {
                Ok(Endpoint::Tcp { host: "127.0.0.1".to_owned(), port: listener.local_addr()?.port().into() })
            }
        }
    }

    pub async fn accept(&self) -> io::Result<ByteStream> {
        match self {
            #[cfg(unix)]
            Self::Unix { listener, .. } => Ok(Box::new(listener.accept().await?.0)),
            #[cfg(not(unix))]
            Self::Tcp(listener) => with_small_lines(listener.accept().await?.0),
        }
    }
}

/// A socket that is connected; small lines go out at once.
pub async fn connect_endpoint(endpoint: &Endpoint) -> io::Result<ByteStream> {
    match endpoint {
        Endpoint::Unix { path } => connect_unix(Path::new(path.as_str())).await,
        Endpoint::Tcp { host, port } => {
            let port = u16::try_from(*port).map_err(io::Error::other)?;
            with_small_lines(TcpStream::connect((host.as_str(), port)).await?)
        }
    }
}

fn with_small_lines(stream: TcpStream) -> io::Result<Box<dyn Duplex>> {
    stream.set_nodelay(true)?;
    Ok(Box::new(stream))
}

#[cfg(unix)]
async fn connect_unix(path: &Path) -> io::Result<ByteStream> {
    Ok(Box::new(tokio::net::UnixStream::connect(path).await?))
}

#[cfg(not(unix))]
async fn connect_unix(_path: &Path) -> io::Result<ByteStream> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system's backends listen on loopback TCP"))
}

#[cfg(unix)]
pub mod unix {
    use super::{Path, io};
    use crate::paths::MAX_SOCKET_PATH_BYTES;
    use crate::rpc::random_name;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::DirBuilderExt;
    use std::path::PathBuf;

    /// Where the control socket lies; gone when it is dropped.
    pub enum SocketPlace {
        InHome(PathBuf),
        OwnFolder { folder: PathBuf, path: PathBuf },
    }

    impl SocketPlace {
        pub fn find(wanted: &Path) -> io::Result<Self> {
            if wanted.as_os_str().as_bytes().len() <= MAX_SOCKET_PATH_BYTES {
                match fs::remove_file(wanted) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => return Ok(Self::InHome(wanted.to_owned())),
                }
            }
            let folder = std::env::temp_dir().join(format!("openutm-{}", &random_name()[..8]));
            fs::DirBuilder::new().mode(0o700).create(&folder)?;
            let path = folder.join(wanted.file_name().unwrap_or_default());
            Ok(Self::OwnFolder { folder, path })
        }

        pub fn path(&self) -> &Path {
            match self {
                Self::InHome(path) | Self::OwnFolder { path, .. } => path,
            }
        }
    }

    impl Drop for SocketPlace {
        fn drop(&mut self) {
            // A socket that nobody listens on does no harm.
            let _ = match self {
                Self::InHome(path) => fs::remove_file(path),
                Self::OwnFolder { folder, .. } => fs::remove_dir_all(folder),
            };
        }
    }
}
