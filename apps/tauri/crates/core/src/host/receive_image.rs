//! A file on its way into the library's images: bytes come up a stream, a job tells how far they are.
use crate::jobs::JobControl;
use crate::ports::byte_stream::{ByteStream, TICKET_LIFE_MS, stream_error};
use crate::ports::clock::Clock;
use crate::ports::files::OnProgress;
use crate::ports::image_inbox::IncomingImage;
use crate::subscription::Subscription;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use openutm_contract::{ApiError, ErrorCode};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, DuplexStream, ReadBuf};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

/// What says what a file is lies in its first 64 KiB (ISO 9660's descriptors begin at 32).
pub(super) const JUDGED_BYTES: u64 = 64 * 1024;
/// How much may be on its way from the sender to the disk.
const PIPE_BYTES: usize = 256 * 1024;

type Outcome = Result<(), ApiError>;

/// One file that is being sent.
pub struct Upload {
    incoming: Arc<dyn IncomingImage>,
    size_bytes: u64,
    clock: Arc<dyn Clock>,
    /// What came of it; the first word counts.
    outcome: watch::Sender<Option<Outcome>>,
    state: Mutex<State>,
    /// What writes the bytes that come.
    pumps: TaskTracker,
}

#[derive(Default)]
struct State {
    is_opened: bool,
    on_progress: Option<OnProgress>,
    /// Fails the upload when nobody sends.
    patience: Option<Subscription>,
}

fn stopped(received_bytes: u64, size_bytes: u64) -> ApiError {
    let message = format!("The sending stopped after {received_bytes} of {size_bytes} bytes.");
    ApiError::new(ErrorCode::StreamUnavailable, message)
        .hint("Send the file again.")
        .with("receivedBytes", received_bytes)
        .with("sizeBytes", size_bytes)
}

fn too_much(size_bytes: u64) -> ApiError {
    let message = format!("More than the {size_bytes} bytes that were announced came.");
    ApiError::new(ErrorCode::RequestInvalid, message)
        .hint("The file may have changed while it was being sent. Send it again.")
}

impl Upload {
    pub fn new(incoming: Arc<dyn IncomingImage>, size_bytes: u64, clock: Arc<dyn Clock>) -> Arc<Self> {
        let pumps = TaskTracker::new();
        pumps.close();
        let (outcome, state) = (watch::Sender::new(None), Mutex::default());
        Arc::new(Self { incoming, size_bytes, clock, outcome, state, pumps })
    }

    /// For the sender; called when the ticket is used. Nothing comes down; the end does, or the failure.
    pub fn open(self: &Arc<Self>) -> ByteStream {
        let patience = {
            let mut state = self.state();
            state.is_opened = true;
            state.patience.take()
        };
        drop(patience);
        let (sender, receiver) = tokio::io::duplex(PIPE_BYTES);
        let upload = self.clone();
        self.pumps.spawn(async move { upload.pump(receiver).await });
        Box::new(UploadStream { sender, ended: wait(self.outcome.subscribe()).boxed() })
    }

    /// Ends when the file has its name; fails with what kept it from that, and then nothing of it is left.
    pub async fn run(self: Arc<Self>, control: JobControl) -> Outcome {
        self.begin_to_wait(&control);
        let outcome = tokio::select! {
            outcome = wait(self.outcome.subscribe()) => outcome,
            () = control.signal.cancelled() => {
                let cancelled = ApiError::new(ErrorCode::JobCancelled, "The sending was cancelled.");
                self.end(Err(cancelled.clone()));
                // It may have been over just before.
                wait(self.outcome.subscribe()).await
            }
        };
        let patience = self.state().patience.take();
        drop(patience);
        self.pumps.wait().await;
        self.incoming.discard().await;
        outcome
    }

    fn begin_to_wait(self: &Arc<Self>, control: &JobControl) {
        let mut state = self.state();
        state.on_progress = Some(control.progress.clone());
        if state.is_opened {
            return;
        }
        let upload = Arc::downgrade(self);
        let give_up = move || {
            if let Some(upload) = upload.upgrade() {
                upload.end(Err(stopped(0, upload.size_bytes)));
            }
        };
        let patience = Duration::from_millis(TICKET_LIFE_MS + 5000);
        state.patience = Some(self.clock.after(patience, Box::new(give_up)));
    }

    async fn pump(&self, mut receiver: DuplexStream) {
        let mut ended = self.outcome.subscribe();
        let mut received_bytes = 0;
        let mut is_judged = false;
        let mut buffer = vec![0; PIPE_BYTES];
        loop {
            let length = tokio::select! {
                read = receiver.read(&mut buffer) => read.unwrap_or(0),
                _ = ended.wait_for(Option::is_some) => return,
            };
            if length == 0 {
                return self.end(Err(stopped(received_bytes, self.size_bytes)));
            }
            match self.take(&buffer[..length], &mut received_bytes, &mut is_judged).await {
                Ok(()) if received_bytes < self.size_bytes => {}
                outcome => return self.end(outcome),
            }
        }
    }

    async fn take(&self, bytes: &[u8], received_bytes: &mut u64, is_judged: &mut bool) -> Outcome {
        if *received_bytes + bytes.len() as u64 > self.size_bytes {
            return Err(too_much(self.size_bytes));
        }
        self.incoming.write(bytes).await?;
        *received_bytes += bytes.len() as u64;
        if !*is_judged && *received_bytes >= JUDGED_BYTES.min(self.size_bytes) {
            self.incoming.judge().await?;
            *is_judged = true;
        }
        let on_progress = self.state().on_progress.clone();
        if let Some(on_progress) = on_progress {
            on_progress(*received_bytes as f64 / self.size_bytes as f64);
        }
        if *received_bytes == self.size_bytes {
            self.incoming.finish().await?;
        }
        Ok(())
    }

    fn end(&self, outcome: Outcome) {
        self.outcome.send_if_modified(|ended| {
            let is_first = ended.is_none();
            if is_first {
                *ended = Some(outcome);
            }
            is_first
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn wait(mut outcome: watch::Receiver<Option<Outcome>>) -> Outcome {
    let ended = outcome.wait_for(Option::is_some).await.map(|ended| ended.clone());
    ended.ok().flatten().unwrap_or_else(|| Err(ApiError::defect("an upload was forgotten")))
}

/// The sender's end.
struct UploadStream {
    sender: DuplexStream,
    ended: BoxFuture<'static, Outcome>,
}

impl UploadStream {
    /// Tells it as often as it is asked for.
    fn poll_ended(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = ready!(self.ended.poll_unpin(context));
        self.ended = std::future::ready(outcome.clone()).boxed();
        Poll::Ready(outcome.map_err(stream_error))
    }
}

impl AsyncRead for UploadStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.poll_ended(context)
    }
}

impl AsyncWrite for UploadStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match ready!(Pin::new(&mut self.sender).poll_write(context, bytes)) {
            Ok(length) => Poll::Ready(Ok(length)),
            // Nothing more is taken; the outcome says why.
            Err(closed) => self.poll_ended(context).map(|ended| ended.and(Err(closed))),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.sender).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.sender).poll_shutdown(context)
    }
}
