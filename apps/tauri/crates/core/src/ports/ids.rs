//! Chance, given to the core so that tests can foresee it.

pub trait Ids: Send + Sync {
    /// A random UUID (version 4), lower case.
    fn uuid(&self) -> String;

    /// Twice as many lower-case hex digits as `byte_count`.
    fn random_hex(&self, byte_count: usize) -> String;

    /// A MAC in QEMU's range 52:54:00:xx:xx:xx, lower case.
    fn mac(&self) -> String;
}
