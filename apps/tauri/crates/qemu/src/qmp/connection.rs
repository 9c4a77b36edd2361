use super::calls::{Calls, CloseReason, Reply};
use super::speak::{Ears, OnEvent, speak};
use super::subscribers::{QmpSubscription, Subscribers};
use super::{QmpError, QmpEvent, QmpVersion};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};

pub const DEFAULT_CALL_TIMEOUT: Duration = Duration::from_secs(5);
/// Requests beyond what the stream takes from a QEMU that reads nothing; further calls wait, and time out unsent.
const MAX_UNSENT_REQUESTS: usize = 64;

pub struct QmpOptions {
    /// For greeting and capabilities together.
    pub timeout: Duration,
    /// Sees every event from the first one on, those before `open_qmp` answers included. Called on the speaking task, in
    /// order: it must not wait.
    pub on_event: OnEvent,
}

impl Default for QmpOptions {
    fn default() -> Self {
        Self { timeout: DEFAULT_CALL_TIMEOUT, on_event: Box::new(|_| ()) }
    }
}

/// A handle on one conversation; clones speak over the same one. The last one's end closes it.
#[derive(Clone)]
pub struct QmpConnection {
    version: QmpVersion,
    calls: Arc<Calls>,
    requests: mpsc::Sender<String>,
    subscribers: Subscribers,
    speaking: Arc<Speaking>,
}

/// The task that holds the stream.
struct Speaking(tokio::task::JoinHandle<()>);

impl Drop for Speaking {
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
        let (greet, greeted) = oneshot::channel();
        let (requests, unsent) = mpsc::channel(MAX_UNSENT_REQUESTS);
        let calls = Arc::new(Calls::default());
        let subscribers = Subscribers::default();
        let ears = Ears { greet: Some(greet), on_event: options.on_event, subscribers: subscribers.clone() };
        let speaking = {
            let calls = Arc::clone(&calls);
            Speaking(tokio::spawn(async move { speak(stream, &calls, unsent, ears).await }))
        };
        let version = greeted.await.map_err(|_| calls.ended_before("greeting"))?;
        let speaking = Arc::new(speaking);
        let connection = QmpConnection { version, calls, requests, subscribers, speaking };
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
        let mut call = self.calls.expect(command)?;
        let mut request = json!({ "execute": command });
        if let Some(arguments) = arguments {
            request["arguments"] = arguments;
        }
        request["id"] = json!(call.id);
        let whole = async {
            // No line end: QEMU acts at the closing brace, and a byte left unread when it quits resets the connection,
            // which on TCP throws its last events away. What cannot be sent any more is answered by the end.
            self.requests.send(request.to_string()).await.ok();
            call.answer().await.unwrap_or_else(|| Err(self.calls.ended_before(command)))
        };
        let late = |_| QmpError::Timeout { command: command.to_owned(), after: timeout };
        tokio::time::timeout(timeout, whole).await.map_err(late)?
    }

    /// Listens from now on. Called on the speaking task, in order: it must not wait.
    pub fn on_event(&self, listener: Arc<dyn Fn(&QmpEvent) + Send + Sync>) -> QmpSubscription {
        self.subscribers.add(listener)
    }

    pub fn close_reason(&self) -> Option<CloseReason> {
        self.calls.close_reason()
    }

    /// Waits for the end of the conversation.
    pub async fn closed(&self) -> CloseReason {
        self.calls.closed().await
    }

    /// Closes the stream, whoever else holds the connection.
    pub fn close(&self) {
        self.calls.finish(CloseReason::ClosedHere);
        self.speaking.0.abort();
    }
}
