//! Images against the file system and the real qemu-img.
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::images::{
    CheckState, DiskFormat, DiskImage, ImageCheck, ImageFacts, ImageFormat, ImageReference, Layers, QemuImg,
    ReferenceRole, RunOptions, Shrinking, SourceImage, WriteError, among_all, check_image, convert_image, create_disk,
    create_linked_clone, inspect_image, is_unfinished, judge_untrusted_image, measure_image, require_free_space,
    resize_disk, write_new_file,
};
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use tempfile::{TempDir, tempdir};
use tokio_util::sync::CancellationToken;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempdir().expect("a folder"))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn qemu_img(&self, arguments: &[&str]) -> String {
        run("qemu-img", arguments, self.0.path())
    }
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().expect("a program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn tool() -> QemuImg {
    QemuImg { binary: PathBuf::from("qemu-img") }
}

fn qcow2(path: &Path) -> DiskImage<'_> {
    DiskImage { path, format: DiskFormat::Qcow2 }
}

fn raw(path: &Path) -> DiskImage<'_> {
    DiskImage { path, format: DiskFormat::Raw }
}

fn alone(disk: DiskImage<'_>) -> SourceImage<'_> {
    SourceImage { path: disk.path, format: among_all(disk.format), layers: Layers::StandsAlone }
}

async fn facts_of(path: &Path) -> ImageFacts {
    inspect_image(path, None).await.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn judged(path: &Path) -> Result<(), ApiError> {
    judge_untrusted_image(&facts_of(path).await)
}

fn code<T>(result: Result<T, ApiError>) -> Option<ErrorCode> {
    result.err().map(|error| error.code)
}

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

#[tokio::test]
async fn new_files_appear_whole_never_replace_and_leave_nothing_behind() {
    let files = Files::new();
    create_disk(qcow2(&files.at("a.qcow2")), 10 * MIB).await.expect("made");
    create_disk(raw(&files.at("b.raw")), 10 * MIB + 1).await.expect("made");
    assert_eq!(facts_of(&files.at("b.raw")).await.file_size_bytes, 10 * MIB + 512);
    let again = create_disk(raw(&files.at("a.qcow2")), MIB).await;
    assert_eq!(code(again), Some(ErrorCode::ImageAlreadyExists));
    let place = files.at("c");
    let failing = write_new_file(&place, |unfinished| async move {
        fs::write(&unfinished, "half")?;
        assert!(is_unfinished(&unfinished.to_string_lossy()));
        Err(WriteError::Said(ApiError::new(ErrorCode::Internal, "stopped")))
    });
    assert_eq!(code(failing.await), Some(ErrorCode::Internal));
    let place = files.at("d");
    let theirs = place.clone();
    let racing = write_new_file(&place, |unfinished| async move {
        fs::write(&unfinished, "ours")?;
        Ok(fs::write(&theirs, "theirs")?)
    });
    assert_eq!(code(racing.await), Some(ErrorCode::ImageAlreadyExists));
    assert_eq!(files.names(), ["a.qcow2", "b.raw", "d"]);
    assert_eq!(fs::read(files.at("d")).expect("read"), b"theirs");
}

#[tokio::test]
async fn new_files_are_refused_in_words_where_they_cannot_be() {
    let files = Files::new();
    assert_eq!(code(create_disk(raw(&files.at("no/such/a")), MIB).await), Some(ErrorCode::HostLimit));
    let error = require_free_space(files.0.path(), 1 << 52).await.expect_err("no room");
    assert_eq!(error.code, ErrorCode::DiskFull);
    assert!(error.message.contains("4194304.0 GiB needed"), "{}", error.message);
    assert!(files.names().is_empty());
}

#[tokio::test]
async fn a_new_qcow2_is_clean_whatever_its_size() {
    let files = Files::new();
    for size in [0, 512, 10 * MIB, 40 * GIB, 600 * GIB, 70 << 40] {
        let path = files.at(&format!("{size}.qcow2"));
        create_disk(qcow2(&path), size).await.expect("made");
        let clean = ImageCheck { state: CheckState::Clean, corruptions: 0, leaks: 0 };
        assert_eq!(check_image(&tool(), qcow2(&path), &RunOptions::default()).await, Ok(clean), "{size}");
        assert_eq!(facts_of(&path).await.virtual_size_bytes, Some(size));
        assert!(fs::metadata(&path).expect("stats").blocks() * 512 < 2 * MIB);
    }
}

#[tokio::test]
async fn a_linked_clone_reads_its_base_takes_writes_and_moves_with_it() {
    let files = Files::new();
    fs::create_dir_all(files.at("lib/images")).expect("a folder");
    fs::create_dir(files.at("lib/vm")).expect("a folder");
    let base = files.at("lib/images/base,x:y.qcow2");
    create_disk(qcow2(&base), 16 * MIB).await.expect("made");
    let io = |path: &Path, commands: &[&str]| {
        let mut arguments = vec!["-f", "qcow2"];
        arguments.extend(commands.iter().flat_map(|command| ["-c", command]));
        let path = path.to_string_lossy();
        arguments.push(&path);
        run("qemu-io", &arguments, files.0.path())
    };
    io(&base, &["write -P 0x5a 1M 64k"]);
    create_linked_clone(&files.at("lib/vm/clone.qcow2"), qcow2(&base)).await.expect("cloned");
    let facts = facts_of(&files.at("lib/vm/clone.qcow2")).await;
    let expected = ImageReference {
        role: ReferenceRole::Backing,
        name: "./../images/base,x:y.qcow2".to_owned(),
        format: Some("qcow2".to_owned()),
    };
    assert_eq!((facts.virtual_size_bytes, facts.references), (Some(16 * MIB), vec![expected]));
    fs::rename(files.at("lib"), files.at("moved")).expect("moved");
    let clone = files.at("moved/vm/clone.qcow2");
    assert!(!io(&clone, &["read -P 0x5a 1M 64k", "write -P 1 0 64k"]).contains("failed"));
    let check = check_image(&tool(), qcow2(&clone), &RunOptions::default()).await.expect("checked");
    assert_eq!(check.state, CheckState::Clean);
    let source = SourceImage { layers: Layers::Follow, ..alone(qcow2(&clone)) };
    let full = files.at("full.raw");
    convert_image(&tool(), source, raw(&full), &RunOptions::default()).await.expect("converted");
    assert_eq!(fs::read(&full).expect("read")[1 << 20], 0x5a);
    fs::write(files.at("bad.qcow2"), "QFI").expect("written");
    let refused = create_linked_clone(&files.at("x"), qcow2(&files.at("bad.qcow2"))).await;
    assert_eq!(code(refused), Some(ErrorCode::ImageRefused));
}

#[tokio::test]
async fn disks_grow_refuse_to_shrink_unasked_and_raw_ones_stay_raw() {
    let files = Files::new();
    let path = files.at("disk.qcow2");
    create_disk(qcow2(&path), 16 * MIB).await.expect("made");
    let resize = async |disk: DiskImage<'_>, size: u64, shrinking: Shrinking| {
        resize_disk(&tool(), disk, size, shrinking, &RunOptions::default()).await
    };
    resize(qcow2(&path), 32 * MIB, Shrinking::Refuse).await.expect("grown");
    assert_eq!(facts_of(&path).await.virtual_size_bytes, Some(32 * MIB));
    let refused = resize(qcow2(&path), 8 * MIB, Shrinking::Refuse).await;
    assert_eq!(code(refused), Some(ErrorCode::ImageShrinkRefused));
    resize(qcow2(&path), 8 * MIB, Shrinking::Allow).await.expect("shrunk");
    assert_eq!(facts_of(&path).await.virtual_size_bytes, Some(8 * MIB));
    // A guest wrote a qcow2 with a backing file into its raw disk.
    fs::write(files.at("secret"), "canary".repeat(200)).expect("written");
    let secret = files.at("secret").to_string_lossy().into_owned();
    files.qemu_img(&["create", "-q", "-f", "qcow2", "-b", &secret, "-F", "raw", "guest.raw", "64M"]);
    let guest = files.at("guest.raw");
    resize(raw(&guest), 2 * MIB, Shrinking::Refuse).await.expect("grown");
    assert_eq!(fs::metadata(&guest).expect("stats").len(), 2 * MIB);
    let copy = files.at("copy.raw");
    convert_image(&tool(), alone(raw(&guest)), raw(&copy), &RunOptions::default()).await.expect("converted");
    assert_eq!(fs::read(&copy).expect("read"), fs::read(&guest).expect("read"));
}

#[tokio::test]
async fn a_backing_file_of_an_image_said_to_stand_alone_is_never_opened() {
    let files = Files::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("set");
    let name = format!("nbd://{}/x", listener.local_addr().expect("a port"));
    files.qemu_img(&["create", "-q", "-f", "qcow2", "-u", "-b", &name, "-F", "raw", "evil.qcow2", "1M"]);
    let out = files.at("out.raw");
    let evil = files.at("evil.qcow2");
    convert_image(&tool(), alone(qcow2(&evil)), raw(&out), &RunOptions::default()).await.expect("converted");
    assert!(fs::read(&out).expect("read").iter().all(|byte| *byte == 0));
    assert_eq!(listener.accept().map(drop).map_err(|error| error.kind()), Err(std::io::ErrorKind::WouldBlock));
}

#[tokio::test]
async fn names_are_taken_literally() {
    for name in
        ["-f", "a,b=c", "q\"uote", "s p", "%n", "c:d", "json:{", "nbd:x", "fat:rw:.", "new\nline", "ä", "back\\slash"]
    {
        let files = Files::new();
        let (source, copy, clone) =
            (files.at(name), files.at(&format!("{name}.copy")), files.at(&format!("{name}.clone")));
        let options = RunOptions::default();
        create_disk(qcow2(&source), MIB).await.expect(name);
        resize_disk(&tool(), qcow2(&source), 2 * MIB, Shrinking::Refuse, &options).await.expect(name);
        convert_image(&tool(), alone(qcow2(&source)), qcow2(&copy), &options).await.expect(name);
        create_linked_clone(&clone, qcow2(&copy)).await.expect(name);
        let check = check_image(&tool(), qcow2(&clone), &options).await.expect(name);
        assert_eq!((check.state, files.names().len()), (CheckState::Clean, 3), "{name}");
    }
}

#[tokio::test]
async fn a_copy_tells_its_progress_and_leaves_nothing_behind_when_stopped() {
    let files = Files::new();
    let source = files.at("source.raw");
    fs::write(&source, vec![7; 64 << 20]).expect("written");
    let seen = Mutex::new(Vec::new());
    let tell = |fraction: f64| seen.lock().expect("seen").push(fraction);
    let options = RunOptions { signal: CancellationToken::new(), on_progress: Some(&tell) };
    let done = files.at("a.qcow2");
    convert_image(&tool(), alone(raw(&source)), qcow2(&done), &options).await.expect("converted");
    assert_eq!(seen.lock().expect("seen").last(), Some(&1.0));
    assert_eq!(facts_of(&done).await.virtual_size_bytes, Some(64 * MIB));
    let signal = CancellationToken::new();
    let stop = |_: f64| signal.cancel();
    let options = RunOptions { signal: signal.clone(), on_progress: Some(&stop) };
    let stopped = convert_image(&tool(), alone(raw(&source)), qcow2(&files.at("b.qcow2")), &options).await;
    assert_eq!(code(stopped), Some(ErrorCode::JobCancelled));
    let again = convert_image(&tool(), alone(raw(&source)), qcow2(&done), &RunOptions::default()).await;
    assert_eq!(code(again), Some(ErrorCode::ImageAlreadyExists));
    assert_eq!(files.names(), ["a.qcow2", "source.raw"]);
}

#[tokio::test]
async fn a_copy_that_has_no_room_is_refused_before_it_begins() {
    let files = Files::new();
    let disk = files.at("disk.raw");
    create_disk(raw(&disk), 64 * MIB).await.expect("made");
    let options = RunOptions::default();
    let measure = measure_image(&tool(), alone(raw(&disk)), DiskFormat::Qcow2, &options).await.expect("measured");
    assert!(measure.required_bytes < MIB && measure.fully_allocated_bytes > 64 * MIB);
    let greedy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/greedy-qemu-img");
    let target = files.at("x");
    let refused = convert_image(&QemuImg { binary: greedy }, alone(raw(&disk)), raw(&target), &options).await;
    assert_eq!(code(refused), Some(ErrorCode::DiskFull));
    assert!(!target.exists());
}

#[tokio::test]
async fn a_disk_in_use_a_damaged_one_and_a_missing_tool_are_named() {
    let files = Files::new();
    let disk = files.at("disk.qcow2");
    create_disk(qcow2(&disk), 16 * MIB).await.expect("made");
    let node =
        format!(r#"{{"driver":"qcow2","node-name":"d","file":{{"driver":"file","filename":"{}"}}}}"#, disk.display());
    let socket = files.at("qmp.sock").to_string_lossy().into_owned();
    let mut child = Command::new("qemu-system-x86_64")
        .args(["-machine", "none", "-nodefaults", "-display", "none", "-blockdev", &node])
        .args(["-qmp", &format!("unix:{socket},server=on,wait=off")])
        .spawn()
        .expect("a QEMU");
    let endpoint = openutm_contract::types::Endpoint::Unix { path: openutm_contract::types::HostPath(socket) };
    let patience = std::time::Duration::from_secs(30);
    let qmp = openutm_qemu::qmp::connect_qmp(&endpoint, patience, Default::default()).await;
    let options = RunOptions::default();
    let held = resize_disk(&tool(), qcow2(&disk), 32 * MIB, Shrinking::Refuse, &options).await;
    child.kill().and_then(|()| child.wait()).expect("ended");
    qmp.expect("QEMU answers");
    assert_eq!(code(held), Some(ErrorCode::ImageInUse));
    let bad = files.at("bad.qcow2");
    fs::write(&bad, "QFI").expect("written");
    let damaged = check_image(&tool(), qcow2(&bad), &options).await.expect_err("damaged");
    assert!(damaged.code == ErrorCode::QemuImgFailed && damaged.cause.as_ref().is_some_and(|said| !said.is_empty()));
    let missing = check_image(&QemuImg { binary: files.at("none") }, qcow2(&disk), &options).await;
    assert_eq!(code(missing), Some(ErrorCode::QemuImgFailed));
    let plain = files.at("r.raw");
    create_disk(raw(&plain), MIB).await.expect("made");
    let unsupported = check_image(&tool(), raw(&plain), &options).await.expect("checked");
    assert_eq!(unsupported.state, CheckState::Unsupported);
}
