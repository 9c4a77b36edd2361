//! Calls to the QEMU guest agent, one after the other. The guest is not trusted: whatever answers out of turn or in no
//! sense is dropped, and nothing but this connection suffers. Source: docs/interop/qemu-ga-ref (QEMU 7.2).
use super::framing::{AgentFraming, AgentLimits, Batch, SYNC_MARK};
use crate::qmp::Duplex;
use serde_json::{Map, Value, json};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::sync::Mutex;

/// Why an agent gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgentError {
    /// The agent's own error: it may be too old for the command.
    #[error("The guest's agent refused {command}: {desc}")]
    Refused { command: String, class: Option<String>, desc: String },
    #[error("The guest's agent did not answer {command} in time.")]
    TimedOut { command: String },
    /// Given up for good.
    #[error("The guest's agent was given up: {reason}")]
    Dropped { reason: String },
}

/// Whether a command that succeeds says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentReply {
    Expected,
    /// It answers nothing when it succeeds (guest-shutdown, guest-suspend-*): silence counts as null.
    OnlyOnError,
}

#[derive(Debug, Clone, Copy)]
pub struct AgentOptions {
    /// For the first answer of the agent: it may not run in this guest.
    pub timeout: Duration,
    pub limits: AgentLimits,
}

impl Default for AgentOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(3), limits: AgentLimits::default() }
    }
}

/// A line to an agent. Dropping it closes the line.
pub struct AgentConnection {
    /// Held for a whole call: they go one after the other, in the order in which they were made.
    line: Mutex<Line>,
}

/// Takes the stream over and gets in step with the agent. On failure the stream is closed.
pub async fn open_agent(stream: Box<dyn Duplex>, options: AgentOptions) -> Result<AgentConnection, AgentError> {
    let mut line =
        Line { stream: Ok(stream), framing: AgentFraming::new(options.limits), in_step: false, last_sync_id: 0 };
    line.sync(options.timeout).await?;
    Ok(AgentConnection { line: Mutex::new(line) })
}

impl AgentConnection {
    /// Runs one command. A call that is given up, by dropping it as well, costs the next one a new start.
    pub async fn execute(
        &self,
        command: &str,
        arguments: Option<Value>,
        timeout: Duration,
        reply: AgentReply,
    ) -> Result<Value, AgentError> {
        self.line.lock().await.call(command, arguments, timeout, reply).await
    }
}

struct Line {
    /// Or why it was given up.
    stream: Result<Box<dyn Duplex>, AgentError>,
    framing: AgentFraming,
    in_step: bool,
    last_sync_id: u64,
}

/// What became of an exchange.
enum Outcome<T> {
    Answer(T),
    Silence,
}

impl Line {
    async fn call(
        &mut self,
        command: &str,
        arguments: Option<Value>,
        timeout: Duration,
        reply: AgentReply,
    ) -> Result<Value, AgentError> {
        if !self.in_step {
            self.sync(timeout).await?;
        }
        self.refuse_what_waits().await?;
        let mut request = json!({ "execute": command });
        if let Some(arguments) = arguments {
            request["arguments"] = arguments;
        }
        // Until the answer is here, whoever comes next must get in step first.
        self.in_step = false;
        let read = |message: &Map<String, Value>| read_reply(command, message);
        match self.exchange(encode(&request), timeout, OutOfTurn::Fails, read).await? {
            Outcome::Answer(answer) => {
                self.in_step = true;
                answer
            }
            Outcome::Silence if reply == AgentReply::OnlyOnError => Ok(Value::Null),
            Outcome::Silence => Err(AgentError::TimedOut { command: command.to_owned() }),
        }
    }

    async fn sync(&mut self, timeout: Duration) -> Result<(), AgentError> {
        self.framing.search();
        self.last_sync_id += 1;
        let id = json!(self.last_sync_id);
        let request = json!({ "execute": "guest-sync-delimited", "arguments": { "id": id } });
        // The mark first: it makes the agent forget half a request that someone before us left.
        let mut bytes = vec![SYNC_MARK];
        bytes.extend(encode(&request));
        let read = |message: &Map<String, Value>| (message.get("return") == Some(&id)).then_some(());
        match self.exchange(bytes, timeout, OutOfTurn::PassedOver, read).await? {
            Outcome::Answer(()) => {
                self.framing.settle();
                self.in_step = true;
                Ok(())
            }
            Outcome::Silence => Err(AgentError::TimedOut { command: "guest-sync-delimited".to_owned() }),
        }
    }

    /// Sends, and reads until `read` has its answer.
    async fn exchange<T>(
        &mut self,
        bytes: Vec<u8>,
        timeout: Duration,
        out_of_turn: OutOfTurn,
        read: impl Fn(&Map<String, Value>) -> Option<T>,
    ) -> Result<Outcome<T>, AgentError> {
        let whole = async {
            if let Err(error) = self.open()?.write_all(&bytes).await {
                return Err(self.give_up(&ended(&error)));
            }
            loop {
                let Batch { messages, failure } = self.read_batch().await?;
                let mut messages = messages.into_iter();
                let answer = messages.by_ref().find_map(|message| match (read(&message), out_of_turn) {
                    (None, OutOfTurn::PassedOver) => None,
                    (answer, _) => Some(answer),
                });
                match answer {
                    // What follows an answer, or cannot be one, was not asked for.
                    Some(answer) if answer.is_none() || messages.next().is_some() => {
                        let error = self.give_up("it spoke out of turn.");
                        return answer.ok_or(error);
                    }
                    Some(Some(answer)) => {
                        if let Some(failure) = failure {
                            self.give_up(&failure);
                        }
                        return Ok(answer);
                    }
                    _ => {}
                }
                if let Some(failure) = failure {
                    return Err(self.give_up(&failure));
                }
            }
        };
        match tokio::time::timeout(timeout, whole).await {
            Ok(answer) => answer.map(Outcome::Answer),
            Err(_late) => Ok(Outcome::Silence),
        }
    }

    async fn read_batch(&mut self) -> Result<Batch, AgentError> {
        let mut buffer = vec![0; 16 * 1024];
        match self.open()?.read(&mut buffer).await {
            Ok(0) => Err(self.give_up("its connection ended.")),
            Ok(length) => Ok(self.framing.push(&buffer[..length])),
            Err(error) => Err(self.give_up(&ended(&error))),
        }
    }

    /// In step and unasked, an agent has nothing to say.
    async fn refuse_what_waits(&mut self) -> Result<(), AgentError> {
        let mut buffer = [0; 1];
        let stream = self.open()?;
        let waiting = poll_fn(|context| {
            let mut buffer = ReadBuf::new(&mut buffer);
            match Pin::new(&mut *stream).poll_read(context, &mut buffer) {
                Poll::Ready(read) => Poll::Ready(Some(read.map(|()| buffer.filled().len()))),
                Poll::Pending => Poll::Ready(None),
            }
        });
        match waiting.await {
            None => Ok(()),
            Some(Ok(0)) => Err(self.give_up("its connection ended.")),
            Some(Ok(_)) => Err(self.give_up("it spoke out of turn.")),
            Some(Err(error)) => Err(self.give_up(&ended(&error))),
        }
    }

    fn open(&mut self) -> Result<&mut Box<dyn Duplex>, AgentError> {
        self.stream.as_mut().map_err(|dropped| dropped.clone())
    }

    /// Closes the stream for good; the first reason stays.
    fn give_up(&mut self, reason: &str) -> AgentError {
        if self.stream.is_ok() {
            self.stream = Err(AgentError::Dropped { reason: reason.to_owned() });
        }
        self.stream.as_ref().err().cloned().unwrap_or(AgentError::Dropped { reason: reason.to_owned() })
    }
}

/// What a message is that answers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OutOfTurn {
    /// An answer to those who spoke here before us.
    PassedOver,
    Fails,
}

fn ended(error: &io::Error) -> String {
    format!("its connection ended: {error}.")
}

/// `None`: it is no answer.
fn read_reply(command: &str, message: &Map<String, Value>) -> Option<Result<Value, AgentError>> {
    if let Some(value) = message.get("return") {
        return Some(Ok(value.clone()));
    }
    let error = message.get("error")?;
    let text = |key: &str| error.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(Err(AgentError::Refused {
        command: command.to_owned(),
        class: text("class"),
        desc: text("desc").unwrap_or_else(|| "it gave no reason".to_owned()),
    }))
}

fn encode(request: &Value) -> Vec<u8> {
    format!("{request}\n").into_bytes()
}
