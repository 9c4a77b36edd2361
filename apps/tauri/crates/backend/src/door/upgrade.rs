//! From an HTTP request to a WebSocket (RFC 6455).
use super::responses::{Answer, bare, set};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

pub type DoorSocket = WebSocketStream<TokioIo<Upgraded>>;

/// Larger than any message of a display protocol's client, clipboard included.
const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;

fn says(request: &Request<Incoming>, name: HeaderName, word: &str) -> bool {
    let values = request.headers().get_all(name);
    values
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .any(|text| text.trim().eq_ignore_ascii_case(word))
}

pub fn wants_upgrade(request: &Request<Incoming>) -> bool {
    request.headers().contains_key(UPGRADE) && says(request, CONNECTION, "upgrade")
}

/// A WebSocket's beginning: the answer to send, and what it becomes. `None` for what is no handshake.
pub fn begin(mut request: Request<Incoming>) -> Option<(Answer, OnUpgrade)> {
    let is_handshake = request.method() == Method::GET
        && says(&request, UPGRADE, "websocket")
        && says(&request, SEC_WEBSOCKET_VERSION, "13");
    let key = request.headers().get(SEC_WEBSOCKET_KEY).filter(|key| is_handshake && key.len() == 24)?;
    let accept = derive_accept_key(key.as_bytes());
    let mut answer = bare(StatusCode::SWITCHING_PROTOCOLS);
    set(&mut answer, CONNECTION, "Upgrade");
    set(&mut answer, UPGRADE, "websocket");
    set(&mut answer, SEC_WEBSOCKET_ACCEPT, &accept);
    Some((answer, hyper::upgrade::on(&mut request)))
}

/// `None` when the connection has gone meanwhile.
pub async fn socket_of(upgrade: OnUpgrade) -> Option<DoorSocket> {
    let config =
        WebSocketConfig::default().max_message_size(Some(MAX_FRAME_BYTES)).max_frame_size(Some(MAX_FRAME_BYTES));
    Some(WebSocketStream::from_raw_socket(TokioIo::new(upgrade.await.ok()?), Role::Server, Some(config)).await)
}
