//! A conversation's calls, listeners and end, over a peer under the test's hand; typed answers.
use openutm_qemu::qmp::{CloseReason, QmpConnection, QmpError, QmpOptions, guest_addresses_of, open_qmp};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

const PATIENCE: Duration = Duration::from_secs(30);
const GREETING: &str =
    "{\"QMP\":{\"version\":{\"qemu\":{\"micro\":0,\"minor\":2,\"major\":7},\"package\":\"\"},\"capabilities\":[]}}\n";

struct Peer(DuplexStream);

impl Peer {
    async fn say(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.expect("the client listens");
    }

    /// Requests have no line end: one is whole when it parses.
    async fn request(&mut self) -> Value {
        let mut text = Vec::new();
        loop {
            text.push(self.0.read_u8().await.expect("a request"));
            if let Ok(request) = serde_json::from_slice(&text) {
                return request;
            }
        }
    }

    async fn answer(&mut self, value: Value) {
        let request = self.request().await;
        self.say(&format!("{}\r\n", json!({ "return": value, "id": request["id"] }))).await;
    }

    /// What still comes before the stream is closed.
    async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let reading = self.0.read_to_end(&mut rest);
        tokio::time::timeout(PATIENCE, reading).await.expect("closed in time").expect("a stream");
        rest
    }
}

/// Negotiated, over a stream that holds as many bytes as given that nobody has read.
async fn met(buffered_bytes: usize) -> (QmpConnection, Peer) {
    let (ours, theirs) = duplex(buffered_bytes);
    let mut peer = Peer(theirs);
    let opening = tokio::spawn(open_qmp(ours, QmpOptions::default()));
    peer.say(GREETING).await;
    peer.answer(json!({})).await;
    (opening.await.expect("opened").expect("a greeting"), peer)
}

#[tokio::test]
async fn listeners_hear_events_until_they_are_dropped_and_a_panic_in_one_harms_nobody() {
    let (qmp, mut peer) = met(1 << 16).await;
    let heard = Arc::new(Mutex::new(0));
    let count = Arc::clone(&heard);
    let _panicking = qmp.on_event(Arc::new(|_| panic!("a listener's own mistake")));
    let listening = qmp.on_event(Arc::new(move |_| *count.lock().expect("a count") += 1));
    let two_events = "{\"event\":\"STOP\"}\n{\"event\":\"RESUME\"}\n";
    for _ in 0..2 {
        peer.say(two_events).await;
        let (asked, ()) = tokio::join!(qmp.execute("query-status", None), peer.answer(json!({})));
        asked.expect("an answer, which came after the events");
    }
    assert_eq!(*heard.lock().expect("a count"), 4);
    drop(listening);
    peer.say(two_events).await;
    let (asked, ()) = tokio::join!(qmp.execute("query-status", None), peer.answer(json!({})));
    asked.expect("an answer");
    assert_eq!(*heard.lock().expect("a count"), 4);
}

#[tokio::test]
async fn an_answer_that_is_not_understood_is_told() {
    let (qmp, mut peer) = met(1 << 16).await;
    let (asked, ()) = tokio::join!(qmp.query_block(), peer.answer(json!({})));
    let error = asked.expect_err("no drives");
    assert!(error.to_string().starts_with("QEMU's answer to query-block is not understood: "), "{error}");
}

#[tokio::test]
async fn closing_closes_the_stream_whoever_else_holds_the_connection() {
    let (qmp, mut peer) = met(1 << 16).await;
    let other = qmp.clone();
    qmp.close();
    assert!(peer.rest().await.is_empty());
    assert_eq!(other.closed().await, CloseReason::ClosedHere);
    assert!(matches!(other.execute("stop", None).await, Err(QmpError::Closed { .. })));
}

#[tokio::test]
async fn nonsense_closes_the_stream_while_the_connection_is_held() {
    let (qmp, mut peer) = met(1 << 16).await;
    peer.say("no JSON\n").await;
    assert!(peer.rest().await.is_empty());
    assert!(matches!(qmp.close_reason(), Some(CloseReason::Nonsense(QmpError::Protocol(_)))));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_while_it_is_being_sent_leaves_no_half_request() {
    let (qmp, mut peer) = met(256).await;
    let long = "x".repeat(4000);
    let late = qmp.execute("object-add", Some(json!({ "id": long }))).await;
    assert!(matches!(late, Err(QmpError::Timeout { .. })), "{late:?}");
    let asking = tokio::spawn(async move { qmp.execute("query-status", None).await });
    assert_eq!(peer.request().await["arguments"]["id"].as_str().map(str::len), Some(long.len()));
    peer.answer(json!({ "status": "running" })).await;
    assert_eq!(asking.await.expect("asked"), Ok(json!({ "status": "running" })));
}

#[tokio::test(start_paused = true)]
async fn a_qemu_that_reads_nothing_is_sent_a_bounded_number_of_requests() {
    let (qmp, mut peer) = met(64).await;
    for _ in 0..200 {
        let late = qmp.execute("query-status", None).await;
        assert!(matches!(late, Err(QmpError::Timeout { .. })), "{late:?}");
    }
    let reading = tokio::spawn(async move {
        let mut sent = 0;
        loop {
            let request = peer.request().await;
            if request["execute"] == "stop" {
                peer.say(&format!("{}\n", json!({ "return": {}, "id": request["id"] }))).await;
                return sent;
            }
            sent += 1;
        }
    });
    assert_eq!(qmp.execute("stop", None).await, Ok(json!({})));
    let sent = reading.await.expect("read");
    assert!((1..100).contains(&sent), "{sent}");
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
