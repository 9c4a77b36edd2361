//! A queue of bytes for one slow reader: bounded, the oldest chunks go first.
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// A guest may write byte by byte, and a chunk costs more than a byte: small ones are joined, to a few hundred in all.
const MOST_SMALL_CHUNKS: usize = 256;

#[derive(Default)]
struct Queue {
    chunks: VecDeque<Vec<u8>>,
    queued_bytes: usize,
    ended: bool,
    reader: Option<Waker>,
}

/// The writing end; clones write to the same reader.
#[derive(Clone)]
pub struct BoundedBytes {
    queue: Arc<Mutex<Queue>>,
    max_bytes: usize,
}

/// The reading end. Dropping it ends the queue.
pub struct BoundedReader {
    queue: Arc<Mutex<Queue>>,
    /// The chunk in hand, and how much of it was handed on.
    chunk: Vec<u8>,
    taken: usize,
}

pub fn bounded_bytes(max_bytes: usize) -> (BoundedBytes, BoundedReader) {
    let queue = Arc::<Mutex<Queue>>::default();
    (BoundedBytes { queue: queue.clone(), max_bytes }, BoundedReader { queue, chunk: Vec::new(), taken: 0 })
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl BoundedBytes {
    /// Takes the chunk; what is over the bound drops from the front. Never waits.
    pub fn push(&self, chunk: &[u8]) {
        let mut queue = lock(&self.queue);
        if queue.ended || chunk.is_empty() {
            return;
        }
        let kept = &chunk[chunk.len().saturating_sub(self.max_bytes)..];
        queue.queued_bytes += kept.len();
        match queue.chunks.back_mut() {
            Some(last) if last.len() + kept.len() <= self.max_bytes / MOST_SMALL_CHUNKS => last.extend_from_slice(kept),
            _ => queue.chunks.push_back(kept.to_vec()),
        }
        while queue.queued_bytes > self.max_bytes {
            let dropped = queue.chunks.pop_front().map_or(queue.queued_bytes, |oldest| oldest.len());
            queue.queued_bytes -= dropped;
        }
        rouse(queue);
    }

    /// Ends after what is queued. Idempotent.
    pub fn end(&self) {
        let mut queue = lock(&self.queue);
        queue.ended = true;
        rouse(queue);
    }

    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.queue, &other.queue)
    }
}

fn rouse(mut queue: MutexGuard<'_, Queue>) {
    let reader = queue.reader.take();
    drop(queue);
    if let Some(reader) = reader {
        reader.wake();
    }
}

impl BoundedReader {
    fn next_chunk(&self, context: &Context<'_>) -> Poll<Option<Vec<u8>>> {
        let mut queue = lock(&self.queue);
        if let Some(chunk) = queue.chunks.pop_front() {
            queue.queued_bytes -= chunk.len();
            return Poll::Ready(Some(chunk));
        }
        if queue.ended {
            return Poll::Ready(None);
        }
        queue.reader = Some(context.waker().clone());
        Poll::Pending
    }
}

impl AsyncRead for BoundedReader {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.taken == this.chunk.len() {
            let Some(chunk) = ready!(this.next_chunk(context)) else { return Poll::Ready(Ok(())) };
            this.chunk = chunk;
            this.taken = 0;
        }
        let length = buffer.remaining().min(this.chunk.len() - this.taken);
        buffer.put_slice(&this.chunk[this.taken..this.taken + length]);
        this.taken += length;
        Poll::Ready(Ok(()))
    }
}

impl Drop for BoundedReader {
    fn drop(&mut self) {
        let mut queue = lock(&self.queue);
        queue.ended = true;
        queue.chunks.clear();
        queue.queued_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    async fn rest(mut reader: BoundedReader) -> Vec<u8> {
        let mut all = Vec::new();
        reader.read_to_end(&mut all).await.unwrap();
        all
    }

    #[tokio::test(start_paused = true)]
    async fn it_hands_over_what_it_has_waits_and_ends() {
        let (queue, reader) = bounded_bytes(10);
        queue.push(&[1, 2]);
        let reading = tokio::spawn(rest(reader));
        tokio::task::yield_now().await;
        queue.push(&[3]);
        queue.end();
        queue.push(&[4]);
        assert_eq!(reading.await.unwrap(), [1, 2, 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_chunks_of_a_reader_that_is_behind_go_first() {
        let (queue, reader) = bounded_bytes(4);
        for chunk in [&[1, 2][..], &[3, 4], &[5]] {
            queue.push(chunk);
        }
        queue.end();
        assert_eq!(rest(reader).await, [3, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_chunk_that_is_larger_than_all_of_it_is_kept() {
        let (queue, reader) = bounded_bytes(2);
        queue.push(&[1, 2, 3, 4]);
        queue.end();
        assert_eq!(rest(reader).await, [3, 4]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_byte_by_byte_is_joined_and_drops_from_its_front() {
        let (queue, reader) = bounded_bytes(1024);
        let written: Vec<u8> = (0..10_000).map(|number| (number % 251) as u8).collect();
        for byte in &written {
            queue.push(&[*byte]);
        }
        queue.end();
        assert!(lock(&queue.queue).chunks.len() <= MOST_SMALL_CHUNKS + 1);
        let all = rest(reader).await;
        assert!(all.len() > 1000 && written.ends_with(&all));
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_buffer_gets_a_chunk_piece_by_piece() {
        let (queue, mut reader) = bounded_bytes(10);
        queue.push(&[1, 2, 3]);
        queue.end();
        let mut buffer = [0; 2];
        assert_eq!(reader.read(&mut buffer).await.unwrap(), 2);
        assert_eq!(rest(reader).await, [3]);
    }

    #[tokio::test(start_paused = true)]
    async fn it_lets_go_when_its_reader_stops() {
        let (queue, reader) = bounded_bytes(10);
        queue.push(&[1]);
        drop(reader);
        queue.push(&[2]);
        assert!(lock(&queue.queue).chunks.is_empty());
    }
}
