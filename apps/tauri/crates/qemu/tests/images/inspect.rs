use super::{Files, MIB, facts_of, judged, qcow2, run};
use openutm_contract::ErrorCode;
use openutm_qemu::images::{ImageFormat, create_disk, inspect_image, judge_untrusted_image};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

#[tokio::test]
async fn what_is_no_image_is_told_apart() {
    let files = Files::new();
    fs::create_dir(files.at("folder.iso")).expect("a folder");
    fs::write(files.at("empty.iso"), "").expect("a file");
    symlink("/dev/zero", files.at("link.iso")).expect("a link");
    run("mkfifo", &["fifo.iso"], files.0.path());
    for (name, expected) in [
        ("missing", ErrorCode::ImageNotFound),
        ("a\0b", ErrorCode::ImageNotFound),
        (&"x".repeat(300), ErrorCode::ImageNotFound),
        ("empty.iso/x", ErrorCode::ImageNotFound),
        ("folder.iso", ErrorCode::ImageIsDirectory),
        ("empty.iso", ErrorCode::ImageEmpty),
        ("fifo.iso", ErrorCode::ImageNotAFile),
        ("link.iso", ErrorCode::ImageNotAFile),
        ("/dev/zero", ErrorCode::ImageNotAFile),
    ] {
        let error = inspect_image(&files.at(name), None).await.expect_err(name);
        assert_eq!(error.code, expected, "{name}");
        assert!(error.hint.is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_raw_disk_is_known_through_a_link() {
    let files = Files::new();
    fs::write(files.at("disk.img"), "x").expect("a file");
    fs::OpenOptions::new().write(true).open(files.at("disk.img")).expect("open").set_len(8 * MIB).expect("grown");
    symlink(files.at("disk.img"), files.at("link.img")).expect("a link");
    let facts = facts_of(&files.at("link.img")).await;
    assert_eq!((facts.format, facts.virtual_size_bytes), (ImageFormat::Raw, Some(8 * MIB)));
    assert!(facts.path.ends_with("disk.img") && facts.actual_size_bytes < MIB);
    assert_eq!(judge_untrusted_image(&facts), Ok(()));
}

#[tokio::test]
async fn every_format_that_qemu_img_makes_is_known() {
    let files = Files::new();
    for (name, format) in [
        ("qcow2", ImageFormat::Qcow2),
        ("qcow", ImageFormat::Qcow),
        ("vmdk", ImageFormat::Vmdk),
        ("vdi", ImageFormat::Vdi),
        ("vhdx", ImageFormat::Vhdx),
        ("vpc", ImageFormat::Vpc),
        ("qed", ImageFormat::Qed),
        ("raw", ImageFormat::Raw),
    ] {
        files.qemu_img(&["create", "-q", "-f", name, name, "64M"]);
        let facts = facts_of(&files.at(name)).await;
        let info: serde_json::Value =
            serde_json::from_str(&files.qemu_img(&["info", "-f", name, "--output=json", name])).expect("JSON");
        assert_eq!(facts.format, format);
        assert_eq!((facts.references.len(), facts.refusal), (0, None), "{name}");
        assert_eq!(facts.virtual_size_bytes, info["virtual-size"].as_u64(), "{name}");
    }
}

#[tokio::test]
async fn every_sound_qcow2_is_accepted() {
    let files = Files::new();
    for option in [
        "compat=0.10",
        "cluster_size=512",
        "cluster_size=2M",
        "extended_l2=on",
        "compression_type=zstd",
        "preallocation=metadata",
    ] {
        files.qemu_img(&["create", "-q", "-f", "qcow2", "-o", option, "made", "64M"]);
        assert_eq!(judged(&files.at("made")).await, Ok(()), "{option}");
    }
    run("qemu-io", &["-f", "qcow2", "-c", "write 0 20M", "made"], files.0.path());
    files.qemu_img(&["snapshot", "-c", "one", "made"]);
    assert_eq!(judged(&files.at("made")).await, Ok(()));
    files.qemu_img(&["create", "-q", "-f", "vpc", "-o", "subformat=fixed", "fixed.vhd", "64M"]);
    assert_eq!(facts_of(&files.at("fixed.vhd")).await.format, ImageFormat::Vpc);
    files.qemu_img(&["convert", "-O", "vmdk", "-o", "subformat=streamOptimized", "made", "stream.vmdk"]);
    assert_eq!(judged(&files.at("stream.vmdk")).await, Ok(()));
}

#[tokio::test]
async fn what_leads_to_another_file_is_refused_by_name() {
    let files = Files::new();
    files.qemu_img(&["create", "-q", "-f", "qcow2", "-u", "-b", "/etc/passwd", "-F", "raw", "backing", "1M"]);
    let nbd = r#"json:{"driver":"nbd","server":{"type":"inet","host":"127.0.0.1","port":"1"}}"#;
    files.qemu_img(&["create", "-q", "-f", "qcow2", "-u", "-b", nbd, "-F", "raw", "nbd", "1M"]);
    files.qemu_img(&["create", "-q", "-f", "qcow2", "-o", "data_file=other.raw", "data", "1M"]);
    files.qemu_img(&["create", "-q", "-f", "vmdk", "-o", "subformat=monolithicFlat", "flat.vmdk", "1M"]);
    files.qemu_img(&["create", "-q", "-f", "vmdk", "base.vmdk", "1M"]);
    files.qemu_img(&["create", "-q", "-f", "vmdk", "-b", "base.vmdk", "-F", "vmdk", "child.vmdk"]);
    for (name, words) in [
        ("backing", "The image has a backing file (/etc/passwd), which OpenUTM does not follow."),
        ("nbd", &format!("The image has a backing file ({nbd}), which OpenUTM does not follow.")),
        ("data", "The image has an external data file (other.raw), which OpenUTM does not follow."),
        ("flat.vmdk", "The image has its contents in another file (flat-flat.vmdk), which OpenUTM does not follow."),
        ("child.vmdk", "The image has a parent disk (CID "),
    ] {
        let error = judged(&files.at(name)).await.expect_err(name);
        assert_eq!(error.code, ErrorCode::ImageRefused, "{name}");
        assert!(error.message.starts_with(words), "{}", error.message);
    }
    // A guest may write what it likes into its raw disk.
    let facts = inspect_image(&files.at("backing"), Some(ImageFormat::Raw)).await.expect("facts");
    assert_eq!((facts.format, judge_untrusted_image(&facts)), (ImageFormat::Raw, Ok(())));
}

#[tokio::test]
async fn headers_with_loops_and_compressed_files_are_refused_with_advice() {
    let files = Files::new();
    create_disk(qcow2(&files.at("loop")), MIB).await.expect("made");
    let mut bytes = fs::read(files.at("loop")).expect("read");
    bytes[65_536..65_544].copy_from_slice(&65_536_u64.to_be_bytes());
    fs::write(files.at("loop"), bytes).expect("written");
    let error = judged(&files.at("loop")).await.expect_err("a loop");
    assert!(error.message.contains("into itself"), "{}", error.message);
    fs::write(files.at("disk.img.gz"), b"\x1f\x8b\x08\x00").expect("written");
    let error = judged(&files.at("disk.img.gz")).await.expect_err("compressed");
    assert_eq!(error.hint.as_deref(), Some("Unpack it, then choose the image inside."));
}

#[tokio::test]
async fn a_cut_iso_and_one_of_a_tebibyte_are_answered_without_reading_them() {
    let files = Files::new();
    fs::write(files.at("short.iso"), vec![0; 32_768]).expect("written");
    assert_eq!(facts_of(&files.at("short.iso")).await.format, ImageFormat::Raw);
    let mut head = vec![0; 65_536];
    head[32_768..32_775].copy_from_slice(b"\x01CD001\x01");
    fs::write(files.at("large.iso"), head).expect("written");
    fs::OpenOptions::new().write(true).open(files.at("large.iso")).expect("open").set_len(1 << 40).expect("grown");
    let facts = facts_of(&files.at("large.iso")).await;
    assert_eq!((facts.format, facts.virtual_size_bytes), (ImageFormat::Iso, Some(1 << 40)));
}

#[tokio::test]
async fn real_isos_are_known() {
    let isos = ["/usr/lib/ipxe/ipxe.iso", "/usr/lib/grub-rescue/grub-rescue-cdrom.iso"].map(Path::new);
    // On a host that has neither there is nothing to look at.
    for path in isos.into_iter().filter(|path| path.exists()) {
        let facts = facts_of(path).await;
        assert_eq!(facts.format, ImageFormat::Iso);
        assert!(facts.bootable.is_some_and(|hints| hints.bios), "{}", path.display());
        assert_eq!((facts.warnings.len(), judged(path).await), (0, Ok(())));
    }
}
