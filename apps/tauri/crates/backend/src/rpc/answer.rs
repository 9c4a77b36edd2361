//! From an envelope that somebody sent to the envelope that answers it. Every transport of this backend calls through here.
use super::default_hints::add_hint;
use openutm_contract::{ApiError, Backend, Context, Method, Reply, check, dispatch, request_id};
use openutm_core::ports::log::Log;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Whether what handlers return is held against the contract too: a handler that breaks it answers `internal`. On in
/// development and tests, off in production, where it would cost more than most calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputCheck {
    Check,
    Trust,
}

/// A backend that can be called with envelopes.
pub struct Answerer<B> {
    pub backend: Arc<B>,
    /// Gets the details of a defect, which never go to the caller.
    pub log: Arc<dyn Log>,
    pub outputs: OutputCheck,
}

impl<B: Backend> Answerer<B> {
    /// Answers one call. Never fails: every failure is an envelope with `ok: false`. The call goes on when nobody waits
    /// for its answer any more, and a panic in it is one failed call.
    pub async fn answer(&self, raw: Value, context: Context) -> Reply {
        let id = request_id(&raw);
        let (backend, log, outputs) = (Arc::clone(&self.backend), Arc::clone(&self.log), self.outputs);
        let task = tokio::spawn(async move {
            let reply = dispatch(&*backend, &raw, &context, |error| report(&*log, error)).await;
            match outputs {
                OutputCheck::Trust => reply,
                OutputCheck::Check => checked(&raw, reply, &*log),
            }
        });
        let mut reply = answer_of(task, id, &*self.log).await;
        if let Some(error) = reply.error_mut() {
            add_hint(error);
        }
        reply
    }
}

/// A panic is a failed call, and nothing else of the backend notices it.
async fn answer_of(task: JoinHandle<Reply>, id: u64, log: &dyn Log) -> Reply {
    task.await.unwrap_or_else(|panic| {
        log.error("A call panicked.", &panic, &[]);
        failure(id, &ApiError::defect("a panic"))
    })
}

fn report(log: &dyn Log, error: &ApiError) {
    log.error("A call failed.", error, &[]);
}

pub fn failure(id: u64, error: &ApiError) -> Reply {
    let mut reply = Reply::failure(id, error);
    if let Some(error) = reply.error_mut() {
        add_hint(error);
    }
    reply
}

fn checked(raw: &Value, reply: Reply, log: &dyn Log) -> Reply {
    let method = raw.get("method").and_then(Value::as_str).and_then(Method::named);
    let (Some(method), Ok(result)) = (method, reply.clone().into_outcome()) else { return reply };
    let issues = check(method.schemas().1, &result);
    if issues.is_empty() {
        return reply;
    }
    let name = method.name();
    let error = ApiError::defect(format!("{name} answered what its contract does not allow: {}", json!(issues)));
    report(log, &error);
    failure(request_id(raw), &error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openutm_core::ports::log::LogFields;
    use std::fmt::Display;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Lines(Mutex<Vec<String>>);

    impl Log for Lines {
        fn info(&self, _: &str, _: LogFields) {}
        fn warn(&self, _: &str, _: LogFields) {}
        fn error(&self, message: &str, cause: &dyn Display, _: LogFields) {
            self.0.lock().unwrap().push(format!("{message} {cause}"));
        }
    }

    #[tokio::test]
    async fn a_panic_is_one_failed_call_whose_cause_is_in_the_log_alone() {
        let log = Lines::default();
        let reply = answer_of(tokio::spawn(async { panic!("the handler's own secret") }), 7, &log).await;
        let reply = reply.into_value();
        assert_eq!((&reply["id"], &reply["ok"]), (&json!(7), &json!(false)));
        assert_eq!(reply["error"]["code"], "internal");
        assert!(!reply.to_string().contains("secret"));
        assert!(log.0.lock().unwrap()[0].contains("secret"));
    }

    #[test]
    fn an_answer_that_breaks_the_contract_is_a_defect() {
        let log = Lines::default();
        let raw = json!({ "id": 1, "method": "vm.list", "params": {} });
        let good = Reply::of(1, &json!({ "vms": [] }));
        assert_eq!(checked(&raw, good.clone(), &log), good);
        let bad = checked(&raw, Reply::of(1, &json!({ "vms": 3 })), &log);
        assert_eq!(bad.into_outcome().unwrap_err()["code"], "internal");
    }
}
