//! What the guest says: read and acknowledged while the page keeps up, passed on in large pieces.
use super::acknowledger::Acknowledger;
use super::backlog::{Backlog, Ended, Which};
use super::piece_queue::Piece;
use super::scanner::MessageScanner;
use super::table::SpiceProtocolError;
use super::unread::UnreadBudget;
use crate::streams::PieceReader;
use bytes::Bytes;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::byte_stream::ByteStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};
use tokio::io::ReadHalf;
use tokio::sync::{Notify, mpsc};

/// What is read from the socket at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// A page takes one large message in the time of a few small ones: behind a first one little waits for more.
const LITTLE_BYTES: usize = 64 * 1024;
const GATHER: Duration = Duration::from_millis(1);
const QUIET: Duration = Duration::from_millis(4);

/// Shared by the tasks that read the socket and the stream that the page reads.
pub struct Downward {
    state: Mutex<State>,
    unread: Arc<UnreadBudget>,
    /// Told when the page has taken something.
    taken: Notify,
}

struct State {
    backlog: Backlog,
    /// Bytes of the piece that the page is just getting.
    given: usize,
    given_at: Option<Instant>,
    /// Of `backlog` and `given`: what the budget has been told.
    counted: usize,
    owed: Vec<Ended>,
    acknowledger: Acknowledger,
    acks: mpsc::UnboundedSender<Vec<u8>>,
    is_gathering: bool,
    /// The server has ended, or was found to break the protocol.
    ended: bool,
    failure: Option<ApiError>,
    /// Somebody else looks at the guest now: the last bytes that the page gets.
    farewell: Option<Bytes>,
    waker: Option<Waker>,
    /// Nobody reads any more.
    is_dropped: bool,
}

/// What the page gets next.
pub enum Next {
    Piece(Piece),
    Farewell(Bytes),
    End(Option<ApiError>),
    /// The waker will be told.
    NotYet,
}

pub fn broken(error: &SpiceProtocolError) -> ApiError {
    ApiError::new(ErrorCode::StreamUnavailable, "The guest's display sent something that is not SPICE.")
        .hint("Restart the VM if this stays.")
        .with("channel", error.channel.clone())
        .with("message", error.message.clone())
        .with("why", error.why.clone())
}

impl Downward {
    /// `acks` goes to the server.
    pub fn new(scanner: MessageScanner, acks: mpsc::UnboundedSender<Vec<u8>>, unread: Arc<UnreadBudget>) -> Self {
        let state = State {
            backlog: Backlog::new(scanner),
            given: 0,
            given_at: None,
            counted: 0,
            owed: Vec::new(),
            acknowledger: Acknowledger::default(),
            acks,
            is_gathering: false,
            ended: false,
            failure: None,
            farewell: None,
            waker: None,
            is_dropped: false,
        };
        Self { state: Mutex::new(state), unread, taken: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the stream after what the page is just getting, with these bytes.
    pub fn end_with(&self, farewell: Bytes) {
        let mut state = self.lock();
        state.farewell = Some(farewell);
        state.wake();
    }

    /// Until the server ends or nobody reads any more.
    pub async fn run(self: Arc<Self>, socket: ReadHalf<ByteStream>) {
        tokio::select! {
            () = Arc::clone(&self).read(socket) => {}
            () = self.acknowledge_when_there_is_room() => {}
        }
    }

    async fn read(self: Arc<Self>, socket: ReadHalf<ByteStream>) {
        let mut chunks = PieceReader::new(socket, 0, CHUNK_BYTES);
        loop {
            self.has_room().await;
            let chunk = chunks.next().await;
            let mut state = self.lock();
            let Some(chunk) = chunk else {
                state.ended = true;
                return state.wake();
            };
            if state.is_dropped {
                return;
            }
            match state.backlog.push(&chunk.freeze()) {
                Ok(ended) => state.owed.extend(ended),
                Err(error) => {
                    state.failure = Some(broken(&error));
                    state.ended = true;
                    return state.wake();
                }
            }
            state.count(&self.unread);
            state.acknowledge(&self.unread);
            self.wake_soon(&mut state);
        }
    }

    fn wake_soon(self: &Arc<Self>, state: &mut State) {
        let is_little = state.backlog.waiting_bytes() < LITTLE_BYTES;
        if !(is_little && state.given_at.is_some_and(|at| at.elapsed() < QUIET)) {
            return state.wake();
        }
        if !std::mem::replace(&mut state.is_gathering, true) {
            let this = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(GATHER).await;
                let mut state = this.lock();
                state.is_gathering = false;
                state.wake();
            });
        }
    }

    /// A channel of which nothing waits for the page goes on, so that one slow channel never stops the others.
    async fn has_room(&self) {
        loop {
            let mut room = std::pin::pin!(self.unread.room.notified());
            room.as_mut().enable();
            if !(self.unread.is_full() && self.lock().backlog.is_ready()) {
                return;
            }
            tokio::select! {
                () = room => {}
                () = self.taken.notified() => {}
            }
        }
    }

    async fn acknowledge_when_there_is_room(&self) {
        loop {
            let mut room = std::pin::pin!(self.unread.room.notified());
            room.as_mut().enable();
            self.lock().acknowledge(&self.unread);
            room.await;
        }
    }

    /// The page asks for more: it has got what it was given.
    pub fn next(&self, waker: &Waker) -> Next {
        let mut state = self.lock();
        let had = std::mem::take(&mut state.given);
        let next = state.take_next(waker);
        state.count(&self.unread);
        state.acknowledge(&self.unread);
        if had > 0 {
            self.taken.notify_one();
        }
        next
    }

    /// Nobody reads any more: what waits counts no longer.
    pub fn drop_waiting(&self) {
        let mut state = self.lock();
        state.is_dropped = true;
        self.unread.take(std::mem::take(&mut state.counted));
    }
}

impl State {
    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn count(&mut self, unread: &UnreadBudget) {
        let waiting = self.backlog.waiting_bytes() + self.given;
        let counted = std::mem::replace(&mut self.counted, waiting);
        if waiting > counted {
            unread.add(waiting - counted);
        } else if counted > waiting {
            unread.take(counted - waiting);
        }
    }

    /// The server sends two windows of messages and waits: what is read is acknowledged at once while there is room.
    fn acknowledge(&mut self, unread: &UnreadBudget) {
        if unread.is_full() {
            return;
        }
        for Ended { messages, set_ack } in self.owed.drain(..) {
            let answers = [self.acknowledger.read(messages), set_ack.and_then(|body| self.acknowledger.set_ack(&body))];
            for answer in answers.into_iter().flatten() {
                // A server that has gone needs none.
                let _ = self.acks.send(answer);
            }
        }
    }

    fn take_next(&mut self, waker: &Waker) -> Next {
        if let Some(farewell) = self.farewell.take() {
            return Next::Farewell(farewell);
        }
        let which = if self.ended { Which::Rest } else { Which::Whole };
        if let Some(piece) = self.backlog.take(which) {
            self.given = piece.bytes;
            self.given_at = Some(Instant::now());
            return Next::Piece(piece);
        }
        if self.ended {
            return Next::End(self.failure.take());
        }
        self.waker = Some(waker.clone());
        Next::NotYet
    }
}
