//! Names the system on a medium, and says what a system needs of its machine. The tables are data that both backends
//! read: they lie in packages/qemu-lib/src/identify.
mod answer;
mod facts;
mod identify_image;
mod osinfo;
mod rule;
mod systems;
mod volume;

pub use answer::{OsAnswer, OsCandidate, identify, merge};
pub use facts::{DiskBus, Firmware, NetworkModel, OsFacts, OsFamily, SoundDevice, os_facts};
pub use identify_image::identify_image;
pub use osinfo::{OsinfoDatabase, osinfo_folders};
pub use systems::{KnownSystem, list_systems};
pub use volume::{VolumeDescriptor, read_volume};

pub use openutm_contract::types::OsConfidence;

/// What the contract takes for an id: `^[a-z0-9][a-z0-9._-]{0,63}$`.
fn is_os_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 64
        && text.bytes().next().is_some_and(plain)
        && text.bytes().all(|byte| plain(byte) || b"._-".contains(&byte))
}
