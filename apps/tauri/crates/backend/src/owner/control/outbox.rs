//! What goes out to one client. Replies always go; events wait for a slow reader, where a VM's newer state replaces its
//! older.
use crate::rpc::EventEnvelope;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

#[derive(Debug, Clone, Copy)]
pub struct OutboxLimits {
    /// Beyond this many unsent bytes events wait.
    pub busy_bytes: usize,
    /// Beyond this many bytes, unsent and waiting, the client is given up.
    pub max_backlog_bytes: usize,
}

impl Default for OutboxLimits {
    fn default() -> Self {
        Self { busy_bytes: 256 * 1024, max_backlog_bytes: 8 * 1024 * 1024 }
    }
}

/// One side puts texts in, the other takes them out and sends them.
pub struct Outbox {
    limits: OutboxLimits,
    queues: Mutex<Queues>,
    /// Told when there is something to take, or when nothing more will come.
    more: Notify,
    /// Told when something was sent.
    sent: Notify,
}

#[derive(Default)]
struct Queues {
    out: VecDeque<Arc<str>>,
    /// What is in `out`, and what was taken from it and is not sent yet.
    unsent_bytes: usize,
    taken_bytes: usize,
    /// Events by their order of coming.
    waiting: BTreeMap<u64, Arc<str>>,
    waiting_bytes: usize,
    /// The place in `waiting` of each VM's state.
    states: HashMap<Arc<str>, u64>,
    ended: bool,
}

impl Outbox {
    pub fn new(limits: OutboxLimits) -> Self {
        Self { limits, queues: Mutex::default(), more: Notify::new(), sent: Notify::new() }
    }

    pub fn reply(&self, text: Arc<str>) {
        self.lock().send(text);
        self.more.notify_one();
    }

    /// False when the client is too far behind to be kept.
    pub fn event(&self, event: &EventEnvelope) -> bool {
        let mut queues = self.lock();
        if queues.waiting.is_empty() && queues.unsent_bytes <= self.limits.busy_bytes {
            queues.send(Arc::clone(&event.json));
            self.more.notify_one();
            return true;
        }
        queues.hold(event);
        queues.unsent_bytes + queues.waiting_bytes <= self.limits.max_backlog_bytes
    }

    /// No more will come: `next` ends when all is out.
    pub fn end(&self) {
        self.lock().ended = true;
        self.more.notify_one();
    }

    /// The next text, once the one before has been sent; `None` at the end.
    pub async fn next(&self) -> Option<Arc<str>> {
        loop {
            {
                let mut queues = self.lock();
                queues.unsent_bytes -= std::mem::take(&mut queues.taken_bytes);
                queues.release(self.limits.busy_bytes);
                self.sent.notify_waiters();
                if let Some(text) = queues.out.pop_front() {
                    queues.taken_bytes = text.len();
                    return Some(text);
                }
                if queues.ended {
                    return None;
                }
            }
            self.more.notified().await;
        }
    }

    /// Waits until no more than so many bytes are unsent.
    pub async fn below(&self, max_unsent_bytes: usize) {
        loop {
            let sent = self.sent.notified();
            if self.lock().unsent_bytes <= max_unsent_bytes {
                return;
            }
            sent.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    fn send(&mut self, text: Arc<str>) {
        self.unsent_bytes += text.len();
        self.out.push_back(text);
    }

    fn hold(&mut self, event: &EventEnvelope) {
        if let Some(id) = &event.vm_id {
            if let Some(older) = self.states.remove(id).and_then(|seq| self.waiting.remove(&seq)) {
                self.waiting_bytes -= older.len();
            }
            // That a VM is gone is never replaced by what comes after it.
            if event.topic == "vm.changed" {
                self.states.insert(Arc::clone(id), event.seq);
            }
        }
        self.waiting_bytes += event.json.len();
        self.waiting.insert(event.seq, Arc::clone(&event.json));
    }

    fn release(&mut self, busy_bytes: usize) {
        while self.unsent_bytes <= busy_bytes
            && let Some((seq, text)) = self.waiting.pop_first()
        {
            self.waiting_bytes -= text.len();
            self.states.retain(|_, of| *of != seq);
            self.send(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(topic: &'static str, vm_id: Option<&str>, seq: u64) -> EventEnvelope {
        EventEnvelope { topic: topic.into(), seq, vm_id: vm_id.map(Into::into), json: format!("{topic} {seq}").into() }
    }

    async fn rest(outbox: &Outbox) -> Vec<Arc<str>> {
        outbox.end();
        let mut texts = Vec::new();
        while let Some(text) = outbox.next().await {
            texts.push(text);
        }
        texts
    }

    #[tokio::test]
    async fn a_slow_reader_gets_a_vms_newest_state_alone() {
        let outbox = Outbox::new(OutboxLimits { busy_bytes: 10, max_backlog_bytes: 1000 });
        outbox.reply("a reply that is long".into());
        for seq in 0..5 {
            assert!(outbox.event(&event("vm.changed", Some("a"), seq)));
        }
        assert!(outbox.event(&event("job.changed", None, 5)));
        assert!(outbox.event(&event("vm.changed", Some("b"), 6)));
        assert!(outbox.event(&event("vm.removed", Some("b"), 7)));
        let texts = rest(&outbox).await;
        let expected = ["a reply that is long", "vm.changed 4", "job.changed 5", "vm.removed 7"];
        assert_eq!(texts.iter().map(|text| &**text).collect::<Vec<_>>(), expected);
    }

    #[tokio::test]
    async fn one_too_far_behind_is_given_up() {
        let outbox = Outbox::new(OutboxLimits { busy_bytes: 10, max_backlog_bytes: 40 });
        outbox.reply("a reply that is long".into());
        assert!(outbox.event(&event("job.changed", None, 1)));
        assert!(!outbox.event(&event("job.changed", None, 2)));
    }
}
