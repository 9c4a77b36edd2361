//! The calls of one conversation that wait for their answers, and its end, which answers them all.
use super::QmpError;
use super::messages::QmpMessage;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{oneshot, watch};

/// Why a conversation is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloseReason {
    ClosedHere,
    /// QEMU closed it.
    Ended,
    /// The transport failed, or ended inside a message.
    BrokenOff(String),
    /// What came was not QMP, or too much of it.
    Nonsense(QmpError),
}

impl std::fmt::Display for CloseReason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CloseReason::ClosedHere => formatter.write_str("The QMP connection was closed."),
            CloseReason::Ended => formatter.write_str("QEMU closed the QMP connection."),
            CloseReason::BrokenOff(message) => formatter.write_str(message),
            CloseReason::Nonsense(error) => error.fmt(formatter),
        }
    }
}

pub type Reply = Result<Value, QmpError>;

struct PendingCall {
    command: String,
    answer: oneshot::Sender<Reply>,
}

pub struct Calls {
    pending: Mutex<HashMap<u64, PendingCall>>,
    next_id: AtomicU64,
    closed: watch::Sender<Option<CloseReason>>,
}

impl Default for Calls {
    fn default() -> Self {
        Self { pending: Mutex::default(), next_id: AtomicU64::new(1), closed: watch::Sender::new(None) }
    }
}

/// A call that is given up leaves no place in the table; its late reply is dropped.
pub struct AwaitedCall<'a> {
    calls: &'a Calls,
    pub id: u64,
    answered: oneshot::Receiver<Reply>,
}

impl AwaitedCall<'_> {
    /// `None` when nobody will answer it any more.
    pub async fn answer(&mut self) -> Option<Reply> {
        (&mut self.answered).await.ok()
    }
}

impl Drop for AwaitedCall<'_> {
    fn drop(&mut self) {
        self.calls.pending().remove(&self.id);
    }
}

impl Calls {
    /// A place for the answer to a command that is about to be sent. Fails when the conversation is over.
    pub fn expect(&self, command: &str) -> Result<AwaitedCall<'_>, QmpError> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        let mut calls = self.pending();
        if self.close_reason().is_some() {
            return Err(self.ended_before(command));
        }
        calls.insert(id, PendingCall { command: command.to_owned(), answer });
        Ok(AwaitedCall { calls: self, id, answered })
    }

    pub fn close_reason(&self) -> Option<CloseReason> {
        self.closed.borrow().clone()
    }

    pub async fn closed(&self) -> CloseReason {
        let mut closed = self.closed.subscribe();
        let reason = closed.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or(CloseReason::ClosedHere)
    }

    /// What a command fails with that the end of the conversation has come before.
    pub fn ended_before(&self, command: &str) -> QmpError {
        let closed = self.closed.borrow();
        let reason = closed.as_ref().unwrap_or(&CloseReason::Ended);
        let unanswered = format!("{command} got no answer: {reason}");
        match reason {
            CloseReason::Nonsense(QmpError::Protocol(_)) => QmpError::Protocol(unanswered),
            CloseReason::Nonsense(QmpError::TooLarge(_)) => QmpError::TooLarge(unanswered),
            reason => QmpError::Closed { command: command.to_owned(), reason: reason.to_string() },
        }
    }

    /// Answers every call with the end; the first reason counts.
    pub fn finish(&self, reason: CloseReason) {
        let calls: Vec<PendingCall> = {
            let mut calls = self.pending();
            let first = self.closed.send_if_modified(|closed| {
                let first = closed.is_none();
                closed.get_or_insert_with(|| reason.clone());
                first
            });
            if !first {
                return;
            }
            calls.drain().map(|(_, call)| call).collect()
        };
        let by_qemu = matches!(reason, CloseReason::Ended | CloseReason::BrokenOff(_));
        for PendingCall { command, answer } in calls {
            // QEMU often closes before its reply to quit is out: the end is the answer.
            let result = if by_qemu && command == "quit" { Ok(json!({})) } else { Err(self.ended_before(&command)) };
            // Nobody waits any more for a call that was given up.
            answer.send(result).ok();
        }
    }

    /// Gives a reply to whoever waits for it. Fails when it answers no call.
    pub fn settle(&self, message: QmpMessage) -> Result<(), QmpError> {
        let id = match &message {
            QmpMessage::Return { id, .. } | QmpMessage::Error { id, .. } => *id,
            QmpMessage::Greeting(_) | QmpMessage::Event(_) => return Ok(()),
        };
        if id == 0 || id >= self.next_id.load(Ordering::Relaxed) {
            return Err(QmpError::Protocol("A reply answers no call.".to_owned()));
        }
        let mut calls = self.pending();
        // A reply to a call that has timed out or was given up is dropped.
        let Some(call) = calls.remove(&id) else { return Ok(()) };
        match message {
            QmpMessage::Return { .. } if call.command == "quit" => {
                calls.insert(id, call);
            }
            QmpMessage::Return { value, .. } => {
                call.answer.send(Ok(value)).ok();
            }
            QmpMessage::Error { class, desc, .. } => {
                call.answer.send(Err(QmpError::Refused { command: call.command, class, desc })).ok();
            }
            QmpMessage::Greeting(_) | QmpMessage::Event(_) => {}
        }
        Ok(())
    }

    fn pending(&self) -> MutexGuard<'_, HashMap<u64, PendingCall>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
