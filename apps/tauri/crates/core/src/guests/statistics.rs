//! What running guests use, one sample a second while somebody reads and not at all otherwise.
use super::bounded_bytes::{BoundedBytes, bounded_bytes};
use super::one_way::one_way;
use super::parts::GuestPorts;
use super::rates::{Reading, stats_between};
use super::run::Run;
use super::wait::pause_unless;
use crate::Subscription;
use crate::ports::byte_stream::ByteStream;
use openutm_contract::types::VmStats;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

const SAMPLE: Duration = Duration::from_secs(1);
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const SAMPLE_MS: u64 = 1000;
const REMEMBERED_MS: u64 = 60_000;
/// A reader that takes nothing loses its oldest samples.
const LISTENER_BYTES: usize = 64 * 1024;
/// A QEMU that is slower than this gives no disk figures in this sample.
const QMP_TIMEOUT: Duration = Duration::from_millis(800);

#[derive(Default)]
struct Watched {
    listeners: Vec<BoundedBytes>,
    samples: Vec<VmStats>,
    last: Option<Reading>,
    is_sampling: bool,
}

/// Clones watch the same guests.
#[derive(Clone)]
pub struct Statistics {
    ports: GuestPorts,
    /// By the guests' runtime directories, which no two runs share.
    watched: Arc<Mutex<HashMap<String, Watched>>>,
}

fn push_sample(listener: &BoundedBytes, stats: &VmStats) {
    // Plain data, which always has a form in JSON.
    let text = serde_json::to_string(stats).unwrap_or_default();
    listener.push(format!("{text}\n").as_bytes());
}

impl Watched {
    fn forget_old(&mut self, now_ms: u64) {
        // Also what a clock that was set back has put into the future.
        let is_recent = |at_ms: u64| at_ms + REMEMBERED_MS > now_ms && at_ms <= now_ms + SAMPLE_MS;
        self.samples.retain(|sample| is_recent(*sample.at_ms));
    }

    fn take(&mut self, reading: Reading) {
        let stats = stats_between(self.last.as_ref(), &reading);
        self.last = Some(reading);
        self.forget_old(reading.at_ms);
        for listener in &self.listeners {
            push_sample(listener, &stats);
        }
        self.samples.push(stats);
    }
}

impl Statistics {
    pub fn new(ports: GuestPorts) -> Self {
        Self { ports, watched: Arc::default() }
    }

    /// The last minute as far as it was sampled, then a sample a second until the guest ends.
    pub fn subscribe(&self, run: &Arc<Run>) -> ByteStream {
        let (listener, reader) = bounded_bytes(LISTENER_BYTES);
        let is_first = {
            let mut all = self.watched();
            let is_first = !all.contains_key(&run.dir.id);
            let watched = all.entry(run.dir.id.clone()).or_default();
            watched.forget_old(self.ports.clock.now_ms());
            for stats in &watched.samples {
                push_sample(&listener, stats);
            }
            watched.listeners.push(listener.clone());
            if !watched.is_sampling {
                watched.is_sampling = true;
                // What happened while nobody read is no rate of this second.
                watched.last = None;
                let (statistics, run) = (self.clone(), run.clone());
                tokio::spawn(async move { statistics.sample_while_read(&run).await });
            }
            is_first
        };
        if is_first {
            run.hold(self.forgetting(&run.dir.id));
        }
        let (statistics, id) = (self.clone(), run.dir.id.clone());
        let leaving = Subscription::new(move || {
            if let Some(watched) = statistics.watched().get_mut(&id) {
                watched.listeners.retain(|other| !other.is_same(&listener));
            }
        });
        one_way(reader, "Figures take no bytes.", leaving)
    }

    /// Ends the reading and forgets the samples: the guest has ended, whether somebody reads or not.
    fn forgetting(&self, id: &str) -> Subscription {
        let (statistics, id) = (self.clone(), id.to_owned());
        Subscription::new(move || {
            let ended = statistics.watched().remove(&id);
            for listener in ended.map(|watched| watched.listeners).unwrap_or_default() {
                listener.end();
            }
        })
    }

    async fn sample_while_read(&self, run: &Run) {
        let id = &run.dir.id;
        while !run.let_go.is_cancelled() && self.is_read(id) {
            let began = Instant::now();
            let reading = self.read(run).await;
            if let Some(watched) = self.watched().get_mut(id) {
                watched.take(reading);
            }
            let rest = SAMPLE.saturating_sub(began.elapsed()).max(SHORTEST_PAUSE);
            pause_unless(&*self.ports.clock, rest, &run.let_go).await;
        }
    }

    /// Somebody reads; else the sampling counts as ended.
    fn is_read(&self, id: &str) -> bool {
        let mut all = self.watched();
        let Some(watched) = all.get_mut(id) else { return false };
        watched.is_sampling = !watched.listeners.is_empty();
        watched.is_sampling
    }

    async fn read(&self, run: &Run) -> Reading {
        let at_ms = self.ports.clock.now_ms();
        let (usage, disks) = tokio::join!(self.ports.processes.usage(&run.identity), read_disks(run));
        let usage = usage.unwrap_or_default();
        let (disk_read_bytes, disk_written_bytes) = disks.unzip();
        Reading {
            at_ms,
            cpu_ms: usage.cpu_ms,
            resident_bytes: usage.resident_bytes,
            disk_read_bytes,
            disk_written_bytes,
        }
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<String, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes read and written by all drives together; a drive without a medium counts nothing.
async fn read_disks(run: &Run) -> Option<(f64, f64)> {
    let answer = run.qmp()?.execute_within("query-blockstats", None, QMP_TIMEOUT).await.ok()?;
    // Nodes that are no device's have no qdev.
    let devices = answer.as_array()?.iter().filter(|device| device.get("qdev").is_some());
    let mut all = (0.0, 0.0);
    for device in devices {
        all.0 += device["stats"]["rd_bytes"].as_f64()?;
        all.1 += device["stats"]["wr_bytes"].as_f64()?;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{FakeWorld, run_of};
    use serde_json::Value;
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

    async fn next(reader: &mut BufReader<ByteStream>) -> Value {
        let mut line = String::new();
        reader.read_line(&mut line).await.unwrap();
        serde_json::from_str(&line).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn samples_come_while_somebody_reads_and_a_second_reader_gets_those_before() {
        let world = FakeWorld::default();
        let run = run_of(&world);
        let statistics = Statistics::new(world.ports());
        let mut first = BufReader::new(statistics.subscribe(&run));
        let sample = next(&mut first).await;
        assert_eq!(sample["memoryBytes"], 7);
        assert!(sample.get("cpuPercent").is_none(), "one reading is no rate");
        let later = next(&mut first).await;
        assert_eq!(later["cpuPercent"], 0.0);
        let mut second = BufReader::new(statistics.subscribe(&run));
        assert_eq!(next(&mut second).await["atMs"], sample["atMs"]);
        drop(first);
        run.release();
        let mut rest = String::new();
        second.read_to_string(&mut rest).await.unwrap();
        assert!(statistics.watched().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_sampled_when_nobody_reads() {
        let world = FakeWorld::default();
        let run = run_of(&world);
        let statistics = Statistics::new(world.ports());
        let mut reader = BufReader::new(statistics.subscribe(&run));
        next(&mut reader).await;
        drop(reader);
        let is_sampling = || statistics.watched()[&run.dir.id].is_sampling;
        let stopped = async {
            while is_sampling() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), stopped).await.unwrap();
        // And begins again.
        next(&mut BufReader::new(statistics.subscribe(&run))).await;
        // Nothing of a guest that has ended is kept.
        run.release();
        assert!(statistics.watched().is_empty());
        assert_eq!(statistics.subscribe(&run).read(&mut [0; 10]).await.unwrap(), 0);
        assert!(statistics.watched().is_empty());
    }
}
