//! Recorded conversations with real QEMUs, played by their own side.
use openutm_qemu::qmp::{CloseReason, QmpError, QmpOptions, open_qmp};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

fn recordings() -> Vec<(String, Vec<(bool, Value)>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors/qmp");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the vectors") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a recording");
        let recording: Value = serde_json::from_str(&text).expect("JSON");
        let lines = recording["lines"].as_array().expect("lines").iter().map(|line| {
            let said = serde_json::from_str(line["line"].as_str().expect("text")).expect("JSON");
            (line["from"] == "qemu", said)
        });
        found.push((path.display().to_string(), lines.collect()));
    }
    found
}

/// Plays QEMU's side: each recorded request must come in order (ids apart) and gets what followed it then.
async fn play(mut stream: DuplexStream, lines: Vec<(bool, Value)>) {
    let mut id = Value::Null;
    for (from_qemu, mut line) in lines {
        if from_qemu {
            if line.get("id").is_some() {
                line["id"] = id.clone();
            }
            stream.write_all(format!("{line}\r\n").as_bytes()).await.expect("the client listens");
        } else {
            let request = read_request(&mut stream).await;
            assert_eq!(request["execute"], line["execute"]);
            id = request["id"].clone();
        }
    }
}

/// The client writes no line end: a request is whole when it parses.
async fn read_request(stream: &mut DuplexStream) -> Value {
    let mut text = Vec::new();
    loop {
        text.push(stream.read_u8().await.expect("a request"));
        if text.last() == Some(&b'}')
            && let Ok(request) = serde_json::from_slice(&text)
        {
            return request;
        }
    }
}

#[tokio::test]
async fn recorded_conversations_run_again() {
    let recordings = recordings();
    assert!(recordings.len() >= 2);
    for (name, lines) in recordings {
        let requests: Vec<Value> = lines.iter().filter(|(qemu, _)| !qemu).map(|(_, line)| line.clone()).collect();
        let replies = lines.iter().filter(|(qemu, line)| *qemu && line.get("id").is_some()).count();
        let (ours, theirs) = duplex(1 << 20);
        let peer = tokio::spawn(play(theirs, lines));
        let qmp = open_qmp(ours, QmpOptions::default()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut answered = 1;
        for request in &requests[1..] {
            let command = request["execute"].as_str().expect("a command");
            match qmp.execute(command, request.get("arguments").cloned()).await {
                Ok(_) | Err(QmpError::Refused { .. }) => answered += 1,
                Err(error) => panic!("{name}: {command}: {error}"),
            }
        }
        peer.await.expect("the recording was played to its end");
        assert!(answered >= replies, "{name}: {answered} of {replies}");
        assert_eq!(qmp.closed().await, CloseReason::Ended);
    }
}

const GREETING: &str =
    "{\"QMP\":{\"version\":{\"qemu\":{\"micro\":0,\"minor\":2,\"major\":7},\"package\":\"\"},\"capabilities\":[]}}\n";

/// A peer that greets, accepts the capabilities and then says `rest` to the next request.
async fn peer_that_says(rest: &'static str) -> openutm_qemu::qmp::QmpConnection {
    let (ours, mut theirs) = duplex(1 << 20);
    tokio::spawn(async move {
        theirs.write_all(GREETING.as_bytes()).await.expect("the client listens");
        let request = read_request(&mut theirs).await;
        theirs
            .write_all(format!("{}\n", json!({ "return": {}, "id": request["id"] })).as_bytes())
            .await
            .expect("heard");
        read_request(&mut theirs).await;
        theirs.write_all(rest.as_bytes()).await.expect("heard");
        // Held open, so that nothing but what was said decides.
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
    open_qmp(ours, QmpOptions::default()).await.expect("a greeting")
}

#[tokio::test]
async fn nonsense_ends_the_conversation_and_says_what_it_was() {
    for (said, expected) in [
        ("[]\n", "A line is not a JSON object."),
        ("{\"return\":{},\"id\":99}\n", "A reply answers no call."),
        ("{\"return\":{}}\n", "A reply carries no id of ours."),
        ("{\"hello\":1}\n", "A message is neither greeting, event nor reply."),
    ] {
        let qmp = peer_that_says(said).await;
        let error = qmp.execute("query-status", None).await.expect_err("nonsense");
        let expected = QmpError::Protocol(format!("query-status got no answer: {expected}"));
        assert_eq!(error, expected);
        assert_eq!(qmp.execute("query-status", None).await, Err(expected));
    }
}

#[tokio::test]
async fn a_silent_qemu_is_given_up_and_its_late_reply_dropped() {
    let qmp = peer_that_says("").await;
    let after = Duration::from_millis(20);
    let error = qmp.execute_within("query-status", None, after).await;
    assert_eq!(error, Err(QmpError::Timeout { command: "query-status".to_owned(), after }));
    assert_eq!(qmp.close_reason(), None);
}
