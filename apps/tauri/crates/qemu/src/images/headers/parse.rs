use super::super::ImageFormat;
use super::others::{parse_qed, parse_vdi, parse_vhd};
use super::qcow2::{parse_qcow1, parse_qcow2};
use super::reading::{HeaderFacts, HeaderReading, refuse};
use super::vmdk::parse_vmdk;

pub struct FileEnds {
    /// The first `HEAD_BYTES`, or the whole file when it is shorter.
    pub head: Vec<u8>,
    /// The last `TAIL_BYTES`; empty when the file is shorter.
    pub tail: Vec<u8>,
    pub file_size_bytes: u64,
}

/// Reads a file's header as the format that was detected, or that its owner says it has.
pub fn parse_header(format: ImageFormat, ends: &FileEnds) -> HeaderReading {
    match format {
        ImageFormat::Qcow2 => parse_qcow2(&ends.head, ends.file_size_bytes).map(|header| header.facts),
        ImageFormat::Qcow => parse_qcow1(&ends.head),
        ImageFormat::Vmdk => parse_vmdk(&ends.head),
        ImageFormat::Vdi => parse_vdi(&ends.head),
        ImageFormat::Vpc => parse_vhd(&ends.head, &ends.tail),
        ImageFormat::Qed => parse_qed(&ends.head),
        // VHDX says its size further in, which the I/O edge reads; the others do not say it plainly.
        ImageFormat::Vhdx | ImageFormat::Luks | ImageFormat::Parallels | ImageFormat::Unknown => {
            Ok(HeaderFacts::default())
        }
        ImageFormat::Dmg => refuse("Apple disk images (DMG) are not supported."),
        ImageFormat::Compressed => refuse("The file is compressed. Unpack it first."),
        ImageFormat::Iso | ImageFormat::Raw => {
            Ok(HeaderFacts { virtual_size_bytes: Some(ends.file_size_bytes), ..HeaderFacts::default() })
        }
    }
}
