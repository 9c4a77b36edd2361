//! What is known of the system inside a guest: its agent's word, else what QEMU's own network has seen.
use super::run::Run;
use crate::explain::qemu_errors::as_api_error;
use crate::ports::qmp_connector::GuestSockets;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use openutm_contract::ApiError;
use openutm_contract::types::{Endpoint, GuestInfo, GuestInfoAddressesItem, GuestInfoAgent, NetworkMode};
use openutm_qemu::agent::{
    AgentConnection, AgentError, AgentOptions, AgentReply, read_addresses, read_host_name, read_os_name,
};
use openutm_qemu::qmp::{QmpConnection, QmpError, guest_addresses_of};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const AGENT_TIMEOUT: Duration = Duration::from_secs(2);
const AGENT_CHARDEV: &str = "agent";

/// The guest has opened the agent's port: something listens there.
async fn agent_is_there(qmp: &QmpConnection) -> Result<bool, QmpError> {
    let chardevs = qmp.query_chardev().await?;
    Ok(chardevs.iter().any(|chardev| chardev.label == AGENT_CHARDEV && chardev.frontend_open))
}

async fn addresses_by_network(run: &Run, qmp: &QmpConnection) -> Vec<GuestInfoAddressesItem> {
    let file = run.file();
    let Some(network) = file.config.networks.iter().find(|network| network.mode == NetworkMode::User) else {
        return Vec::new();
    };
    let arguments = json!({ "command-line": "info usernet" });
    let answer = qmp.execute("human-monitor-command", Some(arguments)).await.unwrap_or_default();
    let addresses = guest_addresses_of(answer.as_str().unwrap_or_default()).into_iter();
    addresses
        .map(|address| GuestInfoAddressesItem { interface: network.id.clone(), address: address.to_string() })
        .collect()
}

/// An agent that is too old for a command answers an error: then that one thing is not known.
async fn ask(agent: &AgentConnection, name: &str) -> Result<Value, AgentError> {
    match agent.execute(name, None, AGENT_TIMEOUT, AgentReply::Expected).await {
        Err(AgentError::Refused { .. }) => Ok(Value::Null),
        answer => answer,
    }
}

async fn ask_agent(sockets: &dyn GuestSockets, endpoint: &Endpoint) -> Result<GuestInfo, AgentError> {
    let options = AgentOptions { timeout: AGENT_TIMEOUT, ..AgentOptions::default() };
    let agent = sockets.open_agent(endpoint, options).await?;
    Ok(GuestInfo {
        agent: GuestInfoAgent::Connected,
        hostname: read_host_name(&ask(&agent, "guest-get-host-name").await?),
        os_name: read_os_name(&ask(&agent, "guest-get-osinfo").await?),
        addresses: read_addresses(&ask(&agent, "guest-network-get-interfaces").await?),
    })
}

async fn read(sockets: &dyn GuestSockets, run: &Run, qmp: &QmpConnection) -> Result<GuestInfo, ApiError> {
    let is_there = run.file().config.sharing.guest_agent && agent_is_there(qmp).await.map_err(as_api_error)?;
    let agent = match run.dir.endpoints.agent.as_ref().filter(|_| is_there) {
        None => GuestInfoAgent::Absent,
        Some(endpoint) => match ask_agent(sockets, endpoint).await {
            Ok(info) => return Ok(info),
            Err(_) => GuestInfoAgent::NotAnswering,
        },
    };
    Ok(GuestInfo { agent, hostname: None, os_name: None, addresses: addresses_by_network(run, qmp).await })
}

type Answer = Shared<BoxFuture<'static, Result<GuestInfo, ApiError>>>;

/// The agent's port takes one client at a time: those who ask meanwhile get the same answer. Clones know of the same
/// questions.
#[derive(Clone)]
pub struct GuestInfos {
    sockets: Arc<dyn GuestSockets>,
    /// By the guests' runtime directories.
    pending: Arc<Mutex<HashMap<String, Answer>>>,
}

impl GuestInfos {
    pub fn new(sockets: Arc<dyn GuestSockets>) -> Self {
        Self { sockets, pending: Arc::default() }
    }

    pub async fn of(&self, run: &Arc<Run>, qmp: &Arc<QmpConnection>) -> Result<GuestInfo, ApiError> {
        let answer = {
            let mut pending = self.pending();
            pending.entry(run.dir.id.clone()).or_insert_with(|| self.begin(run.clone(), qmp.clone())).clone()
        };
        answer.await
    }

    fn begin(&self, run: Arc<Run>, qmp: Arc<QmpConnection>) -> Answer {
        let infos = self.clone();
        let asking = async move {
            let answer = read(&*infos.sockets, &run, &qmp).await;
            infos.pending().remove(&run.dir.id);
            answer
        };
        asking.boxed().shared()
    }

    fn pending(&self) -> MutexGuard<'_, HashMap<String, Answer>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
