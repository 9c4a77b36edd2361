//! qcow2 and qcow headers. Source: docs/interop/qcow2.txt and the bounds of block/qcow2.c (QEMU 7.2).
use super::reading::{
    Fields, HeaderFacts, HeaderReading, ImageReference, MAX_VIRTUAL_SIZE_BYTES, ReferenceRole, Refusal, part,
    read_text, refuse, sane,
};
use std::collections::HashSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qcow2Layout {
    pub cluster_bytes: u64,
    pub l1: Extent,
    pub refcount_table: Extent,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub offset: u64,
    pub bytes: u64,
}

impl Extent {
    fn end(self) -> u64 {
        self.offset.saturating_add(self.bytes)
    }

    fn holds(self, offset: u64) -> bool {
        (self.offset..self.end()).contains(&offset)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qcow2Header {
    pub facts: HeaderFacts,
    pub version: u32,
    pub layout: Qcow2Layout,
}

const MAX_L1_BYTES: u64 = 32 << 20;
const MAX_REFCOUNT_TABLE_BYTES: u64 = 8 << 20;
const MAX_SNAPSHOTS: u32 = 65_536;
const MAX_NAME_BYTES: u64 = 1023;
const MAX_EXTENSIONS: usize = 64;

const DIRTY: u64 = 1;
const CORRUPT: u64 = 2;
const DATA_FILE: u64 = 4;
const EXTENDED_L2: u64 = 16;
const KNOWN_INCOMPATIBLE: u64 = 31;

const END_EXTENSION: u32 = 0;
const BACKING_FORMAT_EXTENSION: u32 = 0xe279_2aca;
const DATA_FILE_EXTENSION: u32 = 0x4441_5441;

/// A header whose lengths have been checked.
struct Header<'a> {
    head: &'a [u8],
    header_bytes: u64,
    cluster_bytes: u64,
    features: u64,
    file_size_bytes: u64,
}

/// Reads the header in `head`, the file's first bytes (`HEAD_BYTES` or all of it).
pub fn parse_qcow2(head: &[u8], file_size_bytes: u64) -> Result<Qcow2Header, Refusal> {
    if head.len() < 72 {
        return refuse("The qcow2 header is cut off.");
    }
    let fields = Fields(head);
    let version = fields.be32(4);
    let least_bytes = match version {
        2 => 72,
        3 => 104,
        _ => return refuse(format!("qcow2 version {version} is unknown.")),
    };
    if head.len() < least_bytes {
        return refuse("The qcow2 header is cut off.");
    }
    let cluster_bits = fields.be32(20);
    if !(9..=21).contains(&cluster_bits) {
        return refuse(format!("A cluster size of 2^{cluster_bits} bytes is impossible."));
    }
    let cluster_bytes = 1 << cluster_bits;
    let header_bytes = if version == 2 { 72 } else { u64::from(fields.be32(100)) };
    if header_bytes < least_bytes as u64 || header_bytes > cluster_bytes.min(head.len() as u64) {
        return refuse("The qcow2 header's length is impossible.");
    }
    let virtual_size_bytes = disk_size(fields)?;
    let features = if version == 2 { 0 } else { fields.be64(72) };
    if features & !KNOWN_INCOMPATIBLE != 0 {
        return refuse("The image needs qcow2 features that are unknown.");
    }
    if version == 3 && fields.be32(96) > 6 {
        return refuse("The reference count width is impossible.");
    }
    let header = Header { head, header_bytes, cluster_bytes, features, file_size_bytes };
    let layout = header.layout(virtual_size_bytes)?;
    header.check_snapshots()?;
    let mut facts = HeaderFacts::sized(virtual_size_bytes).referring(header.references()?);
    if features & CORRUPT != 0 {
        facts.warnings.push("QEMU marked the image as corrupt.".to_owned());
    }
    if features & DIRTY != 0 {
        facts.warnings.push("The image was not closed cleanly.".to_owned());
    }
    Ok(Qcow2Header { facts, version, layout })
}

/// Where qcow and qcow2 both say it.
fn disk_size(fields: Fields) -> Result<u64, Refusal> {
    sane(fields.be64(24)).ok_or_else(|| Refusal(format!("The disk claims more than {MAX_VIRTUAL_SIZE_BYTES} bytes.")))
}

impl Header<'_> {
    fn layout(&self, virtual_size_bytes: u64) -> Result<Qcow2Layout, Refusal> {
        let fields = Fields(self.head);
        let l1_entries = u64::from(fields.be32(36));
        let l1 = Extent { offset: fields.be64(40), bytes: l1_entries * 8 };
        let clusters = u64::from(fields.be32(56));
        let refcount_table = Extent { offset: fields.be64(48), bytes: clusters * self.cluster_bytes };
        if l1.bytes > MAX_L1_BYTES {
            return refuse("The image's first-level table is larger than 32 MiB.");
        }
        let entry_bytes = if self.features & EXTENDED_L2 == 0 { 8 } else { 16 };
        let bytes_per_l1_entry = self.cluster_bytes * (self.cluster_bytes / entry_bytes);
        if l1_entries < virtual_size_bytes.div_ceil(bytes_per_l1_entry) {
            return refuse("The image's first-level table is too small for its disk.");
        }
        if refcount_table.bytes == 0 || refcount_table.bytes > MAX_REFCOUNT_TABLE_BYTES {
            return refuse("The size of the image's reference count table is impossible.");
        }
        for table in [l1, refcount_table].into_iter().filter(|table| table.bytes > 0) {
            let placed = sane(table.offset).is_some_and(|offset| offset >= self.cluster_bytes);
            if !placed || table.offset % self.cluster_bytes != 0 {
                return refuse("A table of the image lies at an impossible place.");
            }
            if table.end() > self.file_size_bytes {
                return refuse("A table of the image lies past the file's end: it is cut off.");
            }
        }
        if l1.bytes > 0 && l1.offset < refcount_table.end() && refcount_table.offset < l1.end() {
            return refuse("Tables of the image lie over each other.");
        }
        Ok(Qcow2Layout { cluster_bytes: self.cluster_bytes, l1, refcount_table })
    }

    fn check_snapshots(&self) -> Result<(), Refusal> {
        let fields = Fields(self.head);
        let count = fields.be32(60);
        if count > MAX_SNAPSHOTS {
            return refuse(format!("The image claims {count} snapshots; QEMU allows {MAX_SNAPSHOTS}."));
        }
        // An entry is at least 40 bytes.
        let table = Extent { offset: fields.be64(64), bytes: u64::from(count) * 40 };
        if count > 0 && table.end() > self.file_size_bytes {
            return refuse("The image's snapshot table lies past the file's end.");
        }
        Ok(())
    }

    fn references(&self) -> Result<Vec<ImageReference>, Refusal> {
        let extensions = self.extensions()?;
        let fields = Fields(self.head);
        let (name_offset, name_bytes) = (fields.be64(8), u64::from(fields.be32(16)));
        let mut references = Vec::new();
        if name_offset != 0 {
            if name_bytes > MAX_NAME_BYTES {
                return refuse("The backing file's name is longer than 1023 bytes.");
            }
            if name_offset.saturating_add(name_bytes) > self.limit() {
                return refuse("The backing file's name lies outside the header.");
            }
            if name_bytes > 0 {
                let name = read_text(part(self.head, name_offset, name_bytes));
                references.push(ImageReference {
                    role: ReferenceRole::Backing,
                    name,
                    format: extensions.backing_format,
                });
            }
        }
        if extensions.data_file.is_some() || self.features & DATA_FILE != 0 {
            references.push(ImageReference::new(ReferenceRole::Data, extensions.data_file.unwrap_or_default()));
        }
        Ok(references)
    }

    fn extensions(&self) -> Result<Extensions, Refusal> {
        let fields = Fields(self.head);
        let mut found = Extensions::default();
        let mut offset = self.header_bytes;
        let mut count = 0;
        while offset + 8 <= self.limit() {
            if count == MAX_EXTENSIONS {
                return refuse("The qcow2 header has too many extensions.");
            }
            count += 1;
            // Within the head: `limit` is no longer than it.
            let at = offset as usize;
            let (kind, length) = (fields.be32(at), u64::from(fields.be32(at + 4)));
            let start = offset + 8;
            if kind == END_EXTENSION {
                break;
            }
            if length > self.limit() - start {
                return refuse("A header extension lies outside the header.");
            }
            let data = part(self.head, start, length);
            match kind {
                BACKING_FORMAT_EXTENSION => found.backing_format = Some(read_text(data)),
                DATA_FILE_EXTENSION => found.data_file = Some(read_text(data)),
                _ => {}
            }
            offset = start + length.next_multiple_of(8);
        }
        Ok(found)
    }

    /// Names and extensions lie in the first cluster.
    fn limit(&self) -> u64 {
        self.cluster_bytes.min(self.head.len() as u64)
    }
}

#[derive(Default)]
struct Extensions {
    backing_format: Option<String>,
    data_file: Option<String>,
}

/// Bytes from the tables' starts, cut as the caller likes.
pub struct Qcow2Tables {
    pub l1: Vec<u8>,
    pub refcount_table: Vec<u8>,
}

const REFCOUNT_OFFSET_MASK: u64 = !0x1ff;
const L1_OFFSET_MASK: u64 = 0x00ff_ffff_ffff_fe00;

/// Looks through the first entries of the two tables for loops and strays: an entry that points at the header or at a
/// table itself sends tools in circles.
pub fn check_qcow2_tables(layout: &Qcow2Layout, tables: &Qcow2Tables, file_size_bytes: u64) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for (bytes, mask) in [(&tables.refcount_table, REFCOUNT_OFFSET_MASK), (&tables.l1, L1_OFFSET_MASK)] {
        for entry in bytes.chunks_exact(8) {
            let target = Fields(entry).be64(0) & mask;
            if target == 0 {
                continue;
            }
            if target % layout.cluster_bytes != 0 || target >= file_size_bytes {
                return refuse("A table of the image points outside the file.");
            }
            let into_tables = layout.l1.holds(target) || layout.refcount_table.holds(target);
            if target < layout.cluster_bytes || into_tables || !seen.insert(target) {
                return refuse("A table of the image points back into itself.");
            }
        }
    }
    Ok(())
}

/// The old qcow (version 1): only its size and its backing file matter here.
pub fn parse_qcow1(head: &[u8]) -> HeaderReading {
    if head.len() < 48 {
        return refuse("The qcow header is cut off.");
    }
    let fields = Fields(head);
    let virtual_size_bytes = disk_size(fields)?;
    let (name_offset, name_bytes) = (fields.be64(8), u64::from(fields.be32(16)));
    if name_offset == 0 {
        return Ok(HeaderFacts::sized(virtual_size_bytes));
    }
    if name_bytes > MAX_NAME_BYTES || name_offset.saturating_add(name_bytes) > head.len() as u64 {
        return refuse("The backing file's name lies outside the header.");
    }
    let name = read_text(part(head, name_offset, name_bytes));
    Ok(HeaderFacts::sized(virtual_size_bytes).referring([ImageReference::new(ReferenceRole::Backing, name)]))
}
