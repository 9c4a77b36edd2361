//! What each address of the door does, once the guard has let the request in.
use super::body::read_body;
use super::csp_reports::{CspReports, MAX_REPORT_BYTES};
use super::guard::is_name;
use super::page_files::{PageFiles, serve_page};
use super::responses::{Answer, bare, denied, error_answer, foreign, json_answer, set, text_answer};
use crate::owner::{LocalBackend, same_token};
use crate::rpc::{MAX_REQUEST_BYTES, OneTimeBox, StreamDirection, parse_request_text};
use futures_util::StreamExt;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderMap, TRANSFER_ENCODING};
use hyper::{Method, Request, Response, StatusCode};
use openutm_contract::{ApiError, Context, ErrorCode};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

pub struct RouteParts {
    pub backend: Arc<dyn LocalBackend>,
    pub token: String,
    /// Tickets for the events' WebSocket.
    pub event_tickets: OneTimeBox<()>,
    pub page: Arc<dyn PageFiles>,
    pub csp_reports: CspReports,
    pub calls: AtomicU64,
}

const STREAM_CHUNK_BYTES: usize = 64 * 1024;
const TOKEN_LENGTH: usize = 43;
const MAX_TICKET_LENGTH: usize = 128;

pub fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let text = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let offered = text.strip_prefix("Bearer ").filter(|token| token.len() == TOKEN_LENGTH && is_name(token));
    same_token(offered.unwrap_or_default(), token)
}

/// Path and query, as they stand.
pub fn target(request: &Request<Incoming>) -> &str {
    request.uri().path_and_query().map_or("", |target| target.as_str())
}

pub fn ticket_of(target: &str) -> Option<&str> {
    let ticket = target.strip_prefix("/stream/")?;
    ((1..=MAX_TICKET_LENGTH).contains(&ticket.len()) && is_name(ticket)).then_some(ticket)
}

/// The answer to a request that is no upgrade.
pub async fn answer(request: Request<Incoming>, parts: &RouteParts) -> Answer {
    // No page sends its requests in chunks, and a length beside them is how one request is passed off as two.
    if request.headers().contains_key(TRANSFER_ENCODING) {
        return refused(&ApiError::new(ErrorCode::RequestInvalid, "A request says how long it is."));
    }
    let method = request.method().clone();
    let address = target(&request).to_owned();
    match (&method, &*address) {
        (&Method::POST, "/csp") => take_report(request, parts).await,
        (&Method::POST, "/rpc" | "/ticket") | (&Method::GET, "/csp") if !has_token(request.headers(), &parts.token) => {
            denied()
        }
        (&Method::POST, "/rpc") => rpc(request, parts).await,
        (&Method::POST, "/ticket") => json_answer(StatusCode::OK, &json!({ "ticket": parts.event_tickets.put(()) })),
        (&Method::GET, "/csp") => json_answer(StatusCode::OK, &parts.csp_reports.summary()),
        (&Method::GET, address) if ticket_of(address).is_some() => {
            stream(ticket_of(address).unwrap_or_default(), parts).await
        }
        (&Method::GET | &Method::HEAD, address) => page(&request, address, parts).await,
        _ => foreign(StatusCode::METHOD_NOT_ALLOWED),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = text.split_once(';').map_or(text, |(kind, _)| kind);
    kind.trim_end().eq_ignore_ascii_case("application/json")
}

/// Statuses of refusals that no method has answered.
fn refused(error: &ApiError) -> Answer {
    let is_large = error.code == ErrorCode::RequestTooLarge;
    error_answer(if is_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }, error)
}

async fn rpc(request: Request<Incoming>, parts: &RouteParts) -> Answer {
    if !is_json(request.headers()) {
        let error = ApiError::new(ErrorCode::RequestInvalid, "A request is application/json.");
        return error_answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, &error);
    }
    let read = read_body(request.into_body(), MAX_REQUEST_BYTES).await;
    let raw = match read.and_then(|body| parse_request_text(&body)) {
        Ok(raw) => raw,
        Err(error) => return refused(&error),
    };
    let call = parts.calls.fetch_add(1, Ordering::Relaxed) + 1;
    // Cancelled as well when hyper drops this call because its caller has gone.
    let gone = CancellationToken::new();
    let _told = gone.clone().drop_guard();
    let context = Context { client_id: format!("door-{call}"), gone };
    text_answer(StatusCode::OK, parts.backend.answer(raw, context).await.into_text())
}

async fn take_report(request: Request<Incoming>, parts: &RouteParts) -> Answer {
    let body = read_body(request.into_body(), MAX_REPORT_BYTES).await;
    parts
        .csp_reports
        .take(body.map_or_else(|_| "too large".to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned()));
    bare(StatusCode::NO_CONTENT)
}

async fn page(request: &Request<Incoming>, address: &str, parts: &RouteParts) -> Answer {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    match serve_page(&*parts.page, request.method(), path, host).await {
        Some(answer) => answer,
        None => {
            let error = ApiError::new(ErrorCode::RequestUnknownMethod, "There is nothing at this address.");
            error_answer(StatusCode::NOT_FOUND, &error)
        }
    }
}

async fn stream(ticket: &str, parts: &RouteParts) -> Answer {
    match parts.backend.redeem(ticket, StreamDirection::Down).await {
        Ok(stream) => {
            let chunks = ReaderStream::with_capacity(stream, STREAM_CHUNK_BYTES);
            let mut answer = Response::new(StreamBody::new(chunks.map(|chunk| chunk.map(Frame::data))).boxed_unsync());
            set(&mut answer, CONTENT_TYPE, "application/octet-stream");
            set(&mut answer, CACHE_CONTROL, "no-store");
            answer
        }
        Err(error) => error_answer(StatusCode::NOT_FOUND, &error),
    }
}
