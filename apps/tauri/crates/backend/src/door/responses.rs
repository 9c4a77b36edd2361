//! What every answer of the door has in common.
use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::{Value, json};
use std::io;

pub type Body = UnsyncBoxBody<Bytes, io::Error>;
pub type Answer = Response<Body>;

const COMMON_HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

/// `host` is the request's own Host, which the guard has judged.
pub fn content_security_policy(host: &str) -> String {
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        // Not every browser counts ws: to the same host as 'self'.
        &format!("connect-src 'self' ws://{host}"),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "report-uri /csp",
    ]
    .join("; ")
}

pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

pub fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

/// An answer with this status and nothing in it.
pub fn bare(status: StatusCode) -> Answer {
    let mut answer = Response::new(empty());
    *answer.status_mut() = status;
    answer
}

pub fn set(answer: &mut Answer, name: HeaderName, value: &str) {
    // Every value comes from us, or is a Host that the guard has let in.
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

pub fn set_common_headers(answer: &mut Answer) {
    for (name, value) in COMMON_HEADERS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

pub fn json_answer(status: StatusCode, value: &Value) -> Answer {
    text_answer(status, value.to_string())
}

/// `text` is JSON.
pub fn text_answer(status: StatusCode, text: String) -> Answer {
    let length = text.len().to_string();
    let mut answer = Response::new(full(text));
    *answer.status_mut() = status;
    set(&mut answer, CONTENT_TYPE, "application/json");
    set(&mut answer, CONTENT_LENGTH, &length);
    set(&mut answer, CACHE_CONTROL, "no-store");
    answer
}

/// A refusal as an envelope, so that whoever calls has one way to read answers.
pub fn error_answer(status: StatusCode, error: &ApiError) -> Answer {
    let mut answer = json_answer(status, &json!({ "id": 0, "ok": false, "error": error.to_value() }));
    // What is left of a refused request's body is not worth reading.
    set(&mut answer, CONNECTION, "close");
    answer
}

pub fn denied() -> Answer {
    let error = ApiError::new(ErrorCode::AuthDenied, "This needs the door's token.")
        .hint("Open the address that OpenUTM printed, with its #token.");
    error_answer(StatusCode::UNAUTHORIZED, &error)
}

pub fn foreign(status: StatusCode) -> Answer {
    let error = ApiError::new(ErrorCode::AuthDenied, "Requests for other hosts or from other sites are refused.")
        .hint("Use the address that OpenUTM printed.");
    error_answer(status, &error)
}

/// Answers an upgrade that is none.
pub fn refused_upgrade(status: StatusCode) -> Answer {
    let mut answer = bare(status);
    set(&mut answer, CONNECTION, "close");
    answer
}
