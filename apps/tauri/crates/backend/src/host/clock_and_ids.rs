//! Time and chance.
use openutm_core::Subscription;
use openutm_core::ports::clock::Clock;
use openutm_core::ports::ids::Ids;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The system's clock. Timers run within the runtime in which they are set.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn after(&self, delay: Duration, task: Box<dyn FnOnce() + Send>) -> Subscription {
        let timer = tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            task();
        });
        Subscription::new(move || timer.abort())
    }
}

/// Twice as many lower-case hex digits as `byte_count`.
pub fn random_hex(byte_count: usize) -> String {
    (0..byte_count).map(|_| format!("{:02x}", rand::random::<u8>())).collect()
}

pub struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }

    fn random_hex(&self, byte_count: usize) -> String {
        random_hex(byte_count)
    }

    fn mac(&self) -> String {
        // QEMU's own prefix (52:54:00), which its documentation gives to virtual machines.
        let [a, b, c]: [u8; 3] = rand::random();
        format!("52:54:00:{a:02x}:{b:02x}:{c:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openutm_contract::check;
    use serde_json::json;
    use std::sync::mpsc;

    #[test]
    fn ids_are_as_the_contract_has_them_and_differ() {
        let (one, two) = (SystemIds.uuid(), SystemIds.uuid());
        assert_ne!(one, two);
        assert_eq!(check("VmId", &json!(one)), []);
        assert_eq!(SystemIds.random_hex(4).len(), 8);
        let mac = SystemIds.mac();
        assert!(mac.starts_with("52:54:00:") && mac.len() == 17, "{mac}");
    }

    #[tokio::test]
    async fn a_timer_rings_once_and_not_when_it_was_dropped() {
        let (ring, rung) = mpsc::channel();
        let dropped = ring.clone();
        drop(SystemClock.after(Duration::from_millis(1), Box::new(move || dropped.send("dropped").expect("heard"))));
        let _kept = SystemClock.after(Duration::from_millis(20), Box::new(move || ring.send("kept").expect("heard")));
        let heard: Vec<&str> = tokio::task::spawn_blocking(move || rung.iter().collect()).await.expect("the rings");
        assert_eq!(heard, ["kept"]);
    }
}
