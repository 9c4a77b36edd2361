use super::*;
use crate::host::receive_image::{JUDGED_BYTES, Upload};
use crate::jobs::JobControl;
use crate::ports::byte_stream::{ByteStream, api_error_in};
use crate::ports::image_inbox::IncomingImage;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Counts bytes and remembers what was done with them.
#[derive(Default)]
struct FakeIncoming {
    stored_bytes: Mutex<usize>,
    done: Mutex<Vec<String>>,
    refusal: Option<ApiError>,
}

#[async_trait::async_trait]
impl IncomingImage for FakeIncoming {
    fn path(&self) -> &str {
        "/images/a.iso"
    }

    async fn write(&self, bytes: &[u8]) -> Result<(), ApiError> {
        *self.stored_bytes.lock().unwrap() += bytes.len();
        Ok(())
    }

    async fn judge(&self) -> Result<(), ApiError> {
        let enough = *self.stored_bytes.lock().unwrap() >= JUDGED_BYTES as usize;
        self.done.lock().unwrap().push(if enough { "judged" } else { "judged early" }.to_owned());
        self.refusal.clone().map_or(Ok(()), Err)
    }

    async fn finish(&self) -> Result<(), ApiError> {
        self.done.lock().unwrap().push("finished".to_owned());
        Ok(())
    }

    async fn discard(&self) {
        self.done.lock().unwrap().push("discarded".to_owned());
    }
}

struct Bench {
    incoming: Arc<FakeIncoming>,
    clock: Arc<HandClock>,
    upload: Arc<Upload>,
    signal: CancellationToken,
    progress: Arc<Mutex<f64>>,
    running: JoinHandle<Result<(), ApiError>>,
}

async fn set_up(size_bytes: u64, refusal: Option<ApiError>) -> Bench {
    let incoming = Arc::new(FakeIncoming { refusal, ..FakeIncoming::default() });
    let (clock, signal) = (HandClock::new(), CancellationToken::new());
    let progress: Arc<Mutex<f64>> = Arc::default();
    let seen = progress.clone();
    let control = JobControl {
        id: "job".to_owned(),
        signal: signal.clone(),
        progress: Arc::new(move |fraction| *seen.lock().unwrap() = fraction),
    };
    let upload = Upload::new(incoming.clone(), size_bytes, clock.clone());
    let running = tokio::spawn(upload.clone().run(control));
    tokio::task::yield_now().await;
    Bench { incoming, clock, upload, signal, progress, running }
}

impl Bench {
    fn open(&self) -> ByteStream {
        self.upload.open()
    }

    /// What came of it, and what was done.
    async fn over(self) -> (Result<(), ErrorCode>, Vec<String>) {
        let outcome = self.running.await.expect("it does not panic");
        let done = self.incoming.done.lock().unwrap().clone();
        (outcome.map_err(|error| error.code), done)
    }
}

async fn read_to_end(stream: &mut ByteStream) -> Result<usize, ErrorCode> {
    let read = stream.read_to_end(&mut Vec::new()).await;
    read.map_err(|error| api_error_in(&error).expect("an error of the contract").code)
}

#[tokio::test]
async fn is_judged_at_its_first_bytes_and_gets_its_name_when_it_is_whole() {
    let bench = set_up(JUDGED_BYTES * 20, None).await;
    let mut stream = bench.open();
    for _ in 0..20 {
        stream.write_all(&[7; JUDGED_BYTES as usize]).await.expect("it is taken");
    }
    assert_eq!(read_to_end(&mut stream).await, Ok(0));
    assert_eq!(*bench.progress.lock().unwrap(), 1.0);
    let expected = ["judged", "finished", "discarded"].map(str::to_owned).to_vec();
    assert_eq!(bench.over().await, (Ok(()), expected));
}

#[tokio::test]
async fn that_is_smaller_is_judged_when_it_is_whole() {
    let bench = set_up(10, None).await;
    bench.open().write_all(&[7; 10]).await.expect("it is taken");
    assert_eq!(bench.over().await.1[1], "finished");
}

#[tokio::test]
async fn that_is_no_image_is_refused_in_the_middle_and_the_sender_is_told() {
    let refusal = ApiError::new(ErrorCode::ImageUnknownFormat, "no image");
    let bench = set_up(JUDGED_BYTES * 100, Some(refusal)).await;
    let mut stream = bench.open();
    let mut failure = None;
    for _ in 0..100 {
        if let Err(error) = stream.write_all(&[7; JUDGED_BYTES as usize]).await {
            failure = api_error_in(&error).map(|error| error.code);
            break;
        }
    }
    assert_eq!(failure, Some(ErrorCode::ImageUnknownFormat));
    assert_eq!(read_to_end(&mut stream).await, Err(ErrorCode::ImageUnknownFormat));
    let (outcome, done) = bench.over().await;
    assert_eq!(outcome, Err(ErrorCode::ImageUnknownFormat));
    assert!(!done.contains(&"finished".to_owned()) && done.contains(&"discarded".to_owned()));
}

#[tokio::test]
async fn that_ends_early_or_is_longer_than_announced_leaves_nothing() {
    let short = set_up(100, None).await;
    let mut stream = short.open();
    stream.write_all(&[7; 50]).await.expect("it is taken");
    drop(stream);
    assert_eq!(short.over().await, (Err(ErrorCode::StreamUnavailable), vec!["discarded".to_owned()]));
    let long = set_up(100, None).await;
    let mut stream = long.open();
    // The pipe takes it; the refusal comes from above.
    stream.write_all(&[7; 101]).await.expect("it is on its way");
    assert_eq!(read_to_end(&mut stream).await, Err(ErrorCode::RequestInvalid));
    assert_eq!(long.over().await.0, Err(ErrorCode::RequestInvalid));
}

#[tokio::test]
async fn that_nobody_begins_to_send_is_given_up_when_its_ticket_is_void() {
    let bench = set_up(100, None).await;
    bench.clock.pass(34_999);
    assert!(!bench.running.is_finished());
    bench.clock.pass(1);
    assert_eq!(bench.over().await, (Err(ErrorCode::StreamUnavailable), vec!["discarded".to_owned()]));
}

#[tokio::test]
async fn is_not_given_up_once_somebody_sends_and_is_cancelled_with_its_job() {
    let bench = set_up(100, None).await;
    let mut stream = bench.open();
    bench.clock.pass(60_000);
    stream.write_all(&[7; 50]).await.expect("it is taken");
    bench.signal.cancel();
    assert_eq!(read_to_end(&mut stream).await, Err(ErrorCode::JobCancelled));
    assert_eq!(bench.over().await.0, Err(ErrorCode::JobCancelled));
}
