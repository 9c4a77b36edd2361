//! The one backend that holds the library, from taking the lock to giving it up.
use super::control::{ControlLimits, ControlServer, ControlServerOptions};
use super::door_slot::{DoorRequest, DoorSlot, OpenDoor};
use super::gate::Gate;
use super::info::write_owner_info;
use super::local_backend::LocalBackend;
use super::options::{OwnedBackend, OwnerOptions};
use super::token::create_token_file;
use crate::paths::{HomePaths, home_paths};
use crate::platform::start_time_of;
use crate::rpc::{Answerer, EventEnvelope, EventSequencer, OutputCheck, StreamDirection, failure};
use futures_util::future::BoxFuture;
use openutm_contract::types::{BackendKind, Endpoint, OwnerInfo};
use openutm_contract::{ApiError, CONTRACT_VERSION, Context, ErrorCode, Event, Reply, request_id};
use openutm_core::ports::byte_stream::ByteStream;
use openutm_core::ports::log::Log;
use openutm_core::{Listener, Listeners, Subscription};
use openutm_storage::OwnerLock;
use serde_json::Value;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;
use uuid::Uuid;

/// Clones are the same owner.
#[derive(Clone)]
pub struct Owner(Arc<Inner>);

pub(super) struct Inner {
    pub(super) me: Weak<Inner>,
    pub(super) held: OwnedBackend,
    pub(super) windowed: bool,
    pub(super) version: String,
    pub(super) paths: HomePaths,
    log: Arc<dyn Log>,
    outputs: OutputCheck,
    pub(super) drain: Duration,
    events: EventSequencer,
    event_listeners: Listeners<EventEnvelope>,
    client_listeners: Listeners<()>,
    pub(super) gate: Gate,
    pub(super) door: DoorSlot,
    pub(super) server: OnceLock<ControlServer>,
    pub(super) lock: Mutex<Option<OwnerLock>>,
    pub(super) release_begun: AtomicBool,
    pub(super) released: watch::Sender<Option<String>>,
    pub(super) ended: watch::Sender<Option<String>>,
    heard: OnceLock<Subscription>,
}

fn releasing() -> ApiError {
    ApiError::new(ErrorCode::OwnerReleasing, "The backend is handing the library over.").hint("Connect again.")
}

fn make_home(home: &Path) -> Result<(), ApiError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(home).map_err(|error| {
        ApiError::new(ErrorCode::LibraryUnusable, format!("The library's place cannot be made: {error}."))
            .hint("Choose another place with OPENUTM_HOME.")
            .cause(error)
    })
}

/// Takes the library. Fails at once with `owner.held` when another process has it, with `library.unusable`, or with what
/// creating the backend fails with.
pub async fn become_owner(options: OwnerOptions) -> Result<Owner, ApiError> {
    make_home(&options.home)?;
    let paths = home_paths(&options.home);
    let lock = OwnerLock::take(&paths.owner_db)?.ok_or_else(|| {
        ApiError::new(ErrorCode::OwnerHeld, "Another backend owns this library.").hint("Connect to it.")
    })?;
    let held = (options.create_backend)(&options.home).await?;
    let inner = Inner::new(options, paths, held, lock);
    match inner.open().await {
        Ok(()) => Ok(Owner(inner)),
        Err(error) => {
            inner.held.core.close().await;
            inner.free_lock();
            Err(error)
        }
    }
}

impl Inner {
    fn new(options: OwnerOptions, paths: HomePaths, held: OwnedBackend, lock: OwnerLock) -> Arc<Self> {
        Arc::new_cyclic(|me| Inner {
            me: Weak::clone(me),
            held,
            windowed: options.windowed,
            version: options.version,
            paths,
            log: options.log,
            outputs: options.outputs,
            drain: options.drain,
            events: EventSequencer::new(Uuid::new_v4().to_string()),
            event_listeners: Listeners::default(),
            client_listeners: Listeners::default(),
            gate: Gate::default(),
            door: DoorSlot::new(options.door),
            server: OnceLock::new(),
            lock: Mutex::new(Some(lock)),
            release_begun: AtomicBool::new(false),
            released: watch::Sender::new(None),
            ended: watch::Sender::new(None),
            heard: OnceLock::new(),
        })
    }

    /// Begins to listen, and says so in `owner.json`.
    async fn open(self: &Arc<Self>) -> Result<(), ApiError> {
        let me = Weak::clone(&self.me);
        let heard = self.held.core.on_event(Arc::new(move |event| {
            if let Some(inner) = me.upgrade() {
                inner.emit(event);
            }
        }));
        let _ = self.heard.set(heard);
        let server = self.listen().map_err(|error| {
            ApiError::new(ErrorCode::LibraryUnusable, format!("The backend cannot listen: {error}."))
                .hint("Look whether you may write the library's folder and whether its disk is full.")
                .cause(error)
        })?;
        let endpoint = server.endpoint.clone();
        let _ = self.server.set(server);
        let start_time = start_time_of(std::process::id()).await.unwrap_or_default();
        let written = self.write_info(start_time, endpoint);
        if let (Err(_), Some(server)) = (&written, self.server.get()) {
            server.stop_listening().await;
        }
        written.map_err(|error| {
            ApiError::new(ErrorCode::LibraryUnusable, format!("The library cannot be written: {error}.")).cause(error)
        })
    }

    fn listen(self: &Arc<Self>) -> io::Result<ControlServer> {
        let (me, clients) = (Arc::clone(self), self.client_listeners.clone());
        ControlServer::open(ControlServerOptions {
            socket_path: self.paths.control_socket.clone(),
            token: create_token_file(&self.paths.control_token)?,
            backend: me,
            on_clients: Arc::new(move || clients.tell(&())),
            limits: ControlLimits::default(),
        })
    }

    fn write_info(&self, start_time: String, endpoint: Endpoint) -> io::Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        write_owner_info(
            &self.paths.owner_info,
            &OwnerInfo {
                pid: std::process::id().into(),
                start_time,
                started_at_ms: (now.as_millis() as u64).into(),
                backend: BackendKind::Rust,
                version: self.version.clone(),
                contract_version: CONTRACT_VERSION,
                windowed: self.windowed,
                endpoint,
            },
        )
    }

    pub(super) fn emit(&self, event: &Event) {
        let told = self.events.number(event, |envelope| {
            if let Some(server) = self.server.get() {
                server.broadcast(envelope);
            }
            self.event_listeners.tell(envelope);
        });
        if let Err(error) = told {
            self.log.error("An event cannot be written.", &error, &[("topic", event.topic().into())]);
        }
    }

    pub(super) async fn open_door(&self, port: Option<u16>) -> Result<Arc<dyn OpenDoor>, ApiError> {
        let clients = self.client_listeners.clone();
        // Whoever calls holds it.
        let backend = self.me.upgrade().ok_or_else(releasing)?;
        self.door.open(DoorRequest { backend, port, on_clients: Arc::new(move || clients.tell(&())) }).await
    }
}

#[async_trait::async_trait]
impl LocalBackend for Inner {
    fn epoch(&self) -> &str {
        &self.events.epoch
    }

    fn answer(&self, raw: Value, context: Context) -> BoxFuture<'static, Reply> {
        let id = request_id(&raw);
        let refused = move || failure(id, &releasing());
        // A release must not wait for itself.
        let is_release = raw.get("method").and_then(Value::as_str) == Some("owner.release");
        let pass = if is_release { None } else { self.gate.enter() };
        let (Some(backend), true) = (self.me.upgrade(), is_release || pass.is_some()) else {
            return Box::pin(async move { refused() });
        };
        let answerer = Answerer { backend, log: Arc::clone(&self.log), outputs: self.outputs };
        Box::pin(async move {
            let answering = answerer.answer(raw, context);
            match pass {
                Some(pass) => pass.run(answering, refused).await,
                None => answering.await,
            }
        })
    }

    async fn releasing(&self) {
        self.gate.is_shut().await;
    }

    async fn redeem(&self, ticket: &str, direction: StreamDirection) -> Result<ByteStream, ApiError> {
        self.held.streams.redeem(ticket, direction).await
    }

    fn on_event(&self, listener: Listener<EventEnvelope>) -> Subscription {
        self.event_listeners.add(listener)
    }
}

impl Owner {
    /// For transports of this process: windows need no socket.
    pub fn backend(&self) -> Arc<dyn LocalBackend> {
        self.0.clone()
    }

    /// Clients on the control socket and pages at the door.
    pub fn client_count(&self) -> usize {
        self.0.server.get().map_or(0, ControlServer::client_count) + self.0.door.client_count()
    }

    pub fn on_clients(&self, listener: impl Fn() + Send + Sync + 'static) -> Subscription {
        self.0.client_listeners.add(Arc::new(move |()| listener()))
    }

    /// Gives the library up, whoever asks: at the end of the process. Idempotent.
    pub async fn release(&self, reason: &str) {
        self.0.release(reason).await;
    }

    /// Resolves with the reason when the library has been given up and every connection has ended.
    pub async fn ended(&self) -> String {
        let mut ended = self.0.ended.subscribe();
        let reason = ended.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or_default()
    }
}
