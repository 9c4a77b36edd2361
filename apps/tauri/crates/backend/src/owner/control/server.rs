//! The control socket: where other apps, the command line and scripts talk to the owner.
use super::connection::{ConnectionEvents, ConnectionParts, serve_connection};
use super::endpoint::ControlListener;
use super::outbox::Outbox;
use crate::owner::local_backend::LocalBackend;
use crate::rpc::EventEnvelope;
use openutm_contract::types::Endpoint;
use openutm_core::ports::byte_stream::ByteStream;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub struct ControlServerOptions {
    /// Where the socket should lie; a path that is too long is replaced by a short private one.
    pub socket_path: PathBuf,
    pub token: String,
    pub backend: Arc<dyn LocalBackend>,
    /// Called whenever the number of clients that have said hello changes.
    pub on_clients: Arc<dyn Fn() + Send + Sync>,
    pub limits: ControlLimits,
}

#[derive(Debug, Clone, Copy)]
pub struct ControlLimits {
    /// Connections that have not said who they are; the oldest gives way to a new one.
    pub max_unproved: usize,
    pub max_clients: usize,
    /// How long a connection may take to prove itself and say hello.
    pub prove_within: Duration,
}

impl Default for ControlLimits {
    fn default() -> Self {
        Self { max_unproved: 64, max_clients: 256, prove_within: Duration::from_secs(10) }
    }
}

/// After a failed accept (no more file descriptors) there is time for some to come free.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);
/// Longer than any connection takes to its end.
const END_WITHIN: Duration = Duration::from_secs(6);

pub struct ControlServer {
    pub endpoint: Endpoint,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
    stop: CancellationToken,
}

struct Shared {
    token: Arc<str>,
    backend: Arc<dyn LocalBackend>,
    on_clients: Arc<dyn Fn() + Send + Sync>,
    limits: ControlLimits,
    table: Mutex<Table>,
    end: CancellationToken,
    connections: TaskTracker,
}

#[derive(Default)]
struct Table {
    accepted: u64,
    /// Not proved yet, oldest first: what cuts them off.
    unproved: BTreeMap<u64, CancellationToken>,
    clients: BTreeMap<u64, (Arc<Outbox>, CancellationToken)>,
}

impl ControlServer {
    /// Fails with the system's error when it cannot listen.
    pub fn open(options: ControlServerOptions) -> io::Result<ControlServer> {
        let listener = ControlListener::bind(&options.socket_path)?;
        let endpoint = listener.endpoint()?;
        let shared = Arc::new(Shared {
            token: options.token.into(),
            backend: options.backend,
            on_clients: options.on_clients,
            limits: options.limits,
            table: Mutex::default(),
            end: CancellationToken::new(),
            connections: TaskTracker::new(),
        });
        let stop = CancellationToken::new();
        let listening = tokio::spawn(listen(listener, Arc::clone(&shared), stop.clone()));
        Ok(ControlServer { endpoint, shared, listening: Mutex::new(Some(listening)), stop })
    }

    /// Sends an event to every client that has said hello.
    pub fn broadcast(&self, event: &EventEnvelope) {
        for (outbox, cut) in self.shared.lock().clients.values() {
            if !outbox.event(event) {
                cut.cancel();
            }
        }
    }

    pub fn client_count(&self) -> usize {
        self.shared.lock().clients.len()
    }

    /// Takes no new connections; those that are there go on. The socket's file is gone afterwards.
    pub async fn stop_listening(&self) {
        self.stop.cancel();
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(listening) = listening {
            let _ = listening.await;
        }
    }

    /// Ends every connection, streams too, once what was sent is out.
    pub async fn end_all(&self) {
        self.shared.end.cancel();
        self.shared.connections.close();
        let _ = tokio::time::timeout(END_WITHIN, self.shared.connections.wait()).await;
    }
}

async fn listen(listener: ControlListener, shared: Arc<Shared>, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        match accepted {
            Ok(socket) => shared.serve(socket),
            Err(_) => tokio::time::sleep(ACCEPT_AGAIN).await,
        }
    }
}

impl Shared {
    fn serve(self: &Arc<Self>, socket: ByteStream) {
        let cut = CancellationToken::new();
        let number = self.enter(&cut);
        let here = Arc::new(Here { shared: Arc::clone(self), number, cut: cut.clone() });
        let parts = ConnectionParts {
            client_id: format!("control-{number}"),
            token: Arc::clone(&self.token),
            backend: Arc::clone(&self.backend),
            events: here.clone(),
            end: self.end.clone(),
        };
        let prove_within = self.limits.prove_within;
        self.connections.spawn(async move {
            tokio::select! {
                () = serve_connection(socket, parts) => {}
                () = cut.cancelled() => {}
                () = here.too_late(prove_within) => {}
            }
            here.shared.leave(number);
        });
    }

    fn enter(&self, cut: &CancellationToken) -> u64 {
        let mut table = self.lock();
        table.accepted += 1;
        let number = table.accepted;
        if table.unproved.len() >= self.limits.max_unproved
            && let Some((_, oldest)) = table.unproved.pop_first()
        {
            oldest.cancel();
        }
        table.unproved.insert(number, cut.clone());
        number
    }

    fn leave(&self, number: u64) {
        let was_client = {
            let mut table = self.lock();
            table.unproved.remove(&number);
            table.clients.remove(&number).is_some()
        };
        if was_client {
            (self.on_clients)();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection's place at the server.
struct Here {
    shared: Arc<Shared>,
    number: u64,
    cut: CancellationToken,
}

impl Here {
    /// Ends when the connection has not said in time who it is; never, when it has.
    async fn too_late(&self, prove_within: Duration) {
        tokio::time::sleep(prove_within).await;
        if !self.shared.lock().unproved.contains_key(&self.number) {
            std::future::pending::<()>().await;
        }
    }
}

impl ConnectionEvents for Here {
    fn greeted(&self, outbox: &Arc<Outbox>) {
        let clients = {
            let mut table = self.shared.lock();
            table.unproved.remove(&self.number);
            table.clients.insert(self.number, (Arc::clone(outbox), self.cut.clone()));
            table.clients.len()
        };
        (self.shared.on_clients)();
        if clients > self.shared.limits.max_clients {
            self.cut.cancel();
        }
    }

    fn is_stream(&self) {
        self.shared.lock().unproved.remove(&self.number);
    }
}
