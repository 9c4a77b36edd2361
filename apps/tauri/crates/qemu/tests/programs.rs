//! Programs that hang, flood or lie, and the installed QEMU.
#![cfg(unix)]
use openutm_contract::check;
use openutm_contract::types::{Accelerator, Arch, Platform, QemuInstallation};
use openutm_qemu::caps::{ReadCapabilitiesOptions, read_capabilities};
use openutm_qemu::describe_qemus::{DescribeOptions, describe_qemus};
use openutm_qemu::find::{Environment, FindOptions, find_qemus};
use openutm_qemu::firmware::read_firmware;
use openutm_qemu::probe::{DeviceAccess, ProbeHost, ProbeOptions, forget_accelerators, probe_accelerators};
use openutm_qemu::process::{BoundedRun, Ended, MemoryCache, QemuCache, guard_process, run_bounded};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

fn script(path: &Path, body: &str) {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its rights");
}

fn folder_with(programs: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::Builder::new().prefix("outm-programs-").tempdir().expect("a folder");
    for (name, body) in programs {
        script(&folder.path().join(name), body);
    }
    folder
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path").to_owned()
}

fn says(version: &str) -> String {
    format!("echo 'QEMU emulator version {version}'")
}

const QEMU: &str = "qemu-system-x86_64";

async fn find(folders: &[&TempDir], timeout: Duration) -> Vec<QemuInstallation> {
    let mut options = FindOptions::new(Platform::Linux, Environment::new());
    options.timeout = timeout;
    options.folders = Some(folders.iter().map(|folder| text(folder.path())).collect());
    find_qemus(&options).await
}

fn installed() -> Option<String> {
    let path = "/usr/bin/qemu-system-x86_64";
    let there = Path::new(path).exists();
    if !there {
        eprintln!("skipped: {path} is not there");
    }
    there.then(|| path.to_owned())
}

#[tokio::test]
async fn a_program_that_is_no_qemu_is_listed_with_its_problem_behind_a_good_one() {
    let good = folder_with(&[(QEMU, &says("10.0.2"))]);
    for (body, code) in [
        ("exec sleep 600", "qemu.hangs"),
        ("sleep 3 & exec sleep 600", "qemu.hangs"),
        ("exec cat /dev/zero", "qemu.notQemu"),
        ("exec cat /dev/zero >&2", "qemu.notQemu"),
        ("echo 'qemu-img version 7.2.22'", "qemu.notQemu"),
        ("echo 'libspice.so.1: cannot open shared object file' >&2; exit 127", "qemu.cannotRun"),
        ("kill -9 $$", "qemu.cannotRun"),
        (&says("6.2.0"), "qemu.tooOld"),
    ] {
        let bad = folder_with(&[(QEMU, body)]);
        let started = Instant::now();
        let found = find(&[&bad, &good], Duration::from_secs(3)).await;
        assert!(started.elapsed() < Duration::from_secs(20), "{body}");
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.binary_path.to_string(), one.problem.as_ref().map(|problem| problem.code.as_str())))
            .collect();
        let path = |folder: &TempDir| text(&folder.path().join(QEMU));
        assert_eq!(told, [(path(&good), None), (path(&bad), Some(code))], "{body}");
        assert_eq!(check("QemuInstallation", &json!(found[1])), [], "{body}");
        assert!(json!(found[1]).to_string().len() < 4000, "{body}");
    }
}

#[tokio::test]
async fn one_program_is_listed_once_with_the_nearest_qemu_img() {
    let far = folder_with(&[("qemu-img", "exit 0"), (QEMU, &says("9.0.0"))]);
    let near = folder_with(&[("qemu-img", "exit 0"), (QEMU, &says("10.0.0"))]);
    let linked = folder_with(&[]);
    symlink(near.path().join(QEMU), linked.path().join(QEMU)).expect("a link");
    fs::create_dir(linked.path().join("qemu-system-aarch64")).expect("a folder");
    let found = find(&[&linked, &near, &far], PATIENCE).await;
    let told: Vec<_> =
        found.iter().map(|one| (one.binary_path.to_string(), one.img_path.as_deref().cloned())).collect();
    let in_folder = |folder: &TempDir, name: &str| text(&folder.path().canonicalize().expect("a path").join(name));
    assert_eq!(told[0], (text(&linked.path().join(QEMU)), Some(in_folder(&near, "qemu-img"))));
    assert_eq!(told[1], (text(&far.path().join(QEMU)), Some(text(&far.path().join("qemu-img")))));
    assert_eq!(told.len(), 2);
}

#[tokio::test]
async fn the_newest_that_openutm_installed_comes_before_path() {
    let home = folder_with(&[]);
    for version in ["9.2.4", "10.0.2", "8.0.0"] {
        let bin = home.path().join("qemu").join(version).join("bin");
        fs::create_dir_all(&bin).expect("a folder");
        script(&bin.join(QEMU), &says(version));
    }
    let path = folder_with(&[(QEMU, &says("11.0.0"))]);
    let env = [("OPENUTM_HOME", text(home.path())), ("PATH", format!("{}/./", text(path.path())))];
    let mut options =
        FindOptions::new(Platform::Linux, env.map(|(name, value)| (name.to_owned(), value)).into_iter().collect());
    options.timeout = PATIENCE;
    let found = find_qemus(&options).await;
    let ours = |one: &&QemuInstallation| {
        [home.path(), path.path()].iter().any(|folder| one.binary_path.starts_with(&text(folder)))
    };
    let told: Vec<_> = found.iter().filter(ours).map(|one| one.version.text.as_str()).collect();
    assert_eq!(told, ["10.0.2", "9.2.4", "8.0.0", "11.0.0"]);
    // As it would be typed, whatever PATH holds.
    assert!(found.iter().any(|one| *one.binary_path == text(&path.path().join(QEMU))));
}

#[tokio::test]
async fn a_qemu_that_does_not_say_what_it_can_do_has_a_problem() {
    let within = |timeout| ReadCapabilitiesOptions { timeout, ..Default::default() };
    let options = within(PATIENCE);
    for (body, options, code, cause) in [
        ("exec sleep 600", &within(Duration::from_secs(1)), "qemu.hangs", "QEMU did not answer within 1000 ms."),
        ("exit 0", &options, "qmp.closed", "greeting got no answer: QEMU closed the QMP connection."),
        ("echo hello; exec sleep 600", &options, "qmp.protocol", "greeting got no answer: A line is not JSON."),
        (
            "exec cat /dev/zero",
            &options,
            "qmp.tooLarge",
            "greeting got no answer: A message is longer than 16777216 bytes.",
        ),
    ] {
        let folder = folder_with(&[(QEMU, body)]);
        let path = text(&folder.path().join(QEMU));
        let problem = read_capabilities(&path, options).await.expect_err(body);
        assert_eq!(problem.message, format!("{path} does not say what it can do."));
        assert_eq!((problem.code.as_str(), problem.evidence.clone()), (code, Some(vec![cause.to_owned()])), "{body}");
        assert_eq!(check("Reason", &json!(problem)), [], "{body}");
    }
    let gone = read_capabilities("/nowhere/qemu-system-x86_64", &options).await.expect_err("it is not there");
    assert_eq!(gone.code, "qmp.closed");
    let folder = folder_with(&[(QEMU, "echo 'Only modules from the same build can be loaded.' >&2; exit 1")]);
    let problem = read_capabilities(&text(&folder.path().join(QEMU)), &options).await.expect_err("foreign modules");
    assert!(problem.message.ends_with("it loads the modules of another QEMU."), "{problem:?}");
}

#[tokio::test]
async fn the_installed_qemu_says_what_it_can_do_and_is_remembered() {
    let Some(path) = installed() else { return };
    let (folder, qemu) = fake_qemu(&format!("exec {path} \"$@\""));
    let cache: Arc<dyn QemuCache> = Arc::new(MemoryCache::default());
    let asking = |arch| ReadCapabilitiesOptions {
        arch: Some(arch),
        timeout: PATIENCE,
        cache: Some(Arc::clone(&cache)),
        env: None,
    };
    let path = qemu.binary_path.as_str();
    let wrong = read_capabilities(path, &asking(Arch::Aarch64)).await.expect_err("another architecture");
    assert_eq!(wrong.message, format!("{path} emulates x86_64, not aarch64 as its name says."));
    let asked = read_capabilities(path, &asking(Arch::X8664)).await.expect("capabilities");
    assert_eq!(check("QemuCapabilities", &json!(asked)), []);
    assert!(asked.machines.iter().any(|name| name == "q35"));
    let runs_before = runs(&folder);
    let again = read_capabilities(path, &asking(Arch::X8664)).await.expect("capabilities");
    assert_eq!((json!(again), runs(&folder)), (json!(asked), runs_before));
}

#[tokio::test]
async fn a_module_that_does_not_load_takes_spice_away() {
    let Some(path) = installed() else { return };
    for module in ["chardev-spice", "ui-spice-core"] {
        let modules = folder_with(&[]);
        fs::write(modules.path().join(format!("{module}.so")), "damaged").expect("a file");
        let env = std::env::vars().chain([("QEMU_MODULE_DIR".to_owned(), text(modules.path()))]).collect();
        let options = ReadCapabilitiesOptions { timeout: PATIENCE, env: Some(env), ..Default::default() };
        let capabilities = read_capabilities(&path, &options).await.expect("capabilities");
        assert_eq!(json!(capabilities.display_protocols), json!(["vnc"]), "{module}");
    }
}

fn qemu_at(path: &str) -> QemuInstallation {
    let version = json!({ "major": 10, "minor": 0, "micro": 2, "text": "10.0.2" });
    let value = json!({ "arch": "x86_64", "binaryPath": path, "version": version, "firmware": [] });
    serde_json::from_value(value).expect("an installation")
}

#[tokio::test]
async fn a_mute_qemu_goes_behind_the_others() {
    let Some(path) = installed() else { return };
    let folder = folder_with(&[(QEMU, "exit 1")]);
    let mute = qemu_at(&text(&folder.path().join(QEMU)));
    let options = DescribeOptions { platform: Platform::Linux, env: &Environment::new(), cache: None };
    let described = describe_qemus(vec![mute.clone(), qemu_at(&path)], &options).await;
    assert_eq!(*described[0].binary_path, path);
    assert!(described[1].problem.as_ref().is_some_and(|problem| problem.message.contains(&**mute.binary_path)));
}

/// A script that notes each run and ends as told.
fn fake_qemu(body: &str) -> (TempDir, QemuInstallation) {
    let folder = folder_with(&[]);
    let place = text(folder.path());
    script(&folder.path().join(QEMU), &format!(": > \"{place}/run$$\"\n{body}"));
    let qemu = qemu_at(&text(&folder.path().join(QEMU)));
    (folder, qemu)
}

fn runs(folder: &TempDir) -> usize {
    let entries = fs::read_dir(folder.path()).expect("entries").flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("run")).count()
}

fn probing(boot_id: &str, cache: Option<Arc<dyn QemuCache>>) -> ProbeOptions {
    ProbeOptions {
        host: ProbeHost { platform: Platform::Linux, arch: Arch::X8664, os_build: 0 },
        boot_id: boot_id.to_owned(),
        cache,
        cancel: None,
        kvm_access: Some(DeviceAccess::Opens),
    }
}

fn is_alive(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[tokio::test]
async fn a_probe_that_hangs_is_given_up_and_leaves_no_process() {
    let (folder, qemu) =
        fake_qemu("case \"$*\" in *\"-accel tcg\"*) exit 33;; esac; echo $$ > \"${0%/*}/pid\"; exec sleep 600");
    let started = Instant::now();
    let reports = probe_accelerators(&[qemu], &probing("boot", None)).await.expect("reports");
    assert!(started.elapsed() < Duration::from_secs(20));
    let told: Vec<_> = reports.iter().map(|report| (report.name, report.usable)).collect();
    assert_eq!(told, [(Accelerator::Kvm, false), (Accelerator::Tcg, true)]);
    assert_eq!(reports[0].reason, "KVM is there, but runs no guest code on this computer.");
    let pid = fs::read_to_string(folder.path().join("pid")).expect("its id").trim().parse().expect("a number");
    assert!(!is_alive(pid));
}

#[tokio::test]
async fn a_qemu_that_ends_well_without_running_anything_proves_nothing() {
    let (_folder, qemu) = fake_qemu("exit 0");
    let reports = probe_accelerators(&[qemu], &probing("boot", None)).await.expect("reports");
    assert!(reports.iter().all(|report| !report.usable) && reports.len() == 2);
}

#[tokio::test]
async fn verdicts_are_remembered_for_a_boot_until_they_are_forgotten() {
    let (folder, qemu) = fake_qemu("exit 33");
    let qemus = [qemu];
    let cache: Arc<dyn QemuCache> = Arc::new(MemoryCache::default());
    let this_boot = probing("this", Some(Arc::clone(&cache)));
    let first = probe_accelerators(&qemus, &this_boot).await.expect("reports");
    assert!(first.iter().all(|report| report.usable));
    assert_eq!(runs(&folder), 2);
    assert_eq!(json!(probe_accelerators(&qemus, &this_boot).await.expect("reports")), json!(first));
    assert_eq!(runs(&folder), 2);
    probe_accelerators(&qemus, &probing("next", Some(cache))).await.expect("reports");
    assert_eq!(runs(&folder), 4);
    forget_accelerators(&qemus, &this_boot).await;
    probe_accelerators(&qemus, &this_boot).await.expect("reports");
    assert_eq!(runs(&folder), 6);
}

#[tokio::test]
async fn a_bounded_run_comes_back_whole_and_in_time() {
    let shell = |body: &str| BoundedRun::new(["-c", body], PATIENCE);
    let done = run_bounded("/bin/sh", shell("echo out; echo err >&2; exit 3")).await;
    assert_eq!((done.ended, done.exit_code), (Ended::Exited, Some(3)));
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("out\n", "err\n"));
    let mut fed = shell("read -r line; echo \"got $line\"");
    fed.input = Some("a line\n".to_owned());
    assert_eq!(run_bounded("/bin/sh", fed).await.stdout, "got a line\n");
    let mut flood = shell("exec cat /dev/zero");
    flood.max_output_bytes = 1000;
    let flooded = run_bounded("/bin/sh", flood).await;
    assert_eq!((flooded.ended, flooded.stdout.len()), (Ended::Flooded, 1000));
    let late =
        run_bounded("/bin/sh", BoundedRun::new(["-c", "echo early; exec sleep 600"], Duration::from_secs(3))).await;
    assert_eq!((late.ended, late.stdout.as_str()), (Ended::TimedOut, "early\n"));
    assert_eq!(late.signal.as_deref(), Some("SIGKILL"));
    let mut stopped = shell("exec sleep 600");
    let cancel = tokio_util::sync::CancellationToken::new();
    cancel.cancel();
    stopped.cancel = Some(cancel);
    assert_eq!(run_bounded("/bin/sh", stopped).await.ended, Ended::Aborted);
    let gone = run_bounded("/nowhere/program", shell("")).await;
    assert_eq!((gone.ended, gone.start_error.as_deref()), (Ended::NotStarted, Some("ENOENT")));
}

#[test]
#[ignore = "the starter that a_guarded_process_ends_with_its_starter kills"]
fn starter_of_a_guarded_process() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let _inside = runtime.enter();
    let mut child = Command::new("sleep").arg("300").stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("sleep");
    let _guard = guard_process(child.id());
    println!("\npid {}", child.id());
    child.wait().expect("its end");
}

#[test]
fn a_guarded_process_ends_with_its_starter() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: asks /proc whether a process lives");
        return;
    }
    let tests: PathBuf = std::env::current_exe().expect("this program");
    let mut starter = Command::new(tests)
        .args(["--exact", "starter_of_a_guarded_process", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a starter");
    let lines = BufReader::new(starter.stdout.take().expect("its output")).lines();
    let pid =
        lines.map_while(Result::ok).find_map(|line| line.strip_prefix("pid ")?.parse().ok()).expect("the process's id");
    assert!(is_alive(pid));
    starter.kill().expect("killed");
    starter.wait().expect("its end");
    let deadline = Instant::now() + PATIENCE;
    while is_alive(pid) {
        assert!(Instant::now() < deadline, "it lives on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn descriptor(code: &Path) -> String {
    let file = json!({ "filename": code, "format": "raw" });
    json!({
        "description": "test",
        "interface-types": ["uefi"],
        "mapping": { "device": "flash", "executable": file, "nvram-template": file },
        "targets": [{ "architecture": "x86_64", "machines": ["pc-q35-*"] }],
        "features": [],
    })
    .to_string()
}

#[tokio::test]
async fn firmware_is_ordered_by_name_and_hidden_by_the_more_important_folder() {
    let root = folder_with(&[]);
    let at = |name: &str| root.path().join(name);
    for folder in ["user", "system", "share/firmware", "system/05-directory.json"] {
        fs::create_dir_all(at(folder)).expect("a folder");
    }
    for file in ["a.fd", "b.fd", "c.fd", "share/moved.fd"] {
        fs::write(at(file), "x").expect("a file");
    }
    for (name, text) in [
        ("system/60-a.json", descriptor(&at("a.fd"))),
        ("system/50-b.json", descriptor(&at("b.fd"))),
        ("system/40-hidden.json", descriptor(&at("a.fd"))),
        ("system/30-gone.json", descriptor(&at("gone.fd"))),
        ("system/20-folder.json", descriptor(&at("user"))),
        ("system/10-huge.json", " ".repeat(64 * 1024 + 1)),
        ("system/70-readme.txt", descriptor(&at("a.fd"))),
        ("user/60-a.json", descriptor(&at("c.fd"))),
        ("user/40-hidden.json", String::new()),
        ("share/firmware/60-moved.json", descriptor(Path::new("C:\\elsewhere\\share\\qemu\\moved.fd"))),
    ] {
        fs::write(at(name), text).expect("a descriptor");
    }
    let codes = async |folders: &[&str]| {
        let images = read_firmware(folders.iter().map(|folder| text(&at(folder))).collect()).await;
        images.iter().map(|image| image.code_path.to_string()).collect::<Vec<_>>()
    };
    let paths = |names: &[&str]| names.iter().map(|name| text(&at(name))).collect::<Vec<_>>();
    assert_eq!(codes(&["user", "system", "missing"]).await, paths(&["b.fd", "c.fd"]));
    assert_eq!(codes(&["system"]).await, paths(&["a.fd", "b.fd", "a.fd"]));
    assert_eq!(codes(&["share/firmware"]).await, paths(&["share/moved.fd"]));
}
