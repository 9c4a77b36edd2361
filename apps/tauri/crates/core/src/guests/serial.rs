//! The guests' serial lines: always read into a bounded ring, handed to whoever listens. A slow listener loses its oldest
//! bytes rather than holding the guest or the others back.
use super::bounded_bytes::{BoundedBytes, BoundedReader, bounded_bytes};
use super::parts::GuestPorts;
use super::run::Run;
use crate::Subscription;
use crate::ports::byte_stream::{ByteStream, stream_error};
use crate::ports::guest_logs::SerialRing;
use openutm_contract::{ApiError, ErrorCode};
use serde_json::Value;
use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf, WriteHalf};
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio_util::sync::{CancellationToken, PollSender};

/// What one listener may be behind.
const LISTENER_BYTES: usize = 1024 * 1024;
const READ_BYTES: usize = 64 * 1024;
/// Writes that wait for the guest, each as large as its writer made it.
const WAITING_WRITES: usize = 16;

struct Line {
    ring: Arc<dyn SerialRing>,
    listeners: Mutex<Vec<BoundedBytes>>,
    /// Orders reading the ring for a new listener with what is appended to it.
    order: AsyncMutex<()>,
    writer: mpsc::Sender<Vec<u8>>,
    closed: CancellationToken,
}

/// Clones know of the same lines.
#[derive(Clone)]
pub struct SerialLines {
    ports: GuestPorts,
    lines: Arc<Mutex<HashMap<String, Arc<Line>>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unavailable(message: &str) -> ApiError {
    ApiError::new(ErrorCode::StreamUnavailable, message)
}

impl SerialLines {
    pub fn new(ports: GuestPorts) -> Self {
        Self { ports, lines: Arc::default() }
    }

    /// Begins to read the guest's line, until what it gives is dropped.
    pub fn open(&self, run: &Arc<Run>) -> Subscription {
        let (writer, writes) = mpsc::channel(WAITING_WRITES);
        let line = Arc::new(Line {
            ring: self.ports.logs.serial_ring(&run.vm_id),
            listeners: Mutex::default(),
            order: AsyncMutex::default(),
            writer,
            closed: CancellationToken::new(),
        });
        lock(&self.lines).insert(run.vm_id.clone(), line.clone());
        let (lines, reading, vm_id) = (self.clone(), line.clone(), run.vm_id.clone());
        let endpoint = run.dir.endpoints.serial.clone();
        tokio::spawn(async move {
            let read = async {
                let stream = lines.ports.sockets.open_stream(&endpoint).await?;
                reading.carry(stream, writes).await
            };
            if let Some(Err(error)) = reading.closed.run_until_cancelled(read).await {
                let fields = [("vmId", Value::from(vm_id)), ("cause", Value::from(error.to_string()))];
                lines.ports.log.warn("a serial line could not be read", &fields);
            }
            reading.end();
        });
        let (lines, vm_id) = (self.lines.clone(), run.vm_id.clone());
        Subscription::new(move || {
            line.closed.cancel();
            let mut lines = lock(&lines);
            if lines.get(&vm_id).is_some_and(|present| Arc::ptr_eq(present, &line)) {
                lines.remove(&vm_id);
            }
        })
    }

    /// The ring's content, then what comes; writes go to the guest. Fails with `stream.unavailable`.
    pub async fn subscribe(&self, vm_id: &str) -> Result<ByteStream, ApiError> {
        let line = lock(&self.lines).get(vm_id).cloned();
        let line =
            line.ok_or_else(|| unavailable("The VM's serial line is not open.").hint("It is while the VM runs."))?;
        let (listener, reader) = bounded_bytes(LISTENER_BYTES);
        {
            let _order = line.order.lock().await;
            listener.push(&line.ring.read().await?);
            line.join(&listener);
        }
        let leaving = Subscription::new({
            let line = line.clone();
            move || lock(&line.listeners).retain(|other| !other.is_same(&listener))
        });
        Ok(Box::new(Listening { reader, writer: PollSender::new(line.writer.clone()), _leaving: leaving }))
    }
}

impl Line {
    fn join(&self, listener: &BoundedBytes) {
        lock(&self.listeners).push(listener.clone());
        if self.closed.is_cancelled() {
            listener.end();
        }
    }

    /// Until the guest's end closes it.
    async fn carry(&self, stream: ByteStream, writes: mpsc::Receiver<Vec<u8>>) -> Result<(), ApiError> {
        let (mut reading, writing) = tokio::io::split(stream);
        let read = async {
            let mut buffer = vec![0; READ_BYTES];
            loop {
                let length = reading.read(&mut buffer).await.map_err(|error| unavailable(&error.to_string()))?;
                if length == 0 {
                    return Ok(());
                }
                // Waiting for the ring holds QEMU's socket back, not the guest: its serial port drops what does not go
                // out.
                self.take(&buffer[..length]).await?;
            }
        };
        tokio::select! {
            ended = read => ended,
            () = write_all(writing, writes) => Ok(()),
        }
    }

    async fn take(&self, chunk: &[u8]) -> Result<(), ApiError> {
        let _order = self.order.lock().await;
        for listener in lock(&self.listeners).iter() {
            listener.push(chunk);
        }
        self.ring.append(chunk).await
    }

    fn end(&self) {
        self.closed.cancel();
        for listener in lock(&self.listeners).iter() {
            listener.end();
        }
    }
}

/// Never ends by itself: that the line is gone is the reading side's to find.
async fn write_all(mut writing: WriteHalf<ByteStream>, mut writes: mpsc::Receiver<Vec<u8>>) {
    while let Some(bytes) = writes.recv().await {
        if writing.write_all(&bytes).await.is_err() {
            writes.close();
        }
    }
    std::future::pending().await
}

struct Listening {
    reader: BoundedReader,
    writer: PollSender<Vec<u8>>,
    _leaving: Subscription,
}

fn closed() -> io::Error {
    stream_error(unavailable("The VM's serial line is closed."))
}

impl AsyncRead for Listening {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(context, buffer)
    }
}

impl AsyncWrite for Listening {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.writer.poll_reserve(context)).map_err(|_| closed())?;
        self.writer.send_item(bytes.to_vec()).map_err(|_| closed())?;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{FakeWorld, VM_ID, run_of};
    use tokio::io::DuplexStream;

    async fn guests_end(world: &FakeWorld) -> DuplexStream {
        loop {
            if let Some(end) = world.with(|world| world.serial.pop()) {
                return end;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn read(stream: &mut ByteStream, length: usize) -> String {
        let mut bytes = vec![0; length];
        stream.read_exact(&mut bytes).await.unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_listener_gets_what_was_written_before_and_what_comes_and_writes_to_the_guest() {
        let world = FakeWorld::default();
        let run = run_of(&world);
        let lines = SerialLines::new(world.ports());
        let line = lines.open(&run);
        let mut guest = guests_end(&world).await;
        guest.write_all(b"boot\n").await.unwrap();
        let mut first = lines.subscribe(VM_ID).await.unwrap();
        assert_eq!(read(&mut first, 5).await, "boot\n");
        let mut second = lines.subscribe(VM_ID).await.unwrap();
        guest.write_all(b"login: ").await.unwrap();
        assert_eq!(read(&mut first, 7).await, "login: ");
        assert_eq!(read(&mut second, 12).await, "boot\nlogin: ");
        second.write_all(b"root\n").await.unwrap();
        let mut typed = [0; 5];
        guest.read_exact(&mut typed).await.unwrap();
        assert_eq!(&typed, b"root\n");
        drop(line);
        assert_eq!(first.read(&mut typed).await.unwrap(), 0);
        let error = lines.subscribe(VM_ID).await.err().unwrap();
        assert_eq!(error.message, "The VM's serial line is not open.");
    }

    #[tokio::test(start_paused = true)]
    async fn a_listener_that_takes_nothing_holds_nobody_back() {
        let world = FakeWorld::default();
        let run = run_of(&world);
        let lines = SerialLines::new(world.ports());
        let _line = lines.open(&run);
        let mut guest = guests_end(&world).await;
        let _slow = lines.subscribe(VM_ID).await.unwrap();
        let flood = vec![b'x'; 2 * LISTENER_BYTES];
        let written = tokio::time::timeout(std::time::Duration::from_secs(20), guest.write_all(&flood)).await;
        assert!(written.unwrap().is_ok());
    }
}
