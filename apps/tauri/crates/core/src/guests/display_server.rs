//! Where a guest's display listens, and the password that it wants.
use super::run::Run;
use crate::ports::guest_files::GuestFiles;
use openutm_contract::types::{DisplayProtocol, Endpoint, GuestRuntimeDisplayProtocol};
use openutm_contract::{ApiError, ErrorCode};

#[derive(Debug, Clone, PartialEq)]
pub struct DisplayServer {
    pub protocol: DisplayProtocol,
    pub endpoint: Endpoint,
    /// Only loopback TCP has one.
    pub password: Option<String>,
}

const PASSWORD_BYTES: u64 = 1024;

fn shown(protocol: GuestRuntimeDisplayProtocol) -> Option<DisplayProtocol> {
    match protocol {
        GuestRuntimeDisplayProtocol::Spice => Some(DisplayProtocol::Spice),
        GuestRuntimeDisplayProtocol::Vnc => Some(DisplayProtocol::Vnc),
        GuestRuntimeDisplayProtocol::None => None,
    }
}

/// Fails with `stream.unavailable`.
pub async fn display_server(files: &dyn GuestFiles, run: &Run) -> Result<DisplayServer, ApiError> {
    let protocol = shown(run.file().display_protocol);
    let (Some(protocol), Some(endpoint)) = (protocol, run.dir.endpoints.display.clone()) else {
        return Err(ApiError::new(ErrorCode::StreamUnavailable, "The VM was started without a display.")
            .hint("Choose a display in its settings and restart it."));
    };
    let password = match endpoint {
        Endpoint::Unix { .. } => None,
        Endpoint::Tcp { .. } => {
            let secret = format!("{}/display.secret", run.dir.path);
            let bytes = files.read_bounded(&secret, PASSWORD_BYTES).await?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
    };
    Ok(DisplayServer { protocol, endpoint, password })
}
