use super::super::*;
use super::{GIB, ImageFormat, names, parse, reason};

fn vmdk_text(lines: &[&str]) -> HeaderReading {
    let head = ["# Disk DescriptorFile", "version=1"].iter().chain(lines).copied().collect::<Vec<_>>().join("\n");
    assert_eq!(detect_format(head.as_bytes(), &[]), ImageFormat::Vmdk);
    parse(ImageFormat::Vmdk, head.as_bytes())
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
