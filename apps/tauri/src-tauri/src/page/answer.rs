//! The one door's inside: from what a page sent to the envelope that answers it. Knows no window.
use crate::backend::Keeper;
use crate::page::shell_methods::{ShellMethod, ShellMethods};
use openutm_contract::{ApiError, ErrorCode, Method, Reply, request_id};
use serde_json::{Map, Value};
use std::io::{self, Write};

/// A page shows what the library has; who owns it is the shell's affair.
const SHELLS_OWN: [&str; 3] = ["hello", "owner.release", "door.open"];
/// As the contract has it for every way in.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;
/// JavaScript's largest whole number without a gap below it.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Never fails: every failure is an envelope with `ok: false`.
pub async fn answer(keeper: &Keeper, shell: &dyn ShellMethods, raw: Value) -> Reply {
    let id = request_id(&raw);
    run(keeper, shell, raw, id).await.unwrap_or_else(|error| Reply::failure(id, &error))
}

/// A panic in a handler is one failed call.
pub async fn caught(id: u64, answering: impl Future<Output = Reply> + Send + 'static) -> Reply {
    let defect = || {
        ApiError::new(ErrorCode::Internal, "The shell failed at this.")
            .hint("This is a defect in OpenUTM; please report it.")
    };
    tauri::async_runtime::spawn(answering).await.unwrap_or_else(|_| Reply::failure(id, &defect()))
}

async fn run(keeper: &Keeper, shell: &dyn ShellMethods, raw: Value, id: u64) -> Result<Reply, ApiError> {
    let (name, params) = read_envelope(&raw)?;
    if let Some(method) = ShellMethod::read(name, params)? {
        return Ok(Reply::of(id, &shell.run(method).await?));
    }
    if Method::named(name).is_none() || SHELLS_OWN.contains(&name) {
        return Err(ApiError::new(ErrorCode::RequestUnknownMethod, "There is no such method."));
    }
    // The backend validates the input; doing it here as well would only cost time.
    Ok(keeper.connection().await?.answer(raw).await)
}

fn read_envelope(raw: &Value) -> Result<(&str, Value), ApiError> {
    if json_length(raw) > MAX_REQUEST_BYTES {
        return Err(ApiError::new(ErrorCode::RequestTooLarge, "The request is larger than 1 MiB."));
    }
    let invalid = || ApiError::new(ErrorCode::RequestInvalid, "A request is an object {id, method, params}.");
    let fields = raw.as_object().ok_or_else(invalid)?;
    let has_id = fields.get("id").and_then(Value::as_u64).is_some_and(|id| id <= MAX_SAFE_INTEGER);
    let is_known = |key: &String| matches!(key.as_str(), "id" | "method" | "params");
    match fields.get("method").and_then(Value::as_str) {
        Some(method) if has_id && fields.keys().all(is_known) => {
            Ok((method, fields.get("params").cloned().unwrap_or_else(|| Value::Object(Map::new()))))
        }
        _ => Err(invalid()),
    }
}

/// Bytes of its text, which is not kept.
fn json_length(value: &Value) -> usize {
    struct Counter(usize);
    impl Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // A counter takes everything.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Shell;

    #[async_trait::async_trait]
    impl ShellMethods for Shell {
        async fn run(&self, method: ShellMethod) -> Result<Value, ApiError> {
            Ok(json!({ "did": format!("{method:?}") }))
        }
    }

    async fn code(raw: Value) -> String {
        let reply = answer(&Keeper::new(), &Shell, raw).await.into_outcome();
        reply.map_or_else(|error| error["code"].as_str().unwrap_or("?").into(), |_| "ok".into())
    }

    #[tokio::test]
    async fn a_panic_is_one_failed_call() {
        struct Broken;
        #[async_trait::async_trait]
        impl ShellMethods for Broken {
            async fn run(&self, _: ShellMethod) -> Result<Value, ApiError> {
                panic!("a defect")
            }
        }
        let raw = json!({ "id": 7, "method": "shell.closeWindow", "params": {} });
        let reply = caught(7, async { answer(&Keeper::new(), &Broken, raw).await }).await;
        let text: Value = serde_json::from_str(&reply.into_text()).expect("json");
        assert_eq!((&text["id"], &text["ok"], &text["error"]["code"]), (&json!(7), &json!(false), &json!("internal")));
    }

    #[tokio::test]
    async fn what_is_no_request_of_a_page_is_refused() {
        let id = "11111111-2222-4333-8444-55555555555f";
        for (raw, expected) in [
            (json!(null), "request.invalid"),
            (json!([]), "request.invalid"),
            (json!({ "id": -1, "method": "vm.list" }), "request.invalid"),
            (json!({ "id": 1, "method": 2 }), "request.invalid"),
            (json!({ "id": 1, "method": "vm.list", "more": 1 }), "request.invalid"),
            (json!({ "id": 1, "method": "toString" }), "request.unknownMethod"),
            (json!({ "id": 1, "method": "owner.release", "params": {} }), "request.unknownMethod"),
            (json!({ "id": 1, "method": "hello", "params": {} }), "request.unknownMethod"),
            (json!({ "id": 1, "method": "door.open", "params": {} }), "request.unknownMethod"),
            (json!({ "id": 1, "method": "vm.list", "params": { "x": "x".repeat(1 << 20) } }), "request.tooLarge"),
            (json!({ "id": 1, "method": "shell.detachDisplay", "params": { "id": "../x" } }), "request.invalid"),
            (json!({ "id": 1, "method": "shell.detachDisplay", "params": { "id": id, "x": 1 } }), "request.invalid"),
            (json!({ "id": 1, "method": "shell.openStream", "params": {} }), "request.unknownMethod"),
            (json!({ "id": 1, "method": "shell.detachDisplay", "params": { "id": id } }), "ok"),
        ] {
            assert_eq!(code(raw.clone()).await, expected, "{}", &raw.to_string()[..raw.to_string().len().min(100)]);
        }
    }
}
