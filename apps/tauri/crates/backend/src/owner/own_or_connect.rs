//! A windowed app's way to its library: own it, take it over from a headless owner, or be a client of another app's.
use super::connect::{ConnectOptions, NOT_ANSWERING, connect_to_owner};
use super::connection::BackendConnection;
use super::control::ControlClient;
use super::info::read_owner_info;
use super::options::OwnerOptions;
use super::owner::{Owner, become_owner};
use crate::paths::home_paths;
use crate::platform::start_time_of;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::guest_processes::ProcessSignal;
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep};

pub enum OwnedOrConnected {
    Owner(Owner),
    Client(ControlClient),
}

pub struct OwnOrConnectOptions {
    pub owner: OwnerOptions,
    /// Who calls: “tauri”, “serve”.
    pub client: String,
    /// The user's consent to end an owner that does not answer.
    pub replace_hung: bool,
}

const RETRY: Duration = Duration::from_millis(25);
/// How long an ended process may take to be gone.
const END_WITHIN: Duration = Duration::from_secs(5);

/// Nobody owns the library: own it. A headless owner and a windowed caller: take it over. Any other owner: be its client.
///
/// Fails with `owner.notAnswering` after 5 s without an answer, unless `replace_hung`; with `contract.mismatch`,
/// `library.unusable`, and what creating the backend fails with.
pub async fn own_or_connect(options: OwnOrConnectOptions) -> Result<OwnedOrConnected, ApiError> {
    let home = options.owner.home.clone();
    let mut deadline = Instant::now() + NOT_ANSWERING;
    let mut may_end = options.replace_hung;
    loop {
        if let Some(owner) = own_if_free(&options.owner).await? {
            return Ok(OwnedOrConnected::Owner(owner));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            if !may_end {
                return Err(not_answering(&home));
            }
            may_end = false;
            end_hung_owner(&home).await?;
            deadline = Instant::now() + NOT_ANSWERING;
            continue;
        }
        let Some(connection) = connect_if_there(&options, left).await? else {
            sleep(RETRY).await;
            continue;
        };
        if !options.owner.windowed || !take_over(&connection, &options.client).await {
            return Ok(OwnedOrConnected::Client(connection));
        }
        connection.close();
        // It has answered: it is not hung, and closing may take it a moment.
        deadline = Instant::now() + NOT_ANSWERING;
    }
}

async fn own_if_free(options: &OwnerOptions) -> Result<Option<Owner>, ApiError> {
    match become_owner(options.clone()).await {
        Ok(owner) => Ok(Some(owner)),
        Err(error) if error.code == ErrorCode::OwnerHeld => Ok(None),
        Err(error) => Err(error),
    }
}

/// A client, or `None` when the owner is just coming or going and another look is worth it.
async fn connect_if_there(options: &OwnOrConnectOptions, timeout: Duration) -> Result<Option<ControlClient>, ApiError> {
    let connect = ConnectOptions {
        home: options.owner.home.clone(),
        client: options.client.clone(),
        windowed: options.owner.windowed,
        timeout,
    };
    match connect_to_owner(&connect).await {
        Ok(connection) => Ok(Some(connection)),
        // auth.denied: the token of an earlier owner was read while a new one was writing its own.
        Err(error)
            if matches!(
                error.code,
                ErrorCode::OwnerUnreachable
                    | ErrorCode::OwnerNotAnswering
                    | ErrorCode::OwnerReleasing
                    | ErrorCode::AuthDenied
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// True when the headless owner has given the library up, or is doing so.
async fn take_over(connection: &ControlClient, client: &str) -> bool {
    let reason = json!({ "reason": format!("{client} takes the library over.") });
    !connection.call("owner.release", reason).await.is_err_and(|error| error.code == ErrorCode::OwnerHeld)
}

fn not_answering(home: &Path) -> ApiError {
    let pid = read_owner_info(&home_paths(home).owner_info).map(|info| info.pid);
    let who = pid.map_or_else(|| "Another backend".to_owned(), |pid| format!("Another backend (process {pid})"));
    let error = ApiError::new(ErrorCode::OwnerNotAnswering, format!("{who} owns this library and does not answer."))
        .hint("End it, or let OpenUTM end it. Virtual machines that run go on running.");
    match pid {
        Some(pid) => error.with("pid", pid),
        None => error,
    }
}

/// Ends the hung owner: only the very process that wrote `owner.json`. Fails with `owner.notAnswering`.
async fn end_hung_owner(home: &Path) -> Result<(), ApiError> {
    let info = read_owner_info(&home_paths(home).owner_info).filter(|info| !info.start_time.is_empty());
    let Some(info) = info else { return Err(not_answering(home)) };
    let pid = u32::try_from(info.pid).map_err(|_| not_answering(home))?;
    let still_runs = async || start_time_of(pid).await.as_deref() == Some(&info.start_time);
    if !still_runs().await {
        return Err(not_answering(home));
    }
    crate::platform::kill(pid, ProcessSignal::Kill).map_err(|error| not_answering(home).cause(error))?;
    let deadline = Instant::now() + END_WITHIN;
    while still_runs().await {
        if Instant::now() > deadline {
            return Err(not_answering(home));
        }
        sleep(RETRY).await;
    }
    Ok(())
}
