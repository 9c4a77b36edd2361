//! ISO 9660 volume descriptors and the El Torito boot catalogue, as far as naming an ISO needs them. Source: ECMA-119,
//! El Torito 1.0.
use super::reading::{Fields, printable, starts_with_at};

const SECTOR: usize = 2048;
const FIRST_DESCRIPTOR: usize = 16 * SECTOR;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IsoFacts {
    /// Printable characters only, trimmed; absent when empty.
    pub volume_id: Option<String>,
    /// What the volume says it occupies.
    pub volume_size_bytes: Option<u64>,
    pub boot_catalog_offset: Option<u64>,
    pub warnings: Vec<String>,
}

/// Reads the descriptors within `head` (the file's first 64 KiB); never follows anything.
pub fn parse_iso9660(head: &[u8], file_size_bytes: u64) -> IsoFacts {
    let mut facts = IsoFacts::default();
    let descriptors = head.get(FIRST_DESCRIPTOR..).unwrap_or_default();
    for descriptor in descriptors.chunks_exact(SECTOR) {
        if !starts_with_at(descriptor, b"CD001", 1) {
            break;
        }
        match descriptor[0] {
            255 => break,
            0 if starts_with_at(descriptor, b"EL TORITO SPECIFICATION", 7) => {
                let sector = u64::from(Fields(descriptor).le32(71));
                facts.boot_catalog_offset = Some(sector * SECTOR as u64);
            }
            1 => read_primary(descriptor, file_size_bytes, &mut facts),
            _ => {}
        }
    }
    facts
}

fn read_primary(descriptor: &[u8], file_size_bytes: u64, facts: &mut IsoFacts) {
    let fields = Fields(descriptor);
    let volume_id = printable(&descriptor[40..72]);
    if !volume_id.is_empty() {
        facts.volume_id = Some(volume_id);
    }
    // Every number stands there twice, in both byte orders.
    let (blocks, block_bytes) = (fields.le32(80), fields.le16(128));
    if blocks != fields.be32(84) || block_bytes != fields.be16(130) {
        facts.warnings.push("The volume's sizes contradict each other.".to_owned());
        return;
    }
    let volume_size_bytes = u64::from(blocks) * u64::from(block_bytes);
    facts.volume_size_bytes = Some(volume_size_bytes);
    if volume_size_bytes > file_size_bytes {
        facts.warnings.push("The file is shorter than its volume: a download may be incomplete.".to_owned());
    }
}

/// How a medium says it boots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BootHints {
    pub bios: bool,
    pub uefi: bool,
}

/// Reads one sector of boot catalogue; `None` when it is none.
pub fn parse_boot_catalog(catalog: &[u8]) -> Option<BootHints> {
    if catalog.len() < 64 || catalog[0] != 1 || catalog[30..32] != [0x55, 0xaa] {
        return None;
    }
    let mut hints = BootHints::default();
    let mut platform = catalog[1];
    for entry in catalog[32..].chunks_exact(32) {
        // 0x90 and 0x91 (the last) begin a section and name its platform; 0x88 is a bootable entry.
        match (entry[0], platform) {
            (0x90 | 0x91, _) => platform = entry[1],
            (0x88, 0) => hints.bios = true,
            (0x88, 0xef) => hints.uefi = true,
            _ => {}
        }
    }
    Some(hints)
}
