//! Numbers an owner's events, so that whoever listens sees a gap and knows one owner's life from the next.
use openutm_contract::{ApiError, Event};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// An event as it goes over the wire, written once for all who get it.
#[derive(Debug, Clone)]
pub struct EventEnvelope {
    pub topic: Cow<'static, str>,
    pub seq: u64,
    /// Whose state it tells: of one VM only the newest need reach a slow reader.
    pub vm_id: Option<Arc<str>>,
    /// `{topic, epoch, seq, payload}` without a newline.
    pub json: Arc<str>,
}

impl EventEnvelope {
    pub fn new(topic: Cow<'static, str>, epoch: &str, seq: u64, payload: &Value) -> Self {
        let id = match &*topic {
            "vm.changed" => payload["vm"]["id"].as_str(),
            "vm.removed" => payload["id"].as_str(),
            _ => None,
        };
        let json = json!({ "topic": topic, "epoch": epoch, "seq": seq, "payload": payload }).to_string().into();
        Self { vm_id: id.map(Into::into), topic, seq, json }
    }
}

pub struct EventSequencer {
    /// Names this owner's life.
    pub epoch: String,
    next: Mutex<u64>,
}

impl EventSequencer {
    /// `epoch` is unique per owner's life, at most 64 characters.
    pub fn new(epoch: String) -> Self {
        Self { epoch, next: Mutex::new(0) }
    }

    /// Hands the event with the next number, from 0 on, to `tell`; in the order of the numbers, whoever calls.
    pub fn number(&self, event: &Event, tell: impl FnOnce(&EventEnvelope)) -> Result<(), ApiError> {
        let payload = event.payload()?;
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let envelope = EventEnvelope::new(event.topic().into(), &self.epoch, *next, &payload);
        *next += 1;
        tell(&envelope);
        Ok(())
    }
}
