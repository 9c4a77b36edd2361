//! Finds the owner of a library and talks to it.
use super::control::{ControlClient, ControlClientOptions, connect_control};
use super::info::read_owner_info;
use super::token::read_token_file;
use crate::paths::home_paths;
use openutm_contract::types::HelloParams;
use openutm_contract::{ApiError, CONTRACT_VERSION, ErrorCode};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, Clone)]
pub struct ConnectOptions {
    pub home: PathBuf,
    /// Who calls: “cli”, “tauri”.
    pub client: String,
    pub windowed: bool,
    /// How long the owner may take to answer.
    pub timeout: Duration,
}

/// An owner that answers nothing for this long is taken for hung.
pub const NOT_ANSWERING: Duration = Duration::from_secs(5);

fn no_owner() -> ApiError {
    ApiError::new(ErrorCode::OwnerUnreachable, "No OpenUTM backend runs for this library.").hint("Start one.")
}

fn read_token(path: &Path) -> Result<String, ApiError> {
    read_token_file(path).map_err(|error| no_owner().cause(error))?.ok_or_else(|| {
        ApiError::new(ErrorCode::AuthDenied, "The backend's token file is not this user's own private file.")
            .hint(format!("Remove {} and start OpenUTM again.", path.display()))
    })
}

/// One attempt at the owner that `owner.json` names. Fails with `owner.unreachable` when none runs,
/// `owner.notAnswering`, `contract.mismatch` or `auth.denied`.
pub async fn connect_to_owner(options: &ConnectOptions) -> Result<ControlClient, ApiError> {
    let paths = home_paths(&options.home);
    let info = read_owner_info(&paths.owner_info).ok_or_else(no_owner)?;
    connect_control(ControlClientOptions {
        endpoint: info.endpoint,
        token: read_token(&paths.control_token)?,
        hello: HelloParams {
            contract_version: CONTRACT_VERSION,
            client: options.client.clone(),
            windowed: options.windowed,
        },
        hello_timeout: options.timeout,
    })
    .await
}
