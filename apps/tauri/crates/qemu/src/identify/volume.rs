//! The primary volume descriptor of an ISO 9660 image, as far as naming its system needs it. Source: ECMA-119 8.4. Pure.
use crate::images::{Fields, printable, starts_with_at};

const SECTOR: usize = 2048;
/// Where the descriptors begin.
pub const DESCRIPTORS_OFFSET: u64 = 16 * SECTOR as u64;
/// How much of them is looked at: sixteen, three are usual.
pub const DESCRIPTORS_BYTES: usize = 16 * SECTOR;

/// Untrusted text of the medium: printable ASCII only, trimmed, empty when absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VolumeDescriptor {
    pub system_id: String,
    /// At most 32 characters: longer names are cut by whoever made the medium.
    pub volume_id: String,
    pub publisher_id: String,
    pub application_id: String,
    pub volume_size_bytes: u64,
}

/// Finds the primary descriptor in the bytes from `DESCRIPTORS_OFFSET` on. `None` when there is none or when its sizes
/// contradict each other: such a descriptor is damaged or lies, and nothing it says is believed.
pub fn read_volume(descriptors: &[u8]) -> Option<VolumeDescriptor> {
    for descriptor in descriptors.chunks_exact(SECTOR) {
        if !starts_with_at(descriptor, b"CD001", 1) || descriptor[0] == 255 {
            return None;
        }
        if descriptor[0] == 1 {
            return read_primary(descriptor);
        }
    }
    None
}

fn read_primary(sector: &[u8]) -> Option<VolumeDescriptor> {
    let fields = Fields(sector);
    let (blocks, block_bytes) = (fields.le32(80), fields.le16(128));
    if blocks != fields.be32(84) || block_bytes != fields.be16(130) || block_bytes == 0 {
        return None;
    }
    let text = |at: usize, length: usize| printable(&sector[at..at + length]);
    Some(VolumeDescriptor {
        system_id: text(8, 32),
        volume_id: text(40, 32),
        publisher_id: text(318, 128),
        application_id: text(574, 128),
        volume_size_bytes: u64::from(blocks) * u64::from(block_bytes),
    })
}
