//! The guest's agent, which may be anything.
use openutm_qemu::agent::{AgentConnection, AgentError, AgentLimits, AgentOptions, AgentReply, open_agent};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

const PATIENCE: Duration = Duration::from_secs(30);
const BRIEF: Duration = Duration::from_millis(50);

/// An agent in a guest; `answer` says what is sent for a request that is no sync.
struct Guest {
    stream: DuplexStream,
    received: Vec<String>,
}

impl Guest {
    /// The next request, without the mark that a sync begins with; `None` when the line is closed.
    async fn request(&mut self) -> Option<Value> {
        let mut line = Vec::new();
        loop {
            match self.stream.read_u8().await.ok()? {
                b'\n' => break,
                0xff => line.clear(),
                byte => line.push(byte),
            }
        }
        let request: Value = serde_json::from_slice(&line).expect("a request");
        self.received.push(request["execute"].as_str().expect("a command").to_owned());
        Some(request)
    }

    async fn send(&mut self, bytes: &[u8]) {
        // Whoever hung up misses it.
        self.stream.write_all(bytes).await.ok();
    }
}

/// Answers syncs, with `before` in front; what else it is asked goes to `answer`. Gives what it was asked at the end.
fn guest(
    before: &'static [u8],
    answer: impl Fn(&str) -> Vec<u8> + Send + 'static,
) -> (DuplexStream, tokio::task::JoinHandle<Vec<String>>) {
    let (ours, stream) = duplex(1 << 16);
    let playing = tokio::spawn(async move {
        let mut guest = Guest { stream, received: Vec::new() };
        while let Some(request) = guest.request().await {
            let command = request["execute"].as_str().expect("a command");
            let reply = if command == "guest-sync-delimited" {
                let id = &request["arguments"]["id"];
                [before, b"\xff", format!("{{\"return\": {id}}}\n").as_bytes()].concat()
            } else {
                answer(command)
            };
            guest.send(&reply).await;
        }
        guest.received
    });
    (ours, playing)
}

async fn open(stream: DuplexStream) -> AgentConnection {
    open_agent(Box::new(stream), AgentOptions { timeout: PATIENCE, ..AgentOptions::default() }).await.expect("in step")
}

async fn ask(agent: &AgentConnection, command: &str, timeout: Duration) -> Result<Value, AgentError> {
    agent.execute(command, None, timeout, AgentReply::Expected).await
}

#[tokio::test]
async fn it_gets_in_step_over_stale_data_and_marks_then_answers_in_turn() {
    let stale = b"alf\": 1}\n{\"return\": {}}\n\xff\xff{\"return\": 77}\n\xffrubbish\n";
    let (stream, playing) = guest(stale, |command| format!("{{\"return\": \"{command}\"}}\n").into_bytes());
    let agent = open(stream).await;
    let both = tokio::join!(
        ask(&agent, "guest-ping", PATIENCE),
        agent.execute("guest-info", Some(json!({ "a": 1 })), PATIENCE, AgentReply::Expected)
    );
    assert_eq!(both, (Ok(json!("guest-ping")), Ok(json!("guest-info"))));
    drop(agent);
    assert_eq!(playing.await.expect("played"), ["guest-sync-delimited", "guest-ping", "guest-info"]);
}

#[tokio::test]
async fn its_refusal_is_passed_on_and_the_line_stays() {
    let (stream, _playing) =
        guest(b"", |_| b"{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\"}}\n".to_vec());
    let agent = open(stream).await;
    let refused = Err(AgentError::Refused {
        command: "x".to_owned(),
        class: Some("CommandNotFound".to_owned()),
        desc: "no".to_owned(),
    });
    assert_eq!(ask(&agent, "x", PATIENCE).await, refused);
    assert_eq!(ask(&agent, "x", PATIENCE).await, refused);
}

#[tokio::test]
async fn silence_is_told_and_the_line_closed() {
    let (ours, mut theirs) = duplex(1 << 16);
    let options = AgentOptions { timeout: Duration::from_millis(10), ..AgentOptions::default() };
    let silent = open_agent(Box::new(ours), options).await.err();
    assert_eq!(silent, Some(AgentError::TimedOut { command: "guest-sync-delimited".to_owned() }));
    let mut rest = Vec::new();
    theirs.read_to_end(&mut rest).await.expect("closed");
}

#[tokio::test]
async fn it_gets_in_step_again_after_a_time_out_over_the_late_answer() {
    let (ours, stream) = duplex(1 << 16);
    let playing = tokio::spawn(async move {
        let mut guest = Guest { stream, received: Vec::new() };
        let mut late = false;
        while let Some(request) = guest.request().await {
            match request["execute"].as_str() {
                Some("guest-slow") => late = true,
                Some("guest-sync-delimited") => {
                    if std::mem::take(&mut late) {
                        guest.send(b"{\"return\": \"late\"}\n").await;
                    }
                    let id = &request["arguments"]["id"];
                    guest.send(&[b"\xff", format!("{{\"return\": {id}}}\n").as_bytes()].concat()).await;
                }
                _ => guest.send(b"{\"return\": \"pong\"}\n").await,
            }
        }
    });
    let agent = open(ours).await;
    let slow = ask(&agent, "guest-slow", Duration::from_millis(10)).await;
    assert_eq!(slow, Err(AgentError::TimedOut { command: "guest-slow".to_owned() }));
    assert_eq!(ask(&agent, "guest-ping", PATIENCE).await, Ok(json!("pong")));
    // A call that is dropped leaves its answer behind as well.
    assert!(tokio::time::timeout(Duration::from_millis(10), ask(&agent, "guest-slow", PATIENCE)).await.is_err());
    assert_eq!(ask(&agent, "guest-ping", PATIENCE).await, Ok(json!("pong")));
    drop(agent);
    playing.await.expect("played");
}

#[tokio::test]
async fn silence_is_success_where_a_command_answers_errors_only() {
    let (stream, _playing) = guest(b"", |_| Vec::new());
    let agent = open(stream).await;
    let mode = Some(json!({ "mode": "powerdown" }));
    let silent = agent.execute("guest-shutdown", mode, Duration::from_millis(10), AgentReply::OnlyOnError).await;
    assert_eq!(silent, Ok(Value::Null));
}

#[tokio::test]
async fn whoever_talks_nonsense_is_dropped() {
    for (name, nonsense) in [
        ("an event", b"{\"event\": \"X\"}\n".to_vec()),
        ("a mark", b"\xff".to_vec()),
        ("a flood of marks", vec![0xff; 100_000]),
        ("invalid UTF-8", b"{\"return\": \"\xc3\x28\"}\n".to_vec()),
        ("deep JSON", format!("{{\"return\": {}\n", "[".repeat(100_000)).into_bytes()),
        ("no JSON", b"hello\n".to_vec()),
        ("an endless line", vec![b'x'; 5 << 20]),
        ("two answers", b"{\"return\": 1}\n{\"return\": 2}\n".to_vec()),
    ] {
        let (stream, playing) = guest(b"", move |_| nonsense.clone());
        let agent = open(stream).await;
        match ask(&agent, "guest-ping", PATIENCE).await {
            Ok(answer) => assert_eq!(answer, json!(1), "{name}"),
            Err(error) => assert!(matches!(error, AgentError::Dropped { .. }), "{name}: {error}"),
        }
        let again = ask(&agent, "guest-ping", PATIENCE).await;
        assert!(matches!(again, Err(AgentError::Dropped { .. })), "{name}: {again:?}");
        // The guest sees the line closed.
        tokio::time::timeout(PATIENCE, playing).await.expect(name).expect("played");
    }
}

#[tokio::test]
async fn whoever_never_gets_to_the_point_is_dropped() {
    let (ours, mut theirs) = duplex(1 << 16);
    let flooding = tokio::spawn(async move { while theirs.write_all(&b"\xffx".repeat(8192)).await.is_ok() {} });
    let dropped = open_agent(Box::new(ours), AgentOptions { timeout: PATIENCE, ..AgentOptions::default() }).await.err();
    let reason = "The guest's agent sends data without sense.".to_owned();
    assert_eq!(dropped, Some(AgentError::Dropped { reason }));
    flooding.await.expect("flooded");
}

#[tokio::test]
async fn an_answer_may_come_byte_by_byte_and_the_end_of_the_line_is_told() {
    let (ours, stream) = duplex(1 << 16);
    let playing = tokio::spawn(async move {
        let mut guest = Guest { stream, received: Vec::new() };
        let id = guest.request().await.expect("a sync")["arguments"]["id"].clone();
        guest.send(&[b"\xff", format!("{{\"return\": {id}}}\n").as_bytes()].concat()).await;
        guest.request().await.expect("a command");
        for byte in b"{\"return\": {\"a\": \"b\"}}\r\n" {
            guest.send(&[*byte]).await;
            tokio::task::yield_now().await;
        }
    });
    let agent = open(ours).await;
    assert_eq!(ask(&agent, "x", PATIENCE).await, Ok(json!({ "a": "b" })));
    playing.await.expect("played");
    let reason = "its connection ended.".to_owned();
    assert_eq!(ask(&agent, "x", BRIEF).await, Err(AgentError::Dropped { reason }));
}

#[tokio::test]
async fn no_bytes_make_it_panic_or_wait_for_ever() {
    use rand::{Rng, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(5);
    for _ in 0..200 {
        let noise: Vec<u8> =
            (0..random.random_range(0..2000))
                .map(|_| {
                    if random.random_ratio(1, 3) {
                        b"\xff\n{}[]\"\\"[random.random_range(0..8)]
                    } else {
                        random.random()
                    }
                })
                .collect();
        let (stream, _playing) = guest(b"", move |_| noise.clone());
        let limits = AgentLimits { max_message_bytes: 128, max_depth: 8, max_search_bytes: 1024 };
        let agent = open_agent(Box::new(stream), AgentOptions { timeout: PATIENCE, limits }).await.expect("in step");
        // Whatever it says, it is said in time.
        drop(ask(&agent, "x", Duration::from_millis(5)).await);
    }
}
