//! I/O edge: something that changes with every boot of the host.

/// Linux tells it; elsewhere it is the minute of the boot, which a corrected clock may move: then the probes just run again.
pub async fn read_boot_id() -> String {
    #[cfg(target_os = "linux")]
    if let Ok(told) = tokio::fs::read_to_string("/proc/sys/kernel/random/boot_id").await {
        return told.trim().to_owned();
    }
    boot_minute()
}

#[cfg(not(target_os = "linux"))]
fn boot_minute() -> String {
    format!("booted-{}", (sysinfo::System::boot_time() + 30) / 60)
}

/// For a sandbox that hides /proc.
#[cfg(target_os = "linux")]
fn boot_minute() -> String {
    let uptime = rustix::system::sysinfo().uptime;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let booted = now.saturating_sub(u64::try_from(uptime).unwrap_or(0));
    format!("booted-{}", (booted + 30) / 60)
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn it_is_the_same_within_one_boot() {
        let id = super::read_boot_id().await;
        assert!(!id.is_empty());
        assert_eq!(id, super::read_boot_id().await);
    }
}
