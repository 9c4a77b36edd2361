//! A QEMU that speaks QMP and is none.
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpOptions, open_qmp};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::watch;

/// How it says no.
#[derive(Debug, Clone)]
pub struct Refusal {
    class: String,
    desc: String,
}

pub fn refused(class: &str, desc: &str) -> Refusal {
    Refusal { class: class.to_owned(), desc: desc.to_owned() }
}

type Answer = dyn Fn(&str, &Value) -> Result<Value, Refusal> + Send + Sync;

struct Mind {
    answer: Box<Answer>,
    said: Mutex<Vec<(String, Value)>>,
    /// Told right before the answer to a command of this name, once.
    before: Mutex<Vec<(String, Value)>>,
    /// Told right after the greeting, before it answers anything.
    early: Mutex<Vec<Value>>,
    mood: watch::Sender<Mood>,
    /// What it is to tell now.
    news: tokio::sync::broadcast::Sender<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Answers,
    /// As after SIGSTOP: it accepts and says nothing.
    Silent,
    /// It has closed its socket.
    Gone,
}

/// Clones are the same QEMU.
#[derive(Clone)]
pub struct FakeQemu(Arc<Mind>);

fn event(name: &str, data: Value) -> Value {
    json!({ "event": name, "data": data, "timestamp": { "seconds": 1, "microseconds": 0 } })
}

impl FakeQemu {
    pub fn answering(answer: impl Fn(&str, &Value) -> Result<Value, Refusal> + Send + Sync + 'static) -> Self {
        Self(Arc::new(Mind {
            answer: Box::new(answer),
            said: Mutex::default(),
            before: Mutex::default(),
            early: Mutex::default(),
            mood: watch::Sender::new(Mood::Answers),
            news: tokio::sync::broadcast::Sender::new(64),
        }))
    }

    /// Its guest is in this state of `query-status`; to everything else it says yes.
    pub fn with_status(status: &'static str) -> Self {
        Self::answering(move |name, _| {
            Ok(match name {
                "query-status" => json!({ "status": status, "running": status == "running" }),
                "query-chardev" => json!([]),
                _ => json!({}),
            })
        })
    }

    pub async fn connect(&self) -> QmpConnection {
        self.connect_with(QmpOptions::default()).await.unwrap()
    }

    pub async fn connect_with(&self, options: QmpOptions) -> Result<QmpConnection, QmpError> {
        let (ours, its) = tokio::io::duplex(64 * 1024);
        let mind = self.clone();
        tokio::spawn(async move { mind.speak(its).await });
        open_qmp(ours, options).await
    }

    /// What it was told, but for the negotiation.
    pub fn said(&self) -> Vec<(String, Value)> {
        self.0.said.lock().unwrap().clone()
    }

    pub fn was_told(&self, command: &str) -> bool {
        self.said().iter().any(|(name, _)| name == command)
    }

    pub fn before_answering(&self, command: &str, name: &str, data: Value) {
        self.0.before.lock().unwrap().push((command.to_owned(), event(name, data)));
    }

    pub fn right_after_the_greeting(&self, name: &str, data: Value) {
        self.0.early.lock().unwrap().push(event(name, data));
    }

    pub fn tell(&self, name: &str, data: Value) {
        self.0.news.send(event(name, data)).ok();
    }

    pub fn hang(&self) {
        self.0.mood.send_replace(Mood::Silent);
    }

    pub fn go_on(&self) {
        self.0.mood.send_replace(Mood::Answers);
    }

    /// Closes its socket.
    pub fn end(&self) {
        self.0.mood.send_replace(Mood::Gone);
    }

    pub fn is_gone(&self) -> bool {
        *self.0.mood.borrow() == Mood::Gone
    }

    async fn speak(&self, stream: DuplexStream) {
        let mut mood = self.0.mood.subscribe();
        let mut end = self.0.mood.subscribe();
        let mut news = self.0.news.subscribe();
        let (reading, mut writing) = tokio::io::split(stream);
        let mut reading = BufReader::new(reading);
        let greeting = json!({ "QMP": { "capabilities": [],
            "version": { "qemu": { "major": 7, "minor": 2, "micro": 0 }, "package": "fake" } } });
        if mood.wait_for(|mood| *mood != Mood::Silent).await.is_err() || self.is_gone() {
            return;
        }
        let mut lines = vec![greeting];
        let mut text = Vec::new();
        loop {
            for line in lines.drain(..) {
                if writing.write_all(format!("{line}\n").as_bytes()).await.is_err() {
                    return;
                }
            }
            lines = tokio::select! {
                // In this order: what it tells before its end is told.
                biased;
                told = news.recv() => told.into_iter().collect(),
                () = async { end.wait_for(|mood| *mood == Mood::Gone).await.ok(); } => return,
                request = read_request(&mut reading, &mut text) => {
                    let Some(request) = request else { return };
                    if mood.wait_for(|mood| *mood != Mood::Silent).await.is_err() || self.is_gone() {
                        return;
                    }
                    self.answer(&request)
                }
            };
        }
    }

    fn answer(&self, request: &Map<String, Value>) -> Vec<Value> {
        let name = request["execute"].as_str().unwrap_or_default();
        let id = &request["id"];
        if name == "qmp_capabilities" {
            let mut lines: Vec<Value> = self.0.early.lock().unwrap().drain(..).collect();
            lines.push(json!({ "return": {}, "id": id }));
            return lines;
        }
        let arguments = request.get("arguments").cloned().unwrap_or_default();
        self.0.said.lock().unwrap().push((name.to_owned(), arguments.clone()));
        let mut lines = Vec::new();
        self.0.before.lock().unwrap().retain(|(command, event)| {
            let is_now = command == name;
            if is_now {
                lines.push(event.clone());
            }
            !is_now
        });
        lines.push(match (self.0.answer)(name, &arguments) {
            Ok(value) => json!({ "return": value, "id": id }),
            Err(Refusal { class, desc }) => json!({ "error": { "class": class, "desc": desc }, "id": id }),
        });
        lines
    }
}

/// Requests end at their closing brace, not at a line's end. `text` keeps what came of one that is not whole.
async fn read_request(
    reading: &mut BufReader<tokio::io::ReadHalf<DuplexStream>>,
    text: &mut Vec<u8>,
) -> Option<Map<String, Value>> {
    loop {
        if reading.fill_buf().await.ok()?.is_empty() {
            return None;
        }
        text.push(reading.read_u8().await.ok()?);
        if let Ok(request) = serde_json::from_slice(text) {
            text.clear();
            return Some(request);
        }
    }
}
