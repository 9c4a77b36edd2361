use crate::support::{Quiet, own_folder, until};
use openutm_backend::host::SystemClock;
use openutm_backend::processes::{FileGuestLogs, GuestLogsOptions};
use openutm_core::Subscription;
use openutm_core::ports::guest_logs::GuestLogs;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

struct Own {
    logs: FileGuestLogs,
    folder: PathBuf,
    _dir: TempDir,
}

fn own_logs() -> Own {
    let dir = own_folder();
    let folder = dir.path().join("logs");
    fs::create_dir(&folder).expect("a folder");
    let vm_dir = dir.path().to_string_lossy().into_owned();
    let logs = FileGuestLogs::new(GuestLogsOptions {
        vm_dir: Arc::new(move |_| vm_dir.clone()),
        log: Arc::new(Quiet),
        clock: Arc::new(SystemClock),
    });
    Own { logs, folder, _dir: dir }
}

fn append(path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).expect("a file");
    file.write_all(text.as_ref()).expect("written");
}

#[tokio::test]
async fn keep_our_lines_on_one_line_each_and_qemus_of_the_last_run() {
    let own = own_logs();
    let path = own.logs.begin_run("vm").await.expect("begun");
    append(&path, "first run\n");
    own.logs.begin_run("vm").await.expect("begun");
    append(&path, "a\nb\nc\n");
    own.logs.write("vm", "started: with\r\na line break");
    assert_eq!(own.logs.last_words("vm", 2).await, ["b", "c"]);
    let tail = own.logs.tail("vm", 100).await.expect("a tail");
    assert_eq!(Path::new(&tail.path), own.folder.join("openutm.log"));
    assert_eq!(tail.lines[1..], ["qemu: first run", "qemu: a", "qemu: b", "qemu: c"]);
    let (time, words) = tail.lines[0].split_once(' ').expect("a time");
    assert!(time.len() == 24 && words == "started: with a line break", "{}", tail.lines[0]);
}

#[tokio::test]
async fn keep_the_order_in_which_lines_were_said() {
    let own = own_logs();
    for number in 0..200 {
        own.logs.write("vm", &format!("line {number}"));
    }
    let lines = own.logs.tail("vm", 1000).await.expect("a tail").lines;
    let numbers: Vec<&str> = lines.iter().filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(numbers, (0..200).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn cut_a_flood_of_qemus_back_to_its_end_while_the_same_file_stays_open() {
    let own = own_logs();
    let path = own.logs.begin_run("vm").await.expect("begun");
    let inode = fs::metadata(&path).expect("stats").ino();
    let watching = own.logs.watch_size("vm");
    // In one go: what is appended in the very moment of a cut is lost.
    append(&path, format!("{}\n", "x".repeat(1023)).repeat(1100) + "the last words\n");
    until(|| fs::metadata(&path).expect("stats").len() < 512 * 1024).await;
    until(|| fs::read_to_string(&path).expect("read").ends_with("the last words\n")).await;
    assert_eq!(fs::metadata(&path).expect("stats").ino(), inode);
    assert_eq!(own.logs.last_words("vm", 1).await, ["the last words"]);
    drop(watching);
}

#[tokio::test]
async fn never_fail_where_they_cannot_be_written() {
    let own = own_logs();
    fs::remove_dir_all(&own.folder).expect("removed");
    fs::write(&own.folder, "in the way").expect("a file");
    own.logs.write("vm", "lost");
    assert!(own.logs.tail("vm", 10).await.expect("a tail").lines.is_empty());
    assert!(own.logs.last_words("vm", 10).await.is_empty());
    assert!(own.logs.begin_run("vm").await.expect("begun").ends_with("qemu.log"));
    drop(own.logs.watch_size("vm"));
    drop(own.logs.follow("vm", Arc::new(|_| {})));
}

#[tokio::test]
async fn begin_the_serial_line_anew_at_each_start_and_keep_the_run_before() {
    let own = own_logs();
    for text in ["first", "second"] {
        own.logs.begin_run("vm").await.expect("begun");
        own.logs.serial_ring("vm").append(text.as_bytes()).await.expect("appended");
    }
    assert_eq!(own.logs.serial_ring("vm").read().await.expect("read"), b"second");
    assert_eq!(fs::read_to_string(own.folder.join("serial.previous.log")).expect("read"), "first");
}

struct Followed {
    seen: Arc<Mutex<Vec<String>>>,
    following: Option<Subscription>,
}

impl Followed {
    fn begin(own: &Own) -> Followed {
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let eye = seen.clone();
        let on_lines = Arc::new(move |lines: &[String]| eye.lock().expect("a lock").extend(lines.to_owned()));
        Followed { following: Some(own.logs.follow("vm", on_lines)), seen }
    }

    async fn expect(&self, lines: &[&str]) {
        until(|| self.seen.lock().expect("a lock").len() >= lines.len()).await;
        assert_eq!(*self.seen.lock().expect("a lock"), lines);
    }
}

/// The follower has most likely looked at the file as it is; what is asserted holds if it has not.
async fn settled() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

#[tokio::test]
async fn tell_what_is_added_by_whole_lines_and_nothing_of_before() {
    let own = own_logs();
    let path = own.folder.join("openutm.log");
    append(&path, "old\n");
    let followed = Followed::begin(&own);
    append(&path, "one\ntw");
    followed.expect(&["one"]).await;
    // Half a character as well: its rest comes with the next look.
    append(&path, b"o\xc3");
    settled().await;
    append(&path, b"\xa4\r\n");
    followed.expect(&["one", "twoä"]).await;
    append(own.folder.join("qemu.log"), "=== QEMU starts 2026-01-01T00:00:00.000Z\nwords\n");
    followed.expect(&["one", "twoä", "qemu: words"]).await;
}

#[tokio::test]
async fn may_come_later_be_cut_and_be_replaced() {
    let own = own_logs();
    let path = own.folder.join("openutm.log");
    let followed = Followed::begin(&own);
    append(&path, "born as a file\n");
    followed.expect(&["born as a file"]).await;
    // What comes after a cut or in another file is shorter than what was there, as a log's beginning is.
    fs::File::create(&path).expect("cut");
    settled().await;
    append(&path, "cut\n");
    followed.expect(&["born as a file", "cut"]).await;
    fs::rename(&path, own.folder.join("openutm.log.1")).expect("renamed");
    settled().await;
    append(&path, "n\n");
    followed.expect(&["born as a file", "cut", "n"]).await;
}

#[tokio::test]
async fn tell_nothing_after_their_end_and_flood_nobody_with_one_endless_line() {
    let own = own_logs();
    let path = own.folder.join("openutm.log");
    let mut followed = Followed::begin(&own);
    append(&path, "ä".repeat(512 * 1024));
    until(|| followed.seen.lock().expect("a lock").len() >= 2).await;
    settled().await;
    assert!(
        followed.seen.lock().expect("a lock").iter().all(|line| line.len() <= 128 * 1024 && !line.contains('\u{fffd}'))
    );
    followed.following = None;
    let count = followed.seen.lock().expect("a lock").len();
    append(&path, "\nlate\n");
    settled().await;
    assert_eq!(followed.seen.lock().expect("a lock").len(), count);
}
