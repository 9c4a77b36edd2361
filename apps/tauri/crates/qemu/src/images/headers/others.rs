//! VDI, VHD, VHDX and QED: their size and whether they lean on another file. Sources: block/{vdi,vpc,vhdx,qed}.c.
use super::reading::{
    Fields, HeaderFacts, HeaderReading, ImageReference, ReferenceRole, Refusal, part, read_text, refuse, sane,
    starts_with_at,
};

const SECTOR: usize = 512;

fn huge_size() -> Refusal {
    Refusal("The disk claims an impossible size.".to_owned())
}

pub fn parse_vdi(head: &[u8]) -> HeaderReading {
    if head.len() < SECTOR {
        return refuse("The VDI header is cut off.");
    }
    let fields = Fields(head);
    if fields.le32(0x44) != 0x0001_0001 {
        return refuse("Only VDI version 1.1 is supported.");
    }
    let size = sane(fields.le64(0x170)).ok_or_else(huge_size)?;
    let parent_id = &head[0x1b8..0x1c8];
    let parent = parent_id
        .iter()
        .any(|byte| *byte != 0)
        .then(|| ImageReference::new(ReferenceRole::Parent, format!("UUID {}", hex(parent_id))));
    Ok(HeaderFacts::sized(size).referring(parent))
}

const VHD_DIFFERENCING: u32 = 4;

/// The footer: a dynamic VHD repeats it at its start, a fixed one has it at its end only.
pub fn parse_vhd(head: &[u8], tail: &[u8]) -> HeaderReading {
    let footer = if head.starts_with(b"conectix") { head } else { tail };
    if footer.len() < SECTOR {
        return refuse("The VHD footer is cut off.");
    }
    let fields = Fields(footer);
    let size = sane(fields.be64(48)).ok_or_else(huge_size)?;
    let kind = fields.be32(60);
    if !(2..=VHD_DIFFERENCING).contains(&kind) {
        return refuse(format!("VHD type {kind} is unknown."));
    }
    Ok(HeaderFacts::sized(size).referring(unnamed_parent(kind == VHD_DIFFERENCING)))
}

const QED_BACKING: u64 = 1;

pub fn parse_qed(head: &[u8]) -> HeaderReading {
    if head.len() < 64 {
        return refuse("The QED header is cut off.");
    }
    let fields = Fields(head);
    let size = sane(fields.le64(48)).ok_or_else(huge_size)?;
    if fields.le64(16) & QED_BACKING == 0 {
        return Ok(HeaderFacts::sized(size));
    }
    let (offset, length) = (u64::from(fields.le32(56)), u64::from(fields.le32(60)));
    if length > 1023 || offset + length > head.len() as u64 {
        return refuse("The backing file's name lies outside the header.");
    }
    let name = read_text(part(head, offset, length));
    Ok(HeaderFacts::sized(size).referring([ImageReference::new(ReferenceRole::Backing, name)]))
}

/// Where VHDX keeps its first region table, and how much of it is looked at.
pub const VHDX_REGION_TABLE_OFFSET: u64 = 192 * 1024;
pub const VHDX_REGION_TABLE_BYTES: usize = 64 * 1024;
pub const VHDX_METADATA_BYTES: usize = 64 * 1024;

const METADATA_REGION: &str = "06a27c8b90479a4bb8fe575f050f886e";
const FILE_PARAMETERS: &str = "3767a1ca36fa434db3b633f0aa44e76b";
const VIRTUAL_DISK_SIZE: &str = "2442a52f1bcd7648b2115dbed83bf4b8";
const MAX_ENTRIES: usize = 2047;

/// Entries of 32 bytes, as many as are claimed and there.
fn entries(table: &[u8], start: usize, claimed: usize) -> impl Iterator<Item = &[u8]> {
    table.get(start..).unwrap_or_default().chunks_exact(32).take(claimed.min(MAX_ENTRIES))
}

/// Offset of the metadata region in the file; `None` when the table names none.
pub fn find_vhdx_metadata(region_table: &[u8]) -> Option<u64> {
    if !region_table.starts_with(b"regi") {
        return None;
    }
    let claimed = usize::try_from(Fields(region_table).le32(8)).unwrap_or(MAX_ENTRIES);
    let entry = entries(region_table, 16, claimed).find(|entry| hex(&entry[..16]) == METADATA_REGION)?;
    sane(Fields(entry).le64(16))
}

/// Reads size and parent flag from the start of the metadata region.
pub fn parse_vhdx_metadata(region: &[u8]) -> HeaderReading {
    if !starts_with_at(region, b"metadata", 0) || region.len() < 32 {
        return refuse("The VHDX metadata is damaged.");
    }
    let fields = Fields(region);
    let (mut size, mut has_parent) = (None, false);
    for entry in entries(region, 32, fields.le16(10).into()) {
        let offset = usize::try_from(Fields(entry).le32(16)).unwrap_or(usize::MAX);
        if offset.checked_add(8).is_none_or(|end| end > region.len()) {
            continue;
        }
        match hex(&entry[..16]).as_str() {
            VIRTUAL_DISK_SIZE => size = sane(fields.le64(offset)),
            FILE_PARAMETERS => has_parent = fields.le32(offset + 4) & 2 != 0,
            _ => {}
        }
    }
    let Some(size) = size else { return refuse("The VHDX metadata names no possible disk size.") };
    Ok(HeaderFacts::sized(size).referring(unnamed_parent(has_parent)))
}

fn unnamed_parent(has_parent: bool) -> Option<ImageReference> {
    has_parent.then(|| ImageReference::new(ReferenceRole::Parent, ""))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
