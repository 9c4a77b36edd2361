//! From an envelope that somebody sent to the envelope that answers it. Every transport of this backend calls through here.
use crate::generated::methods::call;
use crate::{ApiError, Backend, CONTRACT_VERSION, ErrorCode, Method, Reply, schema};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

/// Who calls.
#[derive(Debug, Clone)]
pub struct Context {
    /// Names the client connection.
    pub client_id: String,
    /// Cancelled when the caller is gone. Work that others wait for goes on.
    pub gone: CancellationToken,
}

/// Answers one call. Never fails: every failure is an envelope with `ok: false`.
///
/// `report` gets the errors whose cause is for the log alone.
pub async fn dispatch<B: Backend>(backend: &B, raw: &Value, context: &Context, report: impl Fn(&ApiError)) -> Reply {
    let id = request_id(raw);
    match answer(backend, raw, context).await {
        Ok(result) => Reply::of_text(id, result),
        Err(error) => {
            if error.is_for_the_log() {
                report(&error);
            }
            Reply::failure(id, &error)
        }
    }
}

async fn answer<B: Backend>(backend: &B, raw: &Value, context: &Context) -> Result<String, ApiError> {
    let (name, params) = read_envelope(raw)?;
    let method = Method::named(name).ok_or_else(|| unknown_method(name))?;
    check_params(method, &params)?;
    call(backend, method, params, context).await
}

/// The caller's id where one can be made out, so that even a refusal finds its call; else 0.
pub fn request_id(raw: &Value) -> u64 {
    raw.get("id").and_then(Value::as_u64).filter(|id| *id <= MAX_SAFE_INTEGER).unwrap_or(0)
}

/// JavaScript's largest whole number without a gap below it.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
const MAX_METHOD_LENGTH: usize = 64;

fn read_envelope(raw: &Value) -> Result<(&str, Value), ApiError> {
    let fields = raw.as_object().ok_or_else(|| invalid("A request is an object {id, method, params}.", ""))?;
    if fields.get("id").and_then(Value::as_u64).is_none_or(|id| id > MAX_SAFE_INTEGER) {
        return Err(invalid("The request's id must be a whole number from 0 on.", "id"));
    }
    let method = fields.get("method").and_then(Value::as_str).filter(|name| name.chars().count() <= MAX_METHOD_LENGTH);
    let Some(method) = method else {
        let message = format!("The request's method must be a text of at most {MAX_METHOD_LENGTH} letters.");
        return Err(invalid(&message, "method"));
    };
    if !fields.keys().all(|key| matches!(key.as_str(), "id" | "method" | "params")) {
        return Err(invalid("A request has no fields but id, method and params.", ""));
    }
    Ok((method, fields.get("params").cloned().unwrap_or_else(|| Value::Object(Map::new()))))
}

fn invalid(message: &str, path: &str) -> ApiError {
    ApiError::new(ErrorCode::RequestInvalid, message).with("issues", json!([{ "path": path, "message": message }]))
}

fn unknown_method(name: &str) -> ApiError {
    let shown: String = name.chars().take(MAX_METHOD_LENGTH).collect();
    ApiError::new(ErrorCode::RequestUnknownMethod, format!("There is no method “{shown}”."))
        .hint(format!("This backend speaks version {CONTRACT_VERSION} of the contract."))
}

fn check_params(method: Method, params: &Value) -> Result<(), ApiError> {
    let issues = schema::check(method.schemas().0, params);
    let Some(first) = issues.first() else { return Ok(()) };
    let place = if first.path.is_empty() { String::new() } else { format!("{}: ", first.path) };
    let message = format!("The parameters of {} do not fit the contract: {place}{}", method.name(), first.message);
    Err(ApiError::new(ErrorCode::RequestInvalid, message).with("issues", json!(issues)))
}
