//! Lays out a new, empty qcow2 file. Pure: the caller writes the parts. Source: docs/interop/qcow2.txt (QEMU 7.2).

pub struct FilePart {
    pub offset: u64,
    pub bytes: Vec<u8>,
}

pub struct FileLayout {
    pub file_size_bytes: u64,
    pub parts: Vec<FilePart>,
}

/// What a linked clone lies on: the name is stored as given, at most `MAX_BACKING_NAME_BYTES` of UTF-8.
pub struct Backing<'a> {
    pub name: &'a str,
    pub format: &'a str,
}

const CLUSTER: u64 = 65_536;
const HEADER_BYTES: usize = 104;
const BACKING_FORMAT: u32 = 0xe279_2aca;
/// Longest name QEMU reads (block/qcow2.c).
pub const MAX_BACKING_NAME_BYTES: usize = 1023;
const MAX_L1_BYTES: u64 = 32 << 20;
// Clusters: header, reference count table, its first block, then the first-level table.
const REFCOUNT_TABLE_OFFSET: u64 = CLUSTER;
const REFCOUNT_BLOCK_OFFSET: u64 = 2 * CLUSTER;
const L1_OFFSET: u64 = 3 * CLUSTER;

/// A version 3 image with 64 KiB clusters in which nothing is allocated. The words of the error say what is impossible.
pub fn layout_empty_qcow2(virtual_size_bytes: u64, backing: Option<&Backing>) -> Result<FileLayout, &'static str> {
    if !virtual_size_bytes.is_multiple_of(512) {
        return Err("A disk's size must be a whole number of 512-byte sectors.");
    }
    let l1_entries = virtual_size_bytes.div_ceil(CLUSTER * (CLUSTER / 8));
    if l1_entries * 8 > MAX_L1_BYTES {
        return Err("A qcow2 disk can have at most 2 EiB.");
    }
    let l1_clusters = (l1_entries * 8).div_ceil(CLUSTER);
    let parts = vec![
        FilePart { offset: 0, bytes: header(virtual_size_bytes, l1_entries, backing)? },
        FilePart { offset: REFCOUNT_TABLE_OFFSET, bytes: REFCOUNT_BLOCK_OFFSET.to_be_bytes().to_vec() },
        // 16-bit counts of one for the clusters in use.
        FilePart { offset: REFCOUNT_BLOCK_OFFSET, bytes: (0..3 + l1_clusters).flat_map(|_| [0, 1]).collect() },
    ];
    Ok(FileLayout { file_size_bytes: L1_OFFSET + l1_clusters * CLUSTER, parts })
}

fn header(virtual_size_bytes: u64, l1_entries: u64, backing: Option<&Backing>) -> Result<Vec<u8>, &'static str> {
    let mut bytes = vec![0; HEADER_BYTES];
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(0, b"QFI\xfb");
    put(4, &3_u32.to_be_bytes());
    put(20, &16_u32.to_be_bytes());
    put(24, &virtual_size_bytes.to_be_bytes());
    // At most 4 Mi entries, as was looked at.
    put(36, &(l1_entries as u32).to_be_bytes());
    put(40, &L1_OFFSET.to_be_bytes());
    put(48, &REFCOUNT_TABLE_OFFSET.to_be_bytes());
    put(56, &1_u32.to_be_bytes());
    put(96, &4_u32.to_be_bytes());
    put(100, &(HEADER_BYTES as u32).to_be_bytes());
    let Some(Backing { name, format }) = backing else {
        // The end of the extensions.
        bytes.extend([0; 8]);
        return Ok(bytes);
    };
    if name.len() > MAX_BACKING_NAME_BYTES {
        return Err("The backing file's name is longer than 1023 bytes.");
    }
    let name_offset = HEADER_BYTES + 8 + format.len().next_multiple_of(8) + 8;
    put(8, &(name_offset as u64).to_be_bytes());
    put(16, &(name.len() as u32).to_be_bytes());
    bytes.extend(BACKING_FORMAT.to_be_bytes());
    bytes.extend((format.len() as u32).to_be_bytes());
    bytes.extend(format.as_bytes());
    bytes.resize(name_offset, 0);
    bytes.extend(name.as_bytes());
    Ok(bytes)
}
