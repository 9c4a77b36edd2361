use super::{Files, MIB, alone, code, facts_of, qcow2, raw, tool};
use openutm_contract::ErrorCode;
use openutm_qemu::images::{
    CheckState, DiskFormat, DiskImage, QemuImg, RunOptions, Shrinking, check_image, convert_image, create_disk,
    create_linked_clone, measure_image, resize_disk,
};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use tokio_util::sync::CancellationToken;

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
    let said = damaged.data.as_ref().and_then(|data| data["stderr"].as_str());
    assert!(damaged.code == ErrorCode::QemuImgFailed && said.is_some_and(|said| !said.is_empty()));
    let missing = check_image(&QemuImg { binary: files.at("none") }, qcow2(&disk), &options).await;
    assert_eq!(code(missing), Some(ErrorCode::QemuImgFailed));
    let plain = files.at("r.raw");
    create_disk(raw(&plain), MIB).await.expect("made");
    let unsupported = check_image(&tool(), raw(&plain), &options).await.expect("checked");
    assert_eq!(unsupported.state, CheckState::Unsupported);
}
