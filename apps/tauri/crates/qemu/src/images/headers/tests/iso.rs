use super::super::iso9660::IsoFacts;
use super::super::*;
use super::ImageFormat;

/// The start of an ISO with that name.
pub fn volume(volume_id: &[u8]) -> Vec<u8> {
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
