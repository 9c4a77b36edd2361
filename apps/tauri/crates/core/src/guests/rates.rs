//! From two readings of a guest's counters to what happened a second. Pure.
use openutm_contract::types::{EpochMs, VmStats};

/// Counters as they stand; what cannot be read here is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reading {
    pub at_ms: u64,
    /// Processor time that QEMU has used since its start.
    pub cpu_ms: Option<f64>,
    pub resident_bytes: Option<u64>,
    pub disk_read_bytes: Option<f64>,
    pub disk_written_bytes: Option<f64>,
}

type Counter = fn(&Reading) -> Option<f64>;

/// How much a second; `None` without two readings, or when the counter or the clock went back (another QEMU, a reset
/// clock).
fn per_second(before: Option<&Reading>, now: &Reading, counter: Counter) -> Option<f64> {
    let before = before?;
    let (from, to) = (counter(before)?, counter(now)?);
    let took_ms = now.at_ms.checked_sub(before.at_ms).filter(|took_ms| *took_ms > 0)?;
    (to >= from).then(|| (to - from) / took_ms as f64 * 1000.0)
}

/// A millisecond of processor time a second is a tenth of a percent of one processor.
const PERCENT_PER_MS: f64 = 0.1;

pub fn stats_between(before: Option<&Reading>, now: &Reading) -> VmStats {
    let cpu = per_second(before, now, |reading| reading.cpu_ms);
    VmStats {
        at_ms: EpochMs(now.at_ms),
        cpu_percent: cpu.map(|cpu| (cpu * PERCENT_PER_MS * 10.0).round() / 10.0),
        memory_bytes: now.resident_bytes,
        disk_read_bytes_per_second: per_second(before, now, |reading| reading.disk_read_bytes).map(f64::round),
        disk_write_bytes_per_second: per_second(before, now, |reading| reading.disk_written_bytes).map(f64::round),
        // QEMU tells nothing of a network card's bytes; the contract has room for a backend that knows.
        network_received_bytes_per_second: None,
        network_sent_bytes_per_second: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Reading = Reading {
        at_ms: 10_000,
        cpu_ms: Some(1000.0),
        resident_bytes: Some(5),
        disk_read_bytes: Some(0.0),
        disk_written_bytes: Some(100.0),
    };

    #[test]
    fn it_is_the_difference_over_the_time_that_really_passed() {
        let now = Reading { at_ms: 12_000, cpu_ms: Some(5000.0), disk_read_bytes: Some(3000.0), ..BEFORE };
        let stats = stats_between(Some(&BEFORE), &now);
        assert_eq!(stats.cpu_percent, Some(200.0));
        assert_eq!(stats.memory_bytes, Some(5));
        assert_eq!(stats.disk_read_bytes_per_second, Some(1500.0));
        assert_eq!(stats.disk_write_bytes_per_second, Some(0.0));
        assert!(openutm_contract::check("VmStats", &serde_json::to_value(&stats).unwrap()).is_empty());
    }

    #[test]
    fn it_is_left_out_where_it_cannot_be_told() {
        let only_memory = |at_ms, memory_bytes| VmStats {
            at_ms: EpochMs(at_ms),
            cpu_percent: None,
            memory_bytes,
            disk_read_bytes_per_second: None,
            disk_write_bytes_per_second: None,
            network_received_bytes_per_second: None,
            network_sent_bytes_per_second: None,
        };
        assert_eq!(stats_between(None, &BEFORE), only_memory(10_000, Some(5)));
        let back = Reading { at_ms: 11_000, cpu_ms: Some(1.0), ..Reading::default() };
        assert_eq!(stats_between(Some(&BEFORE), &back), only_memory(11_000, None));
        for at_ms in [9000, 10_000] {
            let now = Reading { at_ms, ..BEFORE };
            assert_eq!(stats_between(Some(&BEFORE), &now), only_memory(at_ms, Some(5)));
        }
    }
}
