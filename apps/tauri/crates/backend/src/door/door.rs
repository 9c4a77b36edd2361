//! One door: who comes in, what of it becomes a WebSocket, and how it is shut.
use super::csp_reports::CspReports;
use super::events_socket::send_events;
use super::guard::{Verdict, is_name, judge_request};
use super::listen::{DoorListeners, listen_on_loopback};
use super::page_files::PageFiles;
use super::responses::{Answer, foreign, refused_upgrade, set_common_headers};
use super::routes::{self, RouteParts, has_token, target, ticket_of};
use super::silent::{Connections, Place};
use super::stream_sockets::carry_streams;
use super::upgrade::{self, socket_of, wants_upgrade};
use crate::owner::{LocalBackend, OpenDoor};
use crate::rpc::{OneTimeBox, StreamDirection};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use openutm_contract::ApiError;
use openutm_core::ports::byte_stream::TICKET_LIFE_MS;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub struct DoorOptions {
    pub backend: Arc<dyn LocalBackend>,
    pub page: Arc<dyn PageFiles>,
    pub token: String,
    pub port: Option<u16>,
    /// Tried first when no port is asked for; 0 for none.
    pub preferred_port: u16,
    /// Called whenever `client_count` changes.
    pub on_clients: Arc<dyn Fn() + Send + Sync>,
}

/// A request's head must be there in this time; a connection that says nothing counts as well.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_HEAD_BYTES: usize = 64 * 1024;
const MAX_EVENT_TICKETS: usize = 256;
/// After a failed accept (no more file descriptors) there is time for some to come free.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

pub struct Door {
    url: String,
    shared: Arc<Shared>,
    listening: Mutex<Vec<JoinHandle<()>>>,
    stop: CancellationToken,
}

struct Shared {
    port: u16,
    parts: RouteParts,
    pages: AtomicUsize,
    on_clients: Arc<dyn Fn() + Send + Sync>,
    connections: Arc<Connections>,
    close: CancellationToken,
    tasks: TaskTracker,
}

impl Door {
    /// Opens the door on 127.0.0.1 and ::1. Fails with `port.inUse`.
    pub async fn open(options: DoorOptions) -> Result<Door, ApiError> {
        let DoorListeners { v4, v6, port } = listen_on_loopback(options.port, options.preferred_port).await?;
        let url = format!("http://127.0.0.1:{port}/#token={}", options.token);
        let shared = Arc::new(Shared {
            port,
            parts: RouteParts {
                backend: options.backend,
                token: options.token,
                event_tickets: OneTimeBox::new(Duration::from_millis(TICKET_LIFE_MS), MAX_EVENT_TICKETS),
                page: options.page,
                csp_reports: CspReports::default(),
                calls: 0.into(),
            },
            pages: AtomicUsize::new(0),
            on_clients: options.on_clients,
            connections: Arc::default(),
            close: CancellationToken::new(),
            tasks: TaskTracker::new(),
        });
        let stop = CancellationToken::new();
        let listen_on = |listener| tokio::spawn(listen(listener, Arc::clone(&shared), stop.clone()));
        let listening = Mutex::new([Some(v4), v6].into_iter().flatten().map(listen_on).collect());
        Ok(Door { url, shared, listening, stop })
    }
}

#[async_trait::async_trait]
impl OpenDoor for Door {
    fn url(&self) -> &str {
        &self.url
    }

    fn port(&self) -> u16 {
        self.shared.port
    }

    fn client_count(&self) -> usize {
        self.shared.pages.load(Ordering::Acquire)
    }

    async fn stop_listening(&self) {
        self.stop.cancel();
        let listening = std::mem::take(&mut *self.listening.lock().unwrap_or_else(PoisonError::into_inner));
        for listener in listening {
            let _ = listener.await;
        }
    }

    async fn close(&self) {
        self.stop_listening().await;
        self.shared.close.cancel();
        self.shared.tasks.close();
        let _ = tokio::time::timeout(CLOSE_WITHIN, self.shared.tasks.wait()).await;
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        match accepted {
            Ok((socket, _)) => {
                if let Some(place) = shared.connections.enter() {
                    let serving = Arc::clone(&shared).serve(socket, Arc::new(place));
                    shared.tasks.spawn(serving);
                }
            }
            Err(_) => tokio::time::sleep(ACCEPT_AGAIN).await,
        }
    }
}

/// Cuts off a connection that has said nothing for too long.
async fn silence(place: &Place) {
    tokio::time::sleep(HEADERS_TIMEOUT).await;
    if !place.is_silent() {
        std::future::pending::<()>().await;
    }
}

impl Shared {
    async fn serve(self: Arc<Self>, socket: TcpStream, place: Arc<Place>) {
        // Small answers go out at once; a socket that refuses this is about to fail anyway.
        let _ = socket.set_nodelay(true);
        let (shared, here) = (Arc::clone(&self), Arc::clone(&place));
        let service = service_fn(move |request| {
            let (shared, here) = (Arc::clone(&shared), Arc::clone(&here));
            async move {
                here.has_spoken();
                let mut answer = shared.answer(request, here).await;
                if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
                    set_common_headers(&mut answer);
                }
                Ok::<_, Infallible>(answer)
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_TIMEOUT)
            // Whoever has said all that it has to say still gets its answer.
            .half_close(true)
            .max_buf_size(MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(socket), service)
            .with_upgrades();
        tokio::select! {
            // A broken connection concerns nobody else.
            _ = connection => {}
            () = place.cut.cancelled() => {}
            () = silence(&place) => {}
            () = self.close.cancelled() => {}
        }
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>, place: Arc<Place>) -> Answer {
        let is_upgrade = wants_upgrade(&request);
        let (head, body) = request.into_parts();
        if judge_request(&head, self.port) == Verdict::Refused {
            return if is_upgrade { refused_upgrade(StatusCode::FORBIDDEN) } else { foreign(StatusCode::FORBIDDEN) };
        }
        let request = Request::from_parts(head, body);
        if !is_upgrade {
            return routes::answer(request, &self.parts).await;
        }
        let address = target(&request).to_owned();
        if let Some(ticket) = ticket_of(&address) {
            return self.open_stream(request, ticket, place).await;
        }
        if address == "/events" || address.starts_with("/events?") {
            return self.open_events(request, &address, place);
        }
        refused_upgrade(StatusCode::NOT_FOUND)
    }

    fn open_events(self: Arc<Self>, request: Request<Incoming>, address: &str, place: Arc<Place>) -> Answer {
        let ticket = address.strip_prefix("/events?ticket=").filter(|ticket| ticket.len() == 43 && is_name(ticket));
        let has_ticket = ticket.is_some_and(|ticket| self.parts.event_tickets.take(ticket).is_some());
        if !has_ticket && !has_token(request.headers(), &self.parts.token) {
            return refused_upgrade(StatusCode::UNAUTHORIZED);
        }
        let Some((answer, upgraded)) = upgrade::begin(request) else {
            return refused_upgrade(StatusCode::BAD_REQUEST);
        };
        let shared = Arc::clone(&self);
        self.carry(place, async move {
            let Some(socket) = socket_of(upgraded).await else { return };
            let _page = CountedPage::enter(&shared);
            send_events(socket, &*shared.parts.backend).await;
        });
        answer
    }

    async fn open_stream(self: Arc<Self>, request: Request<Incoming>, ticket: &str, place: Arc<Place>) -> Answer {
        let Ok(stream) = self.parts.backend.redeem(ticket, StreamDirection::Both).await else {
            return refused_upgrade(StatusCode::NOT_FOUND);
        };
        let Some((answer, upgraded)) = upgrade::begin(request) else {
            return refused_upgrade(StatusCode::BAD_REQUEST);
        };
        let backend = Arc::clone(&self.parts.backend);
        self.carry(place, async move {
            if let Some(socket) = socket_of(upgraded).await {
                carry_streams(socket, stream, backend).await;
            }
        });
        answer
    }

    /// Runs what a connection has become, until it or the door ends.
    fn carry(self: &Arc<Self>, place: Arc<Place>, carrying: impl Future<Output = ()> + Send + 'static) {
        let close = self.close.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = carrying => {}
                () = close.cancelled() => {}
            }
            drop(place);
        });
    }
}

/// A page that listens to events counts as a client.
struct CountedPage<'a>(&'a Shared);

impl<'a> CountedPage<'a> {
    fn enter(shared: &'a Shared) -> Self {
        shared.pages.fetch_add(1, Ordering::AcqRel);
        (shared.on_clients)();
        Self(shared)
    }
}

impl Drop for CountedPage<'_> {
    fn drop(&mut self) {
        self.0.pages.fetch_sub(1, Ordering::AcqRel);
        (self.0.on_clients)();
    }
}
