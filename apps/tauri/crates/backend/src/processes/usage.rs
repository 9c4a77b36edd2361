//! What a process has used: Linux's /proc, else ps. Windows has nothing that is cheap enough to be asked every second.
use super::start_time::fields_after_name;
use openutm_core::ports::guest_processes::ProcessUsage;

pub use crate::platform::usage_of;

/// USER_HZ is 100 on every Linux architecture that QEMU runs on.
const MS_PER_TICK: f64 = 10.0;

/// `utime` and `stime` are fields 14 and 15 (proc(5)).
pub fn cpu_ms_of_stat(stat: &str) -> Option<f64> {
    let fields = fields_after_name(stat);
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(ticks(11)?.saturating_add(ticks(12)?) as f64 * MS_PER_TICK)
}

/// `VmRSS` is in kB whatever the page size.
pub fn resident_bytes_of_status(status: &str) -> Option<u64> {
    let row = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(row.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.saturating_mul(1024))
}

/// `  123456 1:02.34` or `1-02:03:04` of `ps -o rss=,time=`: KiB, then processor time.
pub fn usage_of_ps(text: &str) -> Option<ProcessUsage> {
    let mut columns = text.split_whitespace();
    let kib: u64 = columns.next()?.parse().ok()?;
    let time = columns.next()?;
    let (days, clock) = time.split_once('-').unwrap_or(("0", time));
    let in_clock = clock.split(':').try_fold(0.0, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?))?;
    let seconds = days.parse::<f64>().ok()? * 86_400.0 + in_clock;
    Some(ProcessUsage { cpu_ms: Some((seconds * 1000.0).round()), resident_bytes: Some(kib.saturating_mul(1024)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_past_a_name_that_looks_like_the_fields_after_it() {
        let stat = "42 (evil) 9 9 9 9) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 3 0 5000 1 1";
        assert_eq!(cpu_ms_of_stat(stat), Some(3000.0));
        assert_eq!(cpu_ms_of_stat(""), None);
    }

    #[test]
    fn is_resident_memory_in_bytes() {
        assert_eq!(resident_bytes_of_status("Name:\tqemu\nVmRSS:\t    2048 kB\n"), Some(2 << 20));
        assert_eq!(resident_bytes_of_status("Name:\tkthread\n"), None);
    }

    #[test]
    fn is_what_ps_says() {
        for (text, cpu_ms) in
            [("  2048 0:01.50", Some(1500.0)), ("2048 1-02:03:04", Some(93_784_000.0)), ("", None), ("x y", None)]
        {
            let expected =
                cpu_ms.map(|cpu_ms| ProcessUsage { cpu_ms: Some(cpu_ms), resident_bytes: Some(2048 * 1024) });
            assert_eq!(usage_of_ps(text), expected, "{text}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn of_this_very_process_grows() {
        let before = usage_of(std::process::id()).await.expect("its usage");
        assert!(before.resident_bytes.is_some_and(|bytes| bytes > 1 << 20));
        let end = std::time::Instant::now() + std::time::Duration::from_millis(100);
        while std::time::Instant::now() < end {
            std::hint::spin_loop();
        }
        let after = usage_of(std::process::id()).await.expect("its usage");
        assert!(after.cpu_ms > before.cpu_ms);
        assert_eq!(usage_of((1 << 22) + 1).await, None);
    }
}
