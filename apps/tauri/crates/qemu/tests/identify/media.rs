use super::{Media, SECTOR, debian, descriptor};
use openutm_qemu::identify::{OsConfidence, identify_image, read_volume};
use std::fs;
use std::path::Path;

async fn os_of(path: &Path) -> Option<String> {
    identify_image(path, None).await.expect("judged").os
}

#[tokio::test]
async fn an_image_is_named_by_its_own_words() {
    let media = Media::new();
    let path = media.write("renamed.iso", &[debian()]);
    assert_eq!(os_of(&path).await.as_deref(), Some("debian13"));
    let behind_boot_record = media.write("boot.iso", &[descriptor(b"", 0, 100), debian()]);
    assert_eq!(os_of(&behind_boot_record).await.as_deref(), Some("debian13"));
    let ended = media.write("ended.iso", &[descriptor(b"", 255, 100), debian()]);
    assert_eq!(os_of(&ended).await, None);
}

#[tokio::test]
async fn media_that_lie_are_unknown() {
    let media = Media::new();
    let cut = media.write("cut.iso", &[debian()]);
    fs::OpenOptions::new().write(true).open(&cut).expect("open").set_len(16 * 2048 + 900).expect("cut");
    let liars = [
        media.write("before.iso", &[]),
        cut,
        media.write("sizes.iso", &[descriptor(b"Debian 13.1.0 amd64 n", 1, 7)]),
        media.write("none.iso", &[vec![0x41; SECTOR]]),
        media.write("endless.iso", &vec![descriptor(b"", 3, 100); 2000]),
        media.write("escapes.iso", &[descriptor(b"\x1b[2J<img onerror=x>", 1, 100)]),
    ];
    for path in liars {
        let found = identify_image(&path, None).await.expect("judged");
        assert_eq!((found.os, found.confidence), (None, OsConfidence::Unknown), "{}", path.display());
    }
}

#[test]
fn no_bytes_make_the_reader_panic_or_show_control_characters() {
    use rand::{Rng, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(3);
    for round in 0..1000 {
        let mut bytes: Vec<u8> = (0..random.random_range(0..3 * SECTOR)).map(|_| random.random()).collect();
        if round % 2 == 0 && bytes.len() > 8 {
            bytes[..7].copy_from_slice(b"\x01CD001\x01");
        }
        if round % 4 == 0 && bytes.len() > 132 {
            bytes[80..88].fill(0);
            bytes[128..132].copy_from_slice(&[0, 8, 8, 0]);
        }
        let Some(volume) = read_volume(&bytes) else { continue };
        let texts = [volume.system_id, volume.volume_id, volume.publisher_id, volume.application_id].concat();
        assert!(texts.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
    }
}
