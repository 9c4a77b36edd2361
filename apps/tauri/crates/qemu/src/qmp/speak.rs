//! Both directions of one conversation's stream, which is closed when they end.
use super::calls::{Calls, CloseReason};
use super::lines::{JsonLines, MAX_MESSAGE_BYTES};
use super::messages::{QmpMessage, read_message};
use super::subscribers::{Subscribers, apart};
use super::{QmpError, QmpEvent, QmpVersion};
use std::convert::Infallible;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};

pub type OnEvent = Box<dyn Fn(QmpEvent) + Send + Sync>;

/// Who is told what comes.
pub struct Ears {
    pub greet: Option<oneshot::Sender<QmpVersion>>,
    pub on_event: OnEvent,
    pub subscribers: Subscribers,
}

/// Until QEMU ends the conversation, or says what ends it. Requests are written whole or not at all, whoever still waits
/// for their answers: half of one would make nonsense of the next.
pub async fn speak(
    stream: impl AsyncRead + AsyncWrite,
    calls: &Calls,
    requests: mpsc::Receiver<String>,
    mut ears: Ears,
) {
    let (reading, writing) = tokio::io::split(stream);
    let reason = tokio::select! {
        reason = read_all(reading, calls, &mut ears) => reason,
        never = write_all(writing, requests) => match never {},
    };
    // Before whoever waits for the greeting learns that none will come.
    calls.finish(reason);
    drop(ears);
}

async fn write_all(mut writing: impl AsyncWrite + Unpin, mut requests: mpsc::Receiver<String>) -> Infallible {
    while let Some(request) = requests.recv().await {
        if writing.write_all(request.as_bytes()).await.is_err() {
            break;
        }
    }
    // The reader is told too, and knows why.
    std::future::pending().await
}

async fn read_all(mut reading: impl AsyncRead + Unpin, calls: &Calls, ears: &mut Ears) -> CloseReason {
    let mut lines = JsonLines::new(MAX_MESSAGE_BYTES);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reading.read(&mut buffer).await {
            Ok(0) if lines.pending_bytes() == 0 => return CloseReason::Ended,
            Ok(0) => return CloseReason::BrokenOff("QEMU closed the QMP connection inside a message.".to_owned()),
            Err(error) => return CloseReason::BrokenOff(format!("The QMP connection failed: {error}")),
            Ok(length) => {
                let read = lines.push(&buffer[..length], |object| take(read_message(object)?, calls, ears));
                if let Err(error) = read {
                    return CloseReason::Nonsense(error);
                }
            }
        }
    }
}

fn take(message: QmpMessage, calls: &Calls, ears: &mut Ears) -> Result<(), QmpError> {
    let nonsense = |message: &str| Err(QmpError::Protocol(message.to_owned()));
    match (message, ears.greet.take()) {
        (QmpMessage::Greeting(version), Some(greet)) => {
            greet.send(version).ok();
            Ok(())
        }
        (QmpMessage::Greeting(_), None) => nonsense("A second greeting arrived."),
        (_, Some(_)) => nonsense("The first message is no greeting."),
        (QmpMessage::Event(event), None) => {
            ears.subscribers.tell(&event);
            apart(|| (ears.on_event)(event));
            Ok(())
        }
        (reply, None) => calls.settle(reply),
    }
}
