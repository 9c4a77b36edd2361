use super::super::ImageFormat;
use super::super::qcow2_writer::{Backing, layout_empty_qcow2};
use super::iso9660::IsoFacts;
use super::qcow2::Extent;
use super::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const GIB: u64 = 1 << 30;

struct Image {
    head: Vec<u8>,
    file_size_bytes: u64,
}

impl Image {
    fn new(virtual_size_bytes: u64, backing: Option<&Backing>) -> Self {
        let layout = layout_empty_qcow2(virtual_size_bytes, backing).expect("a possible disk");
        let mut head = layout.parts[0].bytes.clone();
        head.resize(HEAD_BYTES, 0);
        Self { head, file_size_bytes: layout.file_size_bytes }
    }

    fn put32(&mut self, at: usize, value: u32) {
        self.head[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }

    fn put64(&mut self, at: usize, value: u64) {
        self.head[at..at + 8].copy_from_slice(&value.to_be_bytes());
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.head[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn reading(&self) -> HeaderReading {
        parse_qcow2(&self.head, self.file_size_bytes).map(|header| header.facts)
    }
}

fn parse(format: ImageFormat, head: &[u8]) -> HeaderReading {
    let file_size_bytes = head.len() as u64;
    parse_header(format, &FileEnds { head: head.to_vec(), tail: Vec::new(), file_size_bytes })
}

fn vmdk_text(lines: &[&str]) -> HeaderReading {
    let head = ["# Disk DescriptorFile", "version=1"].iter().chain(lines).copied().collect::<Vec<_>>().join("\n");
    assert_eq!(detect_format(head.as_bytes(), &[]), ImageFormat::Vmdk);
    parse(ImageFormat::Vmdk, head.as_bytes())
}

fn reason(reading: HeaderReading) -> String {
    reading.map_or_else(|Refusal(reason)| reason, |_| "accepted".to_owned())
}

fn names(reading: &HeaderReading) -> Vec<(ReferenceRole, &str)> {
    let facts = reading.as_ref().expect("accepted");
    facts.references.iter().map(|reference| (reference.role, reference.name.as_str())).collect()
}

#[test]
fn a_qcow2_is_read_as_it_was_laid_out() {
    let image = Image::new(40 * GIB, None);
    assert_eq!(detect_format(&image.head, &[]), ImageFormat::Qcow2);
    let header = parse_qcow2(&image.head, image.file_size_bytes).expect("accepted");
    assert_eq!((header.version, header.layout.cluster_bytes), (3, 65_536));
    assert_eq!(header.facts.virtual_size_bytes, Some(40 * GIB));
    assert_eq!((header.facts.references.len(), header.facts.warnings.len()), (0, 0));
}

#[test]
fn a_backing_file_is_named() {
    for name in
        ["/etc/passwd", r#"json:{"driver":"nbd","host":"127.0.0.1"}"#, "nbd://127.0.0.1:10809/x", "../../secret"]
    {
        let image = Image::new(GIB, Some(&Backing { name, format: "raw" }));
        let facts = image.reading().expect("accepted");
        let format = Some("raw".to_owned());
        assert_eq!(facts.references, [ImageReference { role: ReferenceRole::Backing, name: name.to_owned(), format }]);
    }
}

#[test]
fn an_external_data_file_is_named_by_its_extension_and_even_without_one_by_its_feature_bit() {
    let mut image = Image::new(GIB, None);
    image.put64(72, 4);
    assert_eq!(names(&image.reading()), [(ReferenceRole::Data, "")]);
    let name = r#"json:{"driver":"file","filename":"/etc/shadow"}"#;
    image.put32(104, 0x4441_5441);
    image.put32(108, name.len() as u32);
    image.put(112, name.as_bytes());
    assert_eq!(names(&image.reading()), [(ReferenceRole::Data, name)]);
    image.put64(72, 0);
    assert_eq!(names(&image.reading()), [(ReferenceRole::Data, name)]);
}

#[test]
fn a_qcow2_that_would_cost_a_reader_dear_is_refused() {
    type Spoil = fn(&mut Image);
    let hostile: [(&str, &str, Spoil); 24] = [
        ("version 9", "version", |image| image.put32(4, 9)),
        ("cluster_bits 63", "cluster size", |image| image.put32(20, 63)),
        ("cluster_bits 8", "cluster size", |image| image.put32(20, 8)),
        ("cluster_bits 2^32-1", "cluster size", |image| image.put32(20, u32::MAX)),
        ("a size of 2^62", "claims more", |image| image.put64(24, 1 << 62)),
        ("a size of 2^64-1", "claims more", |image| image.put64(24, u64::MAX)),
        ("a size its table cannot hold", "too small", |image| image.put64(24, GIB * 100)),
        ("a first-level table over 32 MiB", "larger than 32 MiB", |image| image.put32(36, (1 << 22) + 1)),
        ("a first-level table past the end", "past the file's end", |image| image.put64(40, 1 << 40)),
        ("a first-level table at 2^63", "impossible place", |image| image.put64(40, 1 << 63)),
        ("a first-level table in the header", "impossible place", |image| image.put64(40, 0)),
        ("a first-level table off its cluster", "impossible place", |image| image.put64(40, 65_537)),
        ("tables over each other", "over each other", |image| image.put64(40, 65_536)),
        ("no reference counts", "reference count table", |image| image.put32(56, 0)),
        ("a huge reference count table", "reference count table", |image| image.put32(56, u32::MAX)),
        ("reference counts of 2^40 bits", "width", |image| image.put32(96, 40)),
        ("2^31 snapshots", "snapshots", |image| image.put32(60, 1 << 31)),
        ("snapshots past the end", "snapshot table", |image| {
            image.put32(60, 9);
            image.put64(64, 1 << 50);
        }),
        ("unknown features", "unknown", |image| image.put64(72, 1 << 40)),
        ("a header of 4 GiB", "length", |image| image.put32(100, u32::MAX)),
        ("a name past the end", "outside the header", |image| {
            image.put64(8, 1 << 50);
            image.put32(16, 9);
        }),
        ("a name at 2^64-1", "outside the header", |image| {
            image.put64(8, u64::MAX);
            image.put32(16, 9);
        }),
        ("a name of 4 GiB", "longer than 1023", |image| {
            image.put64(8, 200);
            image.put32(16, u32::MAX);
        }),
        ("an extension past the end", "extension", |image| {
            image.put32(104, 5);
            image.put32(108, 0xffff_ff00);
        }),
    ];
    for (name, expected, spoil) in hostile {
        let mut image = Image::new(GIB, None);
        spoil(&mut image);
        let reason = reason(image.reading());
        assert!(reason.contains(expected), "{name}: {reason}");
    }
}

#[test]
fn endless_extensions_and_files_cut_off_are_refused() {
    let mut image = Image::new(GIB, None);
    for at in (104..4088).step_by(8) {
        image.put32(at, 0x1234);
    }
    assert!(reason(image.reading()).contains("too many extensions"));
    let mut whole = Image::new(GIB, None);
    whole.file_size_bytes = 100_000;
    assert!(reason(whole.reading()).contains("cut off"));
    assert!(reason(parse(ImageFormat::Qcow2, &whole.head[..80])).contains("cut off"));
}

#[test]
fn a_size_over_64_tib_corruption_and_an_unclean_end_are_worth_a_word() {
    let mut image = Image::new(65 << 40, None);
    let warnings = |image: &Image| image.reading().expect("accepted").warnings.join(" ");
    assert!(warnings(&image).contains("64 TiB"));
    image.put64(24, GIB);
    image.put64(72, 3);
    assert_eq!(warnings(&image), "QEMU marked the image as corrupt. The image was not closed cleanly.");
}

#[test]
fn loops_and_strays_in_the_tables_are_found() {
    let image = Image::new(GIB, None);
    let layout = parse_qcow2(&image.head, image.file_size_bytes).expect("accepted").layout;
    let table = |entries: &[u64]| entries.iter().flat_map(|entry| entry.to_be_bytes()).collect::<Vec<u8>>();
    let check = |l1: &[u64], refcount_table: &[u64]| {
        let tables = Qcow2Tables { l1: table(l1), refcount_table: table(refcount_table) };
        check_qcow2_tables(&layout, &tables, image.file_size_bytes).err().map(|Refusal(reason)| reason)
    };
    let refused = |found: Option<String>, expected: &str| assert!(found.is_some_and(|found| found.contains(expected)));
    let block = 2 * 65_536;
    let Extent { offset: refcount_table, .. } = layout.refcount_table;
    assert_eq!(check(&[0, 0], &[block]), None);
    refused(check(&[0], &[refcount_table]), "into itself");
    refused(check(&[layout.l1.offset], &[block]), "into itself");
    refused(check(&[block], &[block]), "into itself");
    refused(check(&[0], &[1 << 50]), "outside the file");
    refused(check(&[(1 << 63) | (1 << 50)], &[block]), "outside the file");
    refused(check(&[0], &[block + 512]), "outside the file");
}

#[test]
fn extents_of_a_vmdk_are_named() {
    for (line, name) in [
        (r#"RW 8192 FLAT "/etc/passwd" 0"#, "/etc/passwd"),
        (r#"rdonly 8192 FLAT "../../../etc/shadow" 0"#, "../../../etc/shadow"),
        (r#"RW 8192 VMFS "other-flat.vmdk""#, "other-flat.vmdk"),
        (r#"RW 8192 SPARSE "other.vmdk""#, "other.vmdk"),
    ] {
        let reading = vmdk_text(&[line]);
        assert_eq!(names(&reading), [(ReferenceRole::Extent, name)]);
        assert_eq!(reading.expect("accepted").virtual_size_bytes, Some(8192 * 512));
    }
}

#[test]
fn a_parent_of_a_vmdk_is_named_by_hint_and_by_id() {
    let reading = vmdk_text(&["parentCID=12345678", "parentFileNameHint=\"/base.vmdk\"", "RW 8 ZERO \"\""]);
    assert_eq!(names(&reading), [(ReferenceRole::Parent, "CID 12345678"), (ReferenceRole::Parent, "/base.vmdk")]);
    let alone = vmdk_text(&["parentCID=FFFFffff", "RW 8 ZERO"]);
    assert_eq!((names(&alone).len(), alone.expect("accepted").virtual_size_bytes), (0, Some(4096)));
}

#[test]
fn the_descriptor_is_followed_when_the_sparse_header_has_no_capacity_as_qemu_would() {
    let mut head = vec![0; 4096];
    let put = |head: &mut Vec<u8>, at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(&mut head, 0, b"KDMV");
    put(&mut head, 28, &1_u64.to_le_bytes());
    put(&mut head, 36, &2_u64.to_le_bytes());
    put(&mut head, 512, b"version=1\nRW 8192 FLAT \"/etc/passwd\" 0\n");
    assert_eq!(names(&parse(ImageFormat::Vmdk, &head)), [(ReferenceRole::Extent, "/etc/passwd")]);
    put(&mut head, 12, &8192_u64.to_le_bytes());
    assert_eq!(names(&parse(ImageFormat::Vmdk, &head)), [(ReferenceRole::Extent, "/etc/passwd")]);
    put(&mut head, 512, b"version=1\nRW 8192 SPARSE \"self.vmdk\"   \n");
    let own = parse(ImageFormat::Vmdk, &head);
    assert_eq!((names(&own).len(), own.expect("accepted").virtual_size_bytes), (0, Some(8192 * 512)));
    put(&mut head, 28, &(1_u64 << 40).to_le_bytes());
    assert!(reason(parse(ImageFormat::Vmdk, &head)).contains("outside the header"));
}

#[test]
fn impossible_vmdks_are_refused() {
    assert!(reason(vmdk_text(&["RW 99999999999999999999 FLAT \"x\""])).contains("impossible size"));
    assert!(reason(vmdk_text(&["createType=x"])).contains("no extent"));
    assert!(reason(vmdk_text(&["RW 1 ZERO"; 2000])).contains("extents"));
}

#[test]
fn backing_files_of_qcow_1_and_qed_are_named() {
    let mut qcow = vec![0; 200];
    qcow[..8].copy_from_slice(b"QFI\xfb\0\0\0\x01");
    qcow[8..16].copy_from_slice(&100_u64.to_be_bytes());
    qcow[16..20].copy_from_slice(&6_u32.to_be_bytes());
    qcow[100..106].copy_from_slice(b"/a.img");
    assert_eq!(detect_format(&qcow, &[]), ImageFormat::Qcow);
    assert_eq!(names(&parse(ImageFormat::Qcow, &qcow)), [(ReferenceRole::Backing, "/a.img")]);
    let mut qed = vec![0; 200];
    qed[..4].copy_from_slice(b"QED\0");
    qed[16..24].copy_from_slice(&1_u64.to_le_bytes());
    qed[56..60].copy_from_slice(&64_u32.to_le_bytes());
    qed[60..64].copy_from_slice(&6_u32.to_le_bytes());
    qed[64..70].copy_from_slice(b"/b.img");
    assert_eq!(names(&parse(ImageFormat::Qed, &qed)), [(ReferenceRole::Backing, "/b.img")]);
    qed[56..60].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    assert!(reason(parse(ImageFormat::Qed, &qed)).contains("outside the header"));
}

#[test]
fn parents_of_differencing_vhds_and_vdis_are_seen() {
    let mut vhd = vec![0; 512];
    vhd[..8].copy_from_slice(b"conectix");
    vhd[48..56].copy_from_slice(&GIB.to_be_bytes());
    vhd[60..64].copy_from_slice(&4_u32.to_be_bytes());
    assert_eq!(detect_format(&[0; 4096], &vhd), ImageFormat::Vpc);
    let ends = |tail: &[u8]| FileEnds { head: vec![0; 4096], tail: tail.to_vec(), file_size_bytes: 4608 };
    assert_eq!(names(&parse_header(ImageFormat::Vpc, &ends(&vhd))), [(ReferenceRole::Parent, "")]);
    vhd[63] = 2;
    let fixed = parse_header(ImageFormat::Vpc, &ends(&vhd));
    assert_eq!((names(&fixed).len(), fixed.expect("accepted").virtual_size_bytes), (0, Some(GIB)));
    let mut vdi = vec![0; 512];
    vdi[0x40..0x44].copy_from_slice(b"\x7f\x10\xda\xbe");
    vdi[0x44..0x48].copy_from_slice(&0x0001_0001_u32.to_le_bytes());
    vdi[0x1b8] = 7;
    assert_eq!(detect_format(&vdi, &[]), ImageFormat::Vdi);
    let expected = "UUID 07000000000000000000000000000000";
    assert_eq!(names(&parse(ImageFormat::Vdi, &vdi)), [(ReferenceRole::Parent, expected)]);
}

#[test]
fn compressed_files_are_to_be_unpacked() {
    for mark in [&b"\x1f\x8b\x08"[..], b"\xfd7zXZ\0", b"PK\x03\x04", b"\x28\xb5\x2f\xfd"] {
        let mut head = mark.to_vec();
        head.resize(600, 0);
        let format = detect_format(&head, &head);
        assert_eq!(format, ImageFormat::Compressed);
        assert!(reason(parse(format, &head)).contains("Unpack"));
    }
}

fn volume(volume_id: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 65_536];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(32_768, b"\x01CD001\x01");
    put(32_808, &[b' '; 32]);
    put(32_808, volume_id);
    put(32_848, &32_u32.to_le_bytes());
    put(32_852, &32_u32.to_be_bytes());
    put(32_896, &2048_u16.to_le_bytes());
    put(32_898, &2048_u16.to_be_bytes());
    put(34_816, b"\x00CD001\x01EL TORITO SPECIFICATION");
    put(34_887, &25_u32.to_le_bytes());
    put(36_864, b"\xffCD001\x01");
    head
}

#[test]
fn an_iso_says_its_name_size_and_boot_catalogue() {
    let head = volume(b"DEBIAN 12");
    assert_eq!(detect_format(&head, &[]), ImageFormat::Iso);
    let expected = IsoFacts {
        volume_id: Some("DEBIAN 12".to_owned()),
        volume_size_bytes: Some(65_536),
        boot_catalog_offset: Some(25 * 2048),
        warnings: Vec::new(),
    };
    assert_eq!(parse_iso9660(&head, 65_536), expected);
}

#[test]
fn an_isos_name_is_printable_and_its_contradictions_are_worth_a_word() {
    let mut head = volume(b"\x1b[31m<b>A\x00\xff");
    assert_eq!(parse_iso9660(&head, 65_536).volume_id.as_deref(), Some("[31m<b>A"));
    assert!(parse_iso9660(&head, 40_000).warnings[0].contains("incomplete"));
    head[32_855] = 33;
    assert!(parse_iso9660(&head, 65_536).warnings[0].contains("contradict"));
}

#[test]
fn boot_entries_for_bios_and_uefi_are_told_apart() {
    let mut catalog = vec![0; 2048];
    catalog[0] = 1;
    catalog[30..32].copy_from_slice(&[0x55, 0xaa]);
    catalog[32] = 0x88;
    assert_eq!(parse_boot_catalog(&catalog), Some(BootHints { bios: true, uefi: false }));
    catalog[64..66].copy_from_slice(&[0x91, 0xef]);
    catalog[96] = 0x88;
    assert_eq!(parse_boot_catalog(&catalog), Some(BootHints { bios: true, uefi: true }));
    catalog[30] = 0;
    assert_eq!(parse_boot_catalog(&catalog), None);
}

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
