use super::super::ImageFormat;
use super::reading::{read_text, starts_with_at};

/// How much of the file's start `detect_format` looks at; ISO 9660's descriptors begin at 32 KiB.
pub const HEAD_BYTES: usize = 64 * 1024;
/// Fixed VHD and DMG carry their mark in the last sector.
pub const TAIL_BYTES: usize = 512;

/// Marks as QEMU probes them (block/*.c, 7.2), then what users pick by mistake.
const MARKS: [(ImageFormat, usize, &[u8]); 18] = [
    (ImageFormat::Vmdk, 0, b"KDMV"),
    (ImageFormat::Vmdk, 0, b"COWD"),
    (ImageFormat::Vhdx, 0, b"vhdxfile"),
    (ImageFormat::Vpc, 0, b"conectix"),
    (ImageFormat::Vdi, 0x40, b"\x7f\x10\xda\xbe"),
    (ImageFormat::Qed, 0, b"QED\0"),
    (ImageFormat::Luks, 0, b"LUKS\xba\xbe"),
    (ImageFormat::Parallels, 0, b"WithoutFreeSpace"),
    (ImageFormat::Parallels, 0, b"WithouFreSpacExt"),
    (ImageFormat::Iso, 32769, b"CD001"),
    (ImageFormat::Iso, 32769, b"BEA01"),
    (ImageFormat::Compressed, 0, b"\x1f\x8b\x08"),
    (ImageFormat::Compressed, 0, b"\xfd7zXZ\0"),
    (ImageFormat::Compressed, 0, b"7z\xbc\xaf\x27\x1c"),
    (ImageFormat::Compressed, 0, b"BZh"),
    (ImageFormat::Compressed, 0, b"\x28\xb5\x2f\xfd"),
    (ImageFormat::Compressed, 0, b"PK\x03\x04"),
    (ImageFormat::Vmdk, 0, b"# Disk DescriptorFile"),
];

/// Names the format of an image by its first `HEAD_BYTES` and its last `TAIL_BYTES`. What is nothing known is raw.
pub fn detect_format(head: &[u8], tail: &[u8]) -> ImageFormat {
    if head.starts_with(b"QFI\xfb") {
        return if starts_with_at(head, b"\0\0\0\x01", 4) { ImageFormat::Qcow } else { ImageFormat::Qcow2 };
    }
    if let Some((format, ..)) = MARKS.iter().find(|(_, at, mark)| starts_with_at(head, mark, *at)) {
        return *format;
    }
    if looks_like_vmdk_text(head) {
        ImageFormat::Vmdk
    } else if tail.starts_with(b"conectix") {
        ImageFormat::Vpc
    } else if tail.starts_with(b"koly") {
        ImageFormat::Dmg
    } else {
        ImageFormat::Raw
    }
}

/// QEMU takes any text for a VMDK descriptor whose first line that is no comment is its version (vmdk_probe).
fn looks_like_vmdk_text(head: &[u8]) -> bool {
    let text = read_text(&head[..head.len().min(2048)]);
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = first.unwrap_or_default().trim_end().to_ascii_lowercase();
    matches!(first.as_str(), "version=1" | "version=2" | "version=3")
}
