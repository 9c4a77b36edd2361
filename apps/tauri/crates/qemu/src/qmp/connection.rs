use super::lines::{JsonLines, MAX_MESSAGE_BYTES};
use super::messages::{QmpMessage, read_message};
use super::subscribers::{QmpSubscription, Subscribers, apart};
use super::{QmpError, QmpEvent, QmpVersion};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{Mutex as AsyncMutex, oneshot, watch};

pub const DEFAULT_CALL_TIMEOUT: Duration = Duration::from_secs(5);

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

type OnEvent = Box<dyn Fn(QmpEvent) + Send + Sync>;

pub struct QmpOptions {
    /// For greeting and capabilities together.
    pub timeout: Duration,
    /// Sees every event from the first one on, those before `open_qmp` answers included. Called on the reading task, in
    /// order: it must not wait.
    pub on_event: OnEvent,
}

impl Default for QmpOptions {
    fn default() -> Self {
        Self { timeout: DEFAULT_CALL_TIMEOUT, on_event: Box::new(|_| ()) }
    }
}

type Reply = Result<Value, QmpError>;

struct PendingCall {
    command: String,
    answer: oneshot::Sender<Reply>,
}

struct Shared {
    pending: Mutex<HashMap<u64, PendingCall>>,
    next_id: AtomicU64,
    closed: watch::Sender<Option<CloseReason>>,
    subscribers: Subscribers,
}

/// A handle on one conversation; clones speak over the same one. The last one's end closes it.
#[derive(Clone)]
pub struct QmpConnection {
    version: QmpVersion,
    shared: Arc<Shared>,
    writer: Arc<AsyncMutex<Box<dyn AsyncWrite + Send + Unpin>>>,
    reader: Arc<ReaderTask>,
}

struct ReaderTask(tokio::task::JoinHandle<()>);

impl Drop for ReaderTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Takes the stream over, waits for the greeting and negotiates. On failure the stream is closed.
pub async fn open_qmp<S>(stream: S, options: QmpOptions) -> Result<QmpConnection, QmpError>
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let timeout = options.timeout;
    let handshake = async {
        let (reading, writing) = tokio::io::split(stream);
        let (greet, greeted) = oneshot::channel();
        let shared = Arc::new(Shared {
            pending: Mutex::default(),
            next_id: AtomicU64::new(1),
            closed: watch::Sender::new(None),
            subscribers: Subscribers::default(),
        });
        let reader = ReaderTask(tokio::spawn(read_all(reading, shared.clone(), greet, options.on_event)));
        let version = greeted.await.map_err(|_| shared.ended_before("greeting"))?;
        let connection = QmpConnection {
            version,
            shared,
            writer: Arc::new(AsyncMutex::new(Box::new(writing))),
            reader: Arc::new(reader),
        };
        connection.execute_within("qmp_capabilities", None, timeout).await?;
        Ok(connection)
    };
    let late = |_| QmpError::Timeout { command: "greeting".to_owned(), after: timeout };
    tokio::time::timeout(timeout, handshake).await.map_err(late)?
}

impl QmpConnection {
    pub fn version(&self) -> &QmpVersion {
        &self.version
    }

    /// Runs one command and waits five seconds for its answer. `quit` answers when QEMU has closed the connection,
    /// whether it replied or not.
    pub async fn execute(&self, command: &str, arguments: Option<Value>) -> Reply {
        self.execute_within(command, arguments, DEFAULT_CALL_TIMEOUT).await
    }

    pub async fn execute_within(&self, command: &str, arguments: Option<Value>, timeout: Duration) -> Reply {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        self.shared.expect(id, PendingCall { command: command.to_owned(), answer })?;
        let mut request = json!({ "execute": command });
        if let Some(arguments) = arguments {
            request["arguments"] = arguments;
        }
        request["id"] = json!(id);
        // A call that is given up must not leave its place in the table; its late reply is dropped.
        let _place = Place { shared: &self.shared, id };
        let whole = async {
            // No line end: QEMU acts at the closing brace, and a byte left unread when it quits resets the connection,
            // which on TCP throws its last events away.
            let written = self.writer.lock().await.write_all(request.to_string().as_bytes()).await;
            // A write that fails is told by the reader, which knows why the conversation ended.
            drop(written);
            answered.await.unwrap_or_else(|_| Err(self.shared.ended_before(command)))
        };
        let late = |_| QmpError::Timeout { command: command.to_owned(), after: timeout };
        tokio::time::timeout(timeout, whole).await.map_err(late)?
    }

    /// Listens from now on. Called on the reading task, in order: it must not wait.
    pub fn on_event(&self, listener: Arc<dyn Fn(&QmpEvent) + Send + Sync>) -> QmpSubscription {
        self.shared.subscribers.add(listener)
    }

    pub fn close_reason(&self) -> Option<CloseReason> {
        self.shared.closed.borrow().clone()
    }

    /// Waits for the end of the conversation.
    pub async fn closed(&self) -> CloseReason {
        let mut closed = self.shared.closed.subscribe();
        let reason = closed.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or(CloseReason::ClosedHere)
    }

    pub fn close(&self) {
        self.shared.finish(CloseReason::ClosedHere);
        self.reader.0.abort();
    }
}

struct Place<'a> {
    shared: &'a Shared,
    id: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.shared.calls().remove(&self.id);
    }
}

impl Shared {
    fn calls(&self) -> MutexGuard<'_, HashMap<u64, PendingCall>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn expect(&self, id: u64, call: PendingCall) -> Result<(), QmpError> {
        let mut calls = self.calls();
        if self.closed.borrow().is_some() {
            return Err(self.ended_before(&call.command));
        }
        calls.insert(id, call);
        Ok(())
    }

    fn ended_before(&self, command: &str) -> QmpError {
        let closed = self.closed.borrow();
        let reason = closed.as_ref().unwrap_or(&CloseReason::Ended);
        let unanswered = format!("{command} got no answer: {reason}");
        match reason {
            CloseReason::Nonsense(QmpError::Protocol(_)) => QmpError::Protocol(unanswered),
            CloseReason::Nonsense(QmpError::TooLarge(_)) => QmpError::TooLarge(unanswered),
            reason => QmpError::Closed { command: command.to_owned(), reason: reason.to_string() },
        }
    }

    fn finish(&self, reason: CloseReason) {
        let calls: Vec<PendingCall> = {
            let mut calls = self.calls();
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

    fn settle(&self, message: QmpMessage) -> Result<(), QmpError> {
        let id = match &message {
            QmpMessage::Return { id, .. } | QmpMessage::Error { id, .. } => *id,
            QmpMessage::Greeting(_) | QmpMessage::Event(_) => return Ok(()),
        };
        if id == 0 || id >= self.next_id.load(Ordering::Relaxed) {
            return Err(QmpError::Protocol("A reply answers no call.".to_owned()));
        }
        let mut calls = self.calls();
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
}

async fn read_all(
    mut reading: impl AsyncRead + Unpin,
    shared: Arc<Shared>,
    greet: oneshot::Sender<QmpVersion>,
    on_event: OnEvent,
) {
    let mut greet = Some(greet);
    let mut lines = JsonLines::new(MAX_MESSAGE_BYTES);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reading.read(&mut buffer).await {
            Ok(0) if lines.pending_bytes() == 0 => return shared.finish(CloseReason::Ended),
            Ok(0) => {
                let message = "QEMU closed the QMP connection inside a message.";
                return shared.finish(CloseReason::BrokenOff(message.to_owned()));
            }
            Err(error) => return shared.finish(CloseReason::BrokenOff(format!("The QMP connection failed: {error}"))),
            Ok(length) => {
                let read = lines.push(&buffer[..length], |object| {
                    take_message(read_message(object)?, &shared, &mut greet, &on_event)
                });
                if let Err(error) = read {
                    return shared.finish(CloseReason::Nonsense(error));
                }
            }
        }
    }
}

fn take_message(
    message: QmpMessage,
    shared: &Shared,
    greet: &mut Option<oneshot::Sender<QmpVersion>>,
    on_event: &OnEvent,
) -> Result<(), QmpError> {
    let nonsense = |message: &str| Err(QmpError::Protocol(message.to_owned()));
    match (message, greet.take()) {
        (QmpMessage::Greeting(version), Some(greet)) => {
            greet.send(version).ok();
            Ok(())
        }
        (QmpMessage::Greeting(_), None) => nonsense("A second greeting arrived."),
        (_, Some(_)) => nonsense("The first message is no greeting."),
        (QmpMessage::Event(event), None) => {
            shared.subscribers.tell(&event);
            apart(|| on_event(event));
            Ok(())
        }
        (reply, None) => shared.settle(reply),
    }
}
