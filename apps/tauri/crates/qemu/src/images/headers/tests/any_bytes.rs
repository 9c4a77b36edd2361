use super::super::super::qcow2_writer::Backing;
use super::super::*;
use super::iso::volume;
use super::{GIB, Image, ImageFormat};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const FORMATS: [ImageFormat; 13] = [
    ImageFormat::Qcow2,
    ImageFormat::Qcow,
    ImageFormat::Vmdk,
    ImageFormat::Vhdx,
    ImageFormat::Vpc,
    ImageFormat::Vdi,
    ImageFormat::Qed,
    ImageFormat::Luks,
    ImageFormat::Parallels,
    ImageFormat::Dmg,
    ImageFormat::Compressed,
    ImageFormat::Iso,
    ImageFormat::Raw,
];

/// Every parser reads it; what they say does not matter, that they end does.
fn read_as_anything(head: &[u8], file_size_bytes: u64) {
    assert!(FORMATS.contains(&detect_format(head, head)));
    for format in FORMATS {
        let ends = FileEnds { head: head.to_vec(), tail: head.to_vec(), file_size_bytes };
        drop(parse_header(format, &ends));
    }
    parse_iso9660(head, file_size_bytes);
    parse_boot_catalog(head);
    find_vhdx_metadata(head);
    drop(parse_vhdx_metadata(head));
}

#[test]
fn no_bytes_make_a_parser_panic() {
    let marks: [&[u8]; 11] = [
        b"QFI\xfb\0\0\0\x03",
        b"QFI\xfb\0\0\0\x02",
        b"QFI\xfb\0\0\0\x01",
        b"KDMV",
        b"COWD",
        b"QED\0",
        b"conectix",
        b"regi",
        b"metadata",
        b"version=1\n",
        b"",
    ];
    let mut random = StdRng::seed_from_u64(7);
    for round in 0..2000 {
        let mut head = marks[round % marks.len()].to_vec();
        let length = random.random_range(0..2048);
        head.extend((0..length).map(|_| random.random::<u8>()));
        read_as_anything(&head, random.random());
    }
}

#[test]
fn no_change_of_a_valid_header_makes_a_parser_panic() {
    let qcow2 = Image::new(GIB, Some(&Backing { name: "./a", format: "raw" })).head;
    let mut vhdx = vec![0; 4096];
    vhdx[..8].copy_from_slice(b"metadata");
    vhdx[10] = 2;
    let vmdk = b"# Disk DescriptorFile\nversion=1\nparentCID=12345678\nRW 8192 FLAT \"a\" 0\n".to_vec();
    let iso = volume(b"DEBIAN 12");
    // Where each one's numbers stand.
    let seeds = [(qcow2, 0, 160), (vhdx, 0, 160), (vmdk, 0, 70), (iso, 32_768, 4200)];
    let mut random = StdRng::seed_from_u64(11);
    for round in 0..4000 {
        let (seed, start, length) = &seeds[round % seeds.len()];
        let mut head = seed.clone();
        for _ in 0..random.random_range(0..6) {
            head[start + random.random_range(0..*length)] = random.random();
        }
        head.truncate(random.random_range(0..2 * head.len()).max(start + length));
        read_as_anything(&head, random.random_range(0..1 << 54));
    }
}
