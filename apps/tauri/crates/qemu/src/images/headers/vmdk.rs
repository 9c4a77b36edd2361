//! VMDK headers and descriptors. Source: VMware's Virtual Disk Format 5.0 and block/vmdk.c (QEMU 7.2).
use super::reading::{
    Fields, HeaderFacts, HeaderReading, ImageReference, MAX_VIRTUAL_SIZE_BYTES, ReferenceRole, Refusal, part,
    read_text, refuse, sane,
};
use regex::Regex;
use std::sync::LazyLock;

const SECTOR: u64 = 512;
const MAX_EXTENTS: usize = 1024;

/// Where a descriptor stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind a sparse header.
    Embedded,
    /// The file is all descriptor.
    Separate,
}

/// Reads a sparse header with its embedded descriptor, or a file that is all descriptor.
pub fn parse_vmdk(head: &[u8]) -> HeaderReading {
    if head.starts_with(b"COWD") {
        return refuse("VMware's old COW disks (VMDK version 3) are not supported.");
    }
    if !head.starts_with(b"KDMV") {
        return parse_descriptor(&read_text(head), Place::Separate);
    }
    if (head.len() as u64) < SECTOR {
        return refuse("The VMDK header is cut off.");
    }
    let fields = Fields(head);
    let sane_field =
        |at| sane(fields.le64(at)).ok_or_else(|| Refusal("A size in the VMDK header is impossible.".into()));
    let sectors = sane_field(12)?;
    let descriptor_sector = sane_field(28)?;
    let descriptor_sectors = sane_field(36)?;
    let size = disk_size(sectors)?;
    // Without a capacity QEMU takes the extents from the descriptor, as if the file were all descriptor.
    let place = if sectors == 0 { Place::Separate } else { Place::Embedded };
    if descriptor_sector == 0 {
        return match place {
            Place::Separate => refuse("The VMDK header names no size and no descriptor."),
            Place::Embedded => Ok(HeaderFacts::sized(size)),
        };
    }
    let (start, length) = (descriptor_sector.saturating_mul(SECTOR), descriptor_sectors.saturating_mul(SECTOR));
    if start.saturating_add(length) > head.len() as u64 {
        return refuse("The VMDK descriptor lies outside the header.");
    }
    let descriptor = parse_descriptor(&read_text(part(head, start, length)), place)?;
    match place {
        Place::Separate => Ok(descriptor),
        Place::Embedded => Ok(HeaderFacts::sized(size).referring(descriptor.references)),
    }
}

fn disk_size(sectors: u64) -> Result<u64, Refusal> {
    let size = sectors.saturating_mul(SECTOR);
    if size > MAX_VIRTUAL_SIZE_BYTES { refuse("The disk claims an impossible size.") } else { Ok(size) }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// One `RW 8388608 SPARSE "disk.vmdk"` line; the name may be missing (ZERO).
static EXTENT_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^\s*(?i-u:RW|RDONLY|NOACCESS)\s+([0-9]+)\s+([A-Za-z0-9]+)(?:\s+"([^"\n]*)")?"#));
static PARENT_HINT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^\s*(?i-u:parentFileNameHint)\s*=\s*"?([^"\n]*)"#));
static PARENT_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?i-u:parentCID)\s*=\s*([0-9A-Fa-f]+)"));

fn parse_descriptor(text: &str, place: Place) -> HeaderReading {
    let mut references = Vec::new();
    let (mut sectors, mut extents) = (0_u64, 0);
    for line in text.lines() {
        if let Some(parent) = PARENT_HINT.captures(line) {
            references.push(ImageReference::new(ReferenceRole::Parent, &parent[1]));
        }
        if let Some(parent) = PARENT_ID.captures(line) {
            // All ones: no parent.
            if !parent[1].trim_start_matches('0').eq_ignore_ascii_case("ffffffff") {
                references.push(ImageReference::new(ReferenceRole::Parent, format!("CID {}", &parent[1])));
            }
        }
        let Some(extent) = EXTENT_LINE.captures(line) else { continue };
        extents += 1;
        if extents > MAX_EXTENTS {
            return refuse(format!("The VMDK descriptor names more than {MAX_EXTENTS} extents."));
        }
        sectors = sectors.saturating_add(extent[1].parse().unwrap_or(u64::MAX));
        let kind = extent[2].to_ascii_uppercase();
        // An embedded descriptor names its own file as its one SPARSE extent, which QEMU does not open again.
        if kind != "ZERO" && (place == Place::Separate || kind != "SPARSE") {
            let name = extent.get(3).map_or("", |name| name.as_str());
            references.push(ImageReference::new(ReferenceRole::Extent, name));
        }
    }
    let size = disk_size(sectors)?;
    if place == Place::Separate && extents == 0 {
        return refuse("The VMDK descriptor names no extent.");
    }
    Ok(HeaderFacts::sized(size).referring(references))
}
