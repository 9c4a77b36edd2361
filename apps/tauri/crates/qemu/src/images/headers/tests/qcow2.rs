use super::super::super::qcow2_writer::Backing;
use super::super::qcow2::Extent;
use super::super::*;
use super::{GIB, Image, ImageFormat, names, parse, reason};

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
