//! Jobs, events and typed answers, over a QEMU that knows one job.
use openutm_qemu::qmp::{
    JobEnd, JobStatus, QmpConnection, QmpError, QmpOptions, RunJobOptions, guest_addresses_of, job_progress, open_qmp,
    run_job,
};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(30);
const GREETING: &str =
    "{\"QMP\":{\"version\":{\"qemu\":{\"micro\":0,\"minor\":2,\"major\":7},\"package\":\"\"},\"capabilities\":[]}}\n";

/// What the job does after its command; then it waits for job-cancel.
#[derive(Clone, Copy)]
struct Script {
    statuses: &'static [&'static str],
    error: Option<&'static str>,
    refuse: bool,
}

const WHOLE: Script =
    Script { statuses: &["created", "running", "waiting", "pending", "concluded"], error: None, refuse: false };

struct Peer {
    stream: DuplexStream,
    script: Script,
    job: Value,
    received: Arc<Mutex<Vec<Value>>>,
}

impl Peer {
    async fn say(&mut self, message: Value) {
        // Whoever hung up misses it.
        self.stream.write_all(format!("{message}\r\n").as_bytes()).await.ok();
    }

    async fn status(&mut self, status: &str) {
        let data = json!({ "id": self.job, "status": status });
        self.say(json!({ "event": "JOB_STATUS_CHANGE", "data": data, "timestamp": {} })).await;
    }

    async fn play(mut self) {
        self.stream.write_all(GREETING.as_bytes()).await.expect("heard");
        let mut text = Vec::new();
        while let Ok(byte) = self.stream.read_u8().await {
            text.push(byte);
            let Ok(request) = serde_json::from_slice::<Value>(&text) else { continue };
            text.clear();
            self.received.lock().expect("received").push(request.clone());
            self.answer(&request).await;
        }
    }

    async fn answer(&mut self, request: &Value) {
        let id = &request["id"];
        let reply = |value: Value| json!({ "return": value, "id": id });
        match request["execute"].as_str().expect("a command") {
            "snapshot-save" | "blockdev-mirror" if self.script.refuse => {
                self.say(json!({ "error": { "class": "GenericError", "desc": "busy" }, "id": id })).await;
            }
            "snapshot-save" | "blockdev-mirror" => {
                self.job = request["arguments"]["job-id"].clone();
                // Real QEMU announces the job before it answers the command.
                for status in self.script.statuses {
                    self.status(status).await;
                }
                self.say(reply(json!({}))).await;
            }
            "job-complete" => {
                self.say(reply(json!({}))).await;
                self.status("concluded").await;
            }
            "job-cancel" => {
                self.say(reply(json!({}))).await;
                self.status("aborting").await;
                self.status("concluded").await;
            }
            "query-jobs" => {
                let mut job = json!({
                    "id": self.job, "type": "x", "status": "concluded", "current-progress": 1, "total-progress": 4,
                });
                if let Some(error) = self.script.error {
                    job["error"] = json!(error);
                }
                self.say(reply(json!([job]))).await;
            }
            _ => self.say(reply(json!({}))).await,
        }
    }
}

struct Conversation {
    qmp: QmpConnection,
    received: Arc<Mutex<Vec<Value>>>,
    playing: tokio::task::JoinHandle<()>,
}

impl Conversation {
    async fn with(script: Script) -> Self {
        let (ours, stream) = duplex(1 << 16);
        let received = Arc::default();
        let peer = Peer { stream, script, job: Value::Null, received: Arc::clone(&received) };
        let playing = tokio::spawn(peer.play());
        Self { qmp: open_qmp(ours, QmpOptions::default()).await.expect("a greeting"), received, playing }
    }

    fn commands(&self) -> Vec<String> {
        let received = self.received.lock().expect("received");
        received.iter().map(|request| request["execute"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn second_request(&self) -> Value {
        self.received.lock().expect("received")[1].clone()
    }
}

#[tokio::test]
async fn a_job_is_followed_to_its_end_and_dismissed() {
    let peer = Conversation::with(WHOLE).await;
    let seen = Mutex::new(Vec::new());
    let tell = |status: JobStatus| seen.lock().expect("seen").push(status);
    let options = RunJobOptions { on_status: Some(&tell), ..RunJobOptions::default() };
    let end = run_job(&peer.qmp, "snapshot-save", Map::new(), &options).await;
    assert_eq!(end, Ok(JobEnd::Done));
    assert_eq!(peer.commands(), ["qmp_capabilities", "snapshot-save", "query-jobs", "job-dismiss"]);
    assert_eq!(seen.lock().expect("seen").last(), Some(&JobStatus::Concluded));
    let id = peer.second_request()["arguments"]["job-id"].as_str().expect("an id").to_owned();
    assert!(id.starts_with("job-") && id.len() == 12);
    assert_eq!(job_progress(&peer.qmp, &id).await, Ok(Some(0.25)));
    assert_eq!(job_progress(&peer.qmp, "other").await, Ok(None));
}

#[tokio::test]
async fn a_jobs_own_error_and_the_commands_refusal_are_passed_on() {
    let failing = Conversation::with(Script { error: Some("No space left"), ..WHOLE }).await;
    let arguments = Map::from_iter([("job-id".to_owned(), json!("j"))]);
    let end = run_job(&failing.qmp, "snapshot-save", arguments, &RunJobOptions::default()).await;
    let refused = |desc: &str, class: Option<&str>| QmpError::Refused {
        command: "snapshot-save".to_owned(),
        class: class.map(str::to_owned),
        desc: Some(desc.to_owned()),
    };
    assert_eq!(end, Err(refused("No space left", None)));
    let refusing = Conversation::with(Script { refuse: true, ..WHOLE }).await;
    let end = run_job(&refusing.qmp, "snapshot-save", Map::new(), &RunJobOptions::default()).await;
    assert_eq!(end, Err(refused("busy", Some("GenericError"))));
    assert_eq!(refusing.commands(), ["qmp_capabilities", "snapshot-save"]);
}

#[tokio::test]
async fn a_job_that_waits_at_ready_is_completed_and_block_jobs_are_kept_until_asked() {
    let peer = Conversation::with(Script { statuses: &["created", "running", "ready"], ..WHOLE }).await;
    let end = run_job(&peer.qmp, "blockdev-mirror", Map::new(), &RunJobOptions::default()).await;
    assert_eq!(end, Ok(JobEnd::Done));
    assert!(peer.commands().contains(&"job-complete".to_owned()));
    assert_eq!(peer.second_request()["arguments"]["auto-dismiss"], json!(false));
}

#[tokio::test]
async fn a_cancelled_job_is_let_go_of_by_qemu_first() {
    let peer = Conversation::with(Script { statuses: &["created", "running"], ..WHOLE }).await;
    let signal = CancellationToken::new();
    let stop = |status: JobStatus| {
        if status == JobStatus::Running {
            signal.cancel();
        }
    };
    let options = RunJobOptions { signal: signal.clone(), on_status: Some(&stop) };
    let end = tokio::time::timeout(PATIENCE, run_job(&peer.qmp, "snapshot-save", Map::new(), &options)).await;
    assert_eq!(end.expect("in time"), Ok(JobEnd::Cancelled));
    assert_eq!(peer.commands()[2..], ["job-cancel", "query-jobs", "job-dismiss"]);
}

#[tokio::test]
async fn a_lost_connection_ends_the_following() {
    let peer = Conversation::with(Script { statuses: &["created"], ..WHOLE }).await;
    let abort = peer.playing.abort_handle();
    let lose = move |_: JobStatus| abort.abort();
    let options = RunJobOptions { on_status: Some(&lose), ..RunJobOptions::default() };
    let end = tokio::time::timeout(PATIENCE, run_job(&peer.qmp, "snapshot-save", Map::new(), &options)).await;
    assert!(matches!(end.expect("in time"), Err(QmpError::Closed { .. })));
}

#[tokio::test]
async fn listeners_hear_events_until_they_are_dropped_and_a_panic_in_one_harms_nobody() {
    let peer = Conversation::with(WHOLE).await;
    let heard = Arc::new(Mutex::new(0));
    let count = Arc::clone(&heard);
    let _panicking = peer.qmp.on_event(Arc::new(|_| panic!("a listener's own mistake")));
    let listening = peer.qmp.on_event(Arc::new(move |_| *count.lock().expect("a count") += 1));
    run_job(&peer.qmp, "snapshot-save", Map::new(), &RunJobOptions::default()).await.expect("done");
    assert_eq!(*heard.lock().expect("a count"), WHOLE.statuses.len());
    drop(listening);
    run_job(&peer.qmp, "snapshot-save", Map::new(), &RunJobOptions::default()).await.expect("done");
    assert_eq!(*heard.lock().expect("a count"), WHOLE.statuses.len());
}

#[tokio::test]
async fn an_answer_that_is_not_understood_is_told() {
    let peer = Conversation::with(WHOLE).await;
    let error = peer.qmp.query_block().await.expect_err("no drives");
    assert!(error.to_string().starts_with("QEMU's answer to query-block is not understood: "), "{error}");
}

/// QEMU 7.2's own words, of a guest with one forward and one connection.
const USERNET: &str = "Hub -1 (net-net0):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[ESTABLISHED]   23       10.0.2.15 49152   93.184.216.34    80     0     0
  TCP[HOST_FORWARD]  15       127.0.0.1  2222       10.0.2.15    22     0     0
  UDP[236 sec]       24       10.0.2.15 41830        10.0.2.3    53     0     0\r
  ICMP[10 sec]       25       10.0.2.15 -            10.0.2.2 -         0     0
";

#[test]
fn a_guests_address_is_the_one_that_it_sends_from() {
    let found = |text: &str| guest_addresses_of(text).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(found(USERNET), ["10.0.2.15"]);
    let line = |mark: &str| USERNET.lines().find(|line| line.contains(mark)).expect("a line");
    assert_eq!(found(line("236 sec")), ["10.0.2.15"]);
    assert_eq!(found(line("HOST_FORWARD")), [""; 0]);
    assert_eq!(found("TCP[ESTABLISHED] 1 not-an-address 3"), [""; 0]);
    assert_eq!(found(""), [""; 0]);
}
