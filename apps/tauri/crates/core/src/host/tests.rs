//! What is said of the host, and what is done to it, over fakes.
use crate::explain::reasons::reason;
use crate::ports::host::HostInfo;
use crate::test_fakes::{FakeCatalog, FakeFolders, FakeHome, FakeInstaller, HOME, HandClock, qemu};
use openutm_contract::types::{
    Accelerator, AcceleratorChoice, AcceleratorReport, Arch, DisplayProtocol, InstallWayId, Job, JobState, Platform,
    QemuInstallation,
};
use openutm_contract::{ApiError, CapabilityName, ErrorCode};
use serde_json::json;
use std::sync::{Arc, Mutex};

fn spoilt() -> QemuInstallation {
    QemuInstallation { problem: Some(reason(ErrorCode::QemuTooOld, "It is 6.2.", None)), ..qemu() }
}

fn report(name: Accelerator, usable: bool) -> AcceleratorReport {
    let reason = if usable { "" } else { "KVM is there, but runs no guest code." };
    let hint = (!usable).then(|| "Ask your provider.".to_owned());
    AcceleratorReport { arch: Arch::X8664, name, usable, reason: reason.to_owned(), hint, evidence: None }
}

mod problems {
    use super::*;
    use crate::host::doctor::{Known, find_problems};

    fn host() -> HostInfo {
        HostInfo {
            platform: Platform::Linux,
            arch: Arch::X8664,
            os_release: "6.1".to_owned(),
            os_build: 0,
            cpu_count: 2,
            memory_mib: 4096,
        }
    }

    #[test]
    fn are_none_on_a_good_machine_whatever_other_architectures_lack() {
        for accelerator in [report(Accelerator::Kvm, true), report(Accelerator::Tcg, true)] {
            let known = Known {
                host: &host(),
                installations: &[qemu()],
                accelerators: &[accelerator],
                disk_free_bytes: 1 << 40,
                library_notices: &[],
            };
            assert_eq!(find_problems(&known), []);
        }
    }

    #[test]
    fn are_told_the_worst_first() {
        let known = Known {
            host: &host(),
            installations: &[spoilt()],
            accelerators: &[report(Accelerator::Kvm, false)],
            disk_free_bytes: 5 * 1024 * 1024,
            library_notices: &[reason(ErrorCode::VmBroken, "A VM's file is newer than the library.", None)],
        };
        let problems = find_problems(&known);
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["qemu.notFound", "disk.full", "vm.broken", "qemu.tooOld", "accelerator.unusable"]);
        assert_eq!(problems[1].message, "Only 5 MiB are free where VMs are kept.");
        assert_eq!(problems[3].message, "/q: It is 6.2.");
        assert_eq!(problems[4].message, "VMs run slowly here. KVM is there, but runs no guest code.");
    }
}

mod capabilities {
    use super::*;
    use crate::host::capabilities::{Known, read_host_capabilities};
    use openutm_qemu::install::{InstallPlan, plan_install_ways};

    fn ways(programs: &[&'static str]) -> Vec<InstallPlan> {
        use crate::ports::installer::Installer;
        let installer =
            FakeInstaller { programs: programs.to_vec(), ends: Mutex::default(), commands: Mutex::default() };
        plan_install_ways(&*installer.facts())
    }

    fn bare<'a>(installations: &'a [QemuInstallation], viewers: &'a [DisplayProtocol]) -> Known<'a> {
        Known {
            installations,
            viewers,
            has_swtpm: false,
            why_no_reveal: Some("no desktop".to_owned()),
            why_no_viewer: Some("no desktop".to_owned()),
            install_ways: &[],
        }
    }

    fn available(known: &Known) -> Vec<String> {
        let all = read_host_capabilities(known).expect("capabilities");
        all.into_iter().filter(|one| one.available).map(|one| one.name.to_string()).collect()
    }

    #[test]
    fn have_an_answer_for_every_name_and_a_reason_for_every_no() {
        let installations = [qemu()];
        let known = bare(&installations, &[DisplayProtocol::Vnc]);
        let all = read_host_capabilities(&known).expect("capabilities");
        let names: Vec<String> = all.iter().map(|one| one.name.to_string()).collect();
        assert_eq!(names, CapabilityName::ALL.map(CapabilityName::name));
        assert_eq!(available(&known), ["run.x86_64", "display.vnc", "firmware.uefi"]);
        assert!(all.iter().all(|one| one.available == one.reason.is_none()));
    }

    #[test]
    fn are_what_the_host_has() {
        let mut with_tpm = qemu();
        with_tpm.capabilities.as_mut().expect("it has some").tpm = true;
        let installations = [with_tpm];
        let has = |known: Known, name: &str| available(&known).iter().any(|one| one == name);
        let bare = || bare(&installations, &[]);
        assert!(!has(bare(), "firmware.tpm"));
        assert!(has(Known { has_swtpm: true, ..bare() }, "firmware.tpm"));
        assert!(has(Known { why_no_reveal: None, ..bare() }, "host.reveal"));
        assert!(has(Known { why_no_viewer: None, ..bare() }, "display.window"));
        assert!(has(Known { install_ways: &ways(&["apt-get"]), ..bare() }, "qemu.install"));
        assert!(!has(Known { install_ways: &ways(&[]), ..bare() }, "qemu.install"));
    }

    #[test]
    fn trust_no_qemu_that_has_a_problem() {
        assert_eq!(available(&bare(&[spoilt()], &[DisplayProtocol::Vnc])), Vec::<String>::new());
    }
}

mod a_drafts_accelerator {
    use super::*;
    use crate::host::draft::choose_draft_accelerator;

    fn chosen(arch: Arch, choice: AcceleratorChoice, reports: &[AcceleratorReport]) -> serde_json::Value {
        json!(choose_draft_accelerator(arch, choice, Arch::X8664, reports))
    }

    #[test]
    fn is_the_hosts_own_where_it_runs_guest_code_and_none_with_the_reason_otherwise() {
        let tcg = || report(Accelerator::Tcg, true);
        let auto = AcceleratorChoice::Auto;
        let own = chosen(Arch::X8664, auto, &[tcg(), report(Accelerator::Kvm, true)]);
        assert_eq!(own, json!({ "kind": "kvm", "hardware": true }));
        let unusable = report(Accelerator::Kvm, false);
        let none = chosen(Arch::X8664, auto, &[tcg(), unusable.clone()]);
        assert_eq!(none["kind"], "tcg");
        assert_eq!(none["reason"]["message"], json!(unusable.reason));
        assert_eq!(none["reason"]["hint"], json!(unusable.hint));
        assert_eq!(chosen(Arch::X8664, auto, &[])["reason"]["code"], "accelerator.unusable");
        let foreign = chosen(Arch::Aarch64, auto, &[report(Accelerator::Kvm, true)]);
        assert_eq!((&foreign["hardware"], &foreign["reason"]["code"]), (&json!(false), &json!("accelerator.foreign")));
        let named = chosen(Arch::X8664, AcceleratorChoice::Tcg, &[report(Accelerator::Kvm, true)]);
        assert_eq!(named, json!({ "kind": "tcg", "hardware": false }));
    }
}

mod showing_a_file {
    use super::*;
    use crate::host::reveal::reveal;

    #[tokio::test]
    async fn is_for_the_librarys_files_and_for_those_that_drives_use() {
        let home = FakeHome::new();
        let library = home.open().await;
        home.files.put("/isos/a.iso", "iso");
        let source = json!({ "kind": "iso", "path": "/isos/a.iso" });
        let wish = serde_json::from_value(json!({ "name": "a", "source": source })).expect("a wish");
        library.create(wish).await.expect("a VM");
        let folders = FakeFolders { why_no_reveal: None, shown: Mutex::default() };
        let own = format!("{HOME}/vms/x/disks/a.qcow2");
        let mine = [HOME, own.as_str(), "/isos/a.iso"];
        for path in mine {
            reveal(path, &folders, &library, HOME).await.expect("it is shown");
        }
        for path in ["/etc/passwd", "/home/o/../p", "/home/other", "relative", "/isos/b.iso", "-R", ""] {
            let refused = reveal(path, &folders, &library, HOME).await.expect_err(path);
            assert_eq!(refused.code, ErrorCode::HostLimit, "{path}");
        }
        assert_eq!(*folders.shown.lock().unwrap(), mine);
        let headless = FakeFolders { why_no_reveal: Some("no desktop".to_owned()), shown: Mutex::default() };
        let refused = reveal(HOME, &headless, &library, HOME).await.expect_err("no desktop");
        assert_eq!((refused.code, refused.message.as_str()), (ErrorCode::CapabilityMissing, "no desktop"));
    }
}

mod installing_qemu {
    use super::*;
    use crate::host::install_qemu::{InstallParts, QemuInstall};
    use crate::ports::installer::InstallEnd;
    use std::sync::atomic::Ordering;

    struct Bench {
        home: FakeHome,
        installer: Arc<FakeInstaller>,
        catalog: Arc<FakeCatalog>,
        output: Arc<Mutex<String>>,
        install: QemuInstall,
    }

    fn set_up(ends: Vec<InstallEnd>, found: QemuInstallation) -> Bench {
        let home = FakeHome::new();
        let installer = Arc::new(FakeInstaller {
            programs: vec!["apt-get"],
            ends: Mutex::new(ends.into()),
            commands: Mutex::default(),
        });
        let catalog = Arc::new(FakeCatalog { installations: vec![found], ..FakeCatalog::default() });
        let output: Arc<Mutex<String>> = Arc::default();
        let heard = output.clone();
        let install = QemuInstall::new(InstallParts {
            installer: installer.clone(),
            catalog: catalog.clone(),
            jobs: home.jobs(),
            on_output: Arc::new(move |_, text| heard.lock().unwrap().push_str(text)),
        });
        Bench { home, installer, catalog, output, install }
    }

    impl Bench {
        /// The job's end.
        async fn over(&self) -> Job {
            for _ in 0..1000 {
                let last = self.home.job_events.lock().unwrap().last().cloned();
                if let Some(job) = last.filter(|job| job.state != JobState::Running) {
                    return job;
                }
                tokio::task::yield_now().await;
            }
            panic!("the installation did not end");
        }

        fn commands(&self) -> Vec<String> {
            self.installer.commands.lock().unwrap().clone()
        }
    }

    fn end(exit_code: i32, output: &str) -> InstallEnd {
        InstallEnd { exit_code: Some(exit_code), output: output.to_owned() }
    }

    fn good() -> InstallEnd {
        end(0, "Setting up qemu-system-x86\n")
    }

    #[tokio::test]
    async fn runs_the_ways_command_tells_its_output_and_looks_for_qemu_again() {
        let bench = set_up(vec![good()], qemu());
        let job = bench.install.begin(InstallWayId::Apt).expect("a job");
        assert!(!job.cancellable);
        assert_eq!(bench.install.begin(InstallWayId::Apt).expect("the same job").id, job.id);
        assert_eq!(bench.over().await.state, JobState::Done);
        assert_eq!(bench.commands(), ["/usr/bin/apt-get install -y qemu-system-x86 qemu-utils ovmf"]);
        let told = "$ /usr/bin/apt-get install -y qemu-system-x86 qemu-utils ovmf\nSetting up qemu-system-x86\n";
        assert_eq!(*bench.output.lock().unwrap(), told);
        assert_eq!(bench.catalog.refreshed.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn brings_the_lists_up_to_date_where_they_are_missing_then_tries_again() {
        let missing = end(100, "E: Unable to locate package qemu-system-x86");
        let bench = set_up(vec![missing, good(), good()], qemu());
        bench.install.begin(InstallWayId::Apt).expect("a job");
        assert_eq!(bench.over().await.state, JobState::Done);
        let words: Vec<String> =
            bench.commands().iter().filter_map(|command| command.split(' ').nth(1).map(str::to_owned)).collect();
        assert_eq!(words, ["install", "update", "install"]);
    }

    #[tokio::test]
    async fn fails_with_the_managers_own_words_and_while_no_qemu_is_found() {
        let cases = [
            (
                end(100, "E: Could not get lock"),
                qemu(),
                "QEMU was not installed: APT (Debian, Ubuntu, Mint) ended with code 100.",
            ),
            (InstallEnd::default(), qemu(), "QEMU was not installed: APT (Debian, Ubuntu, Mint) did not finish."),
            (good(), spoilt(), "APT (Debian, Ubuntu, Mint) is done, but no QEMU that OpenUTM can use was found."),
        ];
        for (end, found, message) in cases {
            let bench = set_up(vec![end], found);
            bench.install.begin(InstallWayId::Apt).expect("a job");
            let error = bench.over().await.error.expect("its reason");
            assert_eq!((error.code.as_str(), error.message.as_str()), ("qemu.installFailed", message));
        }
    }

    #[tokio::test]
    async fn tells_a_megabyte_of_a_flood_and_no_more() {
        let flood = "ü".repeat(3 * 1024 * 1024);
        let bench = set_up(vec![end(0, &flood)], qemu());
        bench.install.begin(InstallWayId::Apt).expect("a job");
        bench.over().await;
        let output = bench.output.lock().unwrap();
        assert!(output.len() < 2 * 1024 * 1024 && output.ends_with("is not shown]\n"));
    }

    #[tokio::test]
    async fn happens_only_where_it_can() {
        let refused = set_up(Vec::new(), qemu()).install.begin(InstallWayId::Dnf).expect_err("no dnf here");
        assert_eq!(refused.code, ErrorCode::CapabilityMissing);
    }
}

mod a_file_that_is_sent {
    use super::*;
    use crate::host::receive_image::{JUDGED_BYTES, Upload};
    use crate::jobs::JobControl;
    use crate::ports::byte_stream::{ByteStream, api_error_in};
    use crate::ports::image_inbox::IncomingImage;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::task::JoinHandle;
    use tokio_util::sync::CancellationToken;

    /// Counts bytes and remembers what was done with them.
    #[derive(Default)]
    struct FakeIncoming {
        stored_bytes: Mutex<usize>,
        done: Mutex<Vec<String>>,
        refusal: Option<ApiError>,
    }

    #[async_trait::async_trait]
    impl IncomingImage for FakeIncoming {
        fn path(&self) -> &str {
            "/images/a.iso"
        }

        async fn write(&self, bytes: &[u8]) -> Result<(), ApiError> {
            *self.stored_bytes.lock().unwrap() += bytes.len();
            Ok(())
        }

        async fn judge(&self) -> Result<(), ApiError> {
            let enough = *self.stored_bytes.lock().unwrap() >= JUDGED_BYTES as usize;
            self.done.lock().unwrap().push(if enough { "judged" } else { "judged early" }.to_owned());
            self.refusal.clone().map_or(Ok(()), Err)
        }

        async fn finish(&self) -> Result<(), ApiError> {
            self.done.lock().unwrap().push("finished".to_owned());
            Ok(())
        }

        async fn discard(&self) {
            self.done.lock().unwrap().push("discarded".to_owned());
        }
    }

    struct Bench {
        incoming: Arc<FakeIncoming>,
        clock: Arc<HandClock>,
        upload: Arc<Upload>,
        signal: CancellationToken,
        progress: Arc<Mutex<f64>>,
        running: JoinHandle<Result<(), ApiError>>,
    }

    async fn set_up(size_bytes: u64, refusal: Option<ApiError>) -> Bench {
        let incoming = Arc::new(FakeIncoming { refusal, ..FakeIncoming::default() });
        let (clock, signal) = (HandClock::new(), CancellationToken::new());
        let progress: Arc<Mutex<f64>> = Arc::default();
        let seen = progress.clone();
        let control = JobControl {
            id: "job".to_owned(),
            signal: signal.clone(),
            progress: Arc::new(move |fraction| *seen.lock().unwrap() = fraction),
        };
        let upload = Upload::new(incoming.clone(), size_bytes, clock.clone());
        let running = tokio::spawn(upload.clone().run(control));
        tokio::task::yield_now().await;
        Bench { incoming, clock, upload, signal, progress, running }
    }

    impl Bench {
        fn open(&self) -> ByteStream {
            self.upload.open()
        }

        /// What came of it, and what was done.
        async fn over(self) -> (Result<(), ErrorCode>, Vec<String>) {
            let outcome = self.running.await.expect("it does not panic");
            let done = self.incoming.done.lock().unwrap().clone();
            (outcome.map_err(|error| error.code), done)
        }
    }

    async fn read_to_end(stream: &mut ByteStream) -> Result<usize, ErrorCode> {
        let read = stream.read_to_end(&mut Vec::new()).await;
        read.map_err(|error| api_error_in(&error).expect("an error of the contract").code)
    }

    #[tokio::test]
    async fn is_judged_at_its_first_bytes_and_gets_its_name_when_it_is_whole() {
        let bench = set_up(JUDGED_BYTES * 20, None).await;
        let mut stream = bench.open();
        for _ in 0..20 {
            stream.write_all(&[7; JUDGED_BYTES as usize]).await.expect("it is taken");
        }
        assert_eq!(read_to_end(&mut stream).await, Ok(0));
        assert_eq!(*bench.progress.lock().unwrap(), 1.0);
        let expected = ["judged", "finished", "discarded"].map(str::to_owned).to_vec();
        assert_eq!(bench.over().await, (Ok(()), expected));
    }

    #[tokio::test]
    async fn that_is_smaller_is_judged_when_it_is_whole() {
        let bench = set_up(10, None).await;
        bench.open().write_all(&[7; 10]).await.expect("it is taken");
        assert_eq!(bench.over().await.1[1], "finished");
    }

    #[tokio::test]
    async fn that_is_no_image_is_refused_in_the_middle_and_the_sender_is_told() {
        let refusal = ApiError::new(ErrorCode::ImageUnknownFormat, "no image");
        let bench = set_up(JUDGED_BYTES * 100, Some(refusal)).await;
        let mut stream = bench.open();
        let mut failure = None;
        for _ in 0..100 {
            if let Err(error) = stream.write_all(&[7; JUDGED_BYTES as usize]).await {
                failure = api_error_in(&error).map(|error| error.code);
                break;
            }
        }
        assert_eq!(failure, Some(ErrorCode::ImageUnknownFormat));
        assert_eq!(read_to_end(&mut stream).await, Err(ErrorCode::ImageUnknownFormat));
        let (outcome, done) = bench.over().await;
        assert_eq!(outcome, Err(ErrorCode::ImageUnknownFormat));
        assert!(!done.contains(&"finished".to_owned()) && done.contains(&"discarded".to_owned()));
    }

    #[tokio::test]
    async fn that_ends_early_or_is_longer_than_announced_leaves_nothing() {
        let short = set_up(100, None).await;
        let mut stream = short.open();
        stream.write_all(&[7; 50]).await.expect("it is taken");
        drop(stream);
        assert_eq!(short.over().await, (Err(ErrorCode::StreamUnavailable), vec!["discarded".to_owned()]));
        let long = set_up(100, None).await;
        let mut stream = long.open();
        // The pipe takes it; the refusal comes from above.
        stream.write_all(&[7; 101]).await.expect("it is on its way");
        assert_eq!(read_to_end(&mut stream).await, Err(ErrorCode::RequestInvalid));
        assert_eq!(long.over().await.0, Err(ErrorCode::RequestInvalid));
    }

    #[tokio::test]
    async fn that_nobody_begins_to_send_is_given_up_when_its_ticket_is_void() {
        let bench = set_up(100, None).await;
        bench.clock.pass(34_999);
        assert!(!bench.running.is_finished());
        bench.clock.pass(1);
        assert_eq!(bench.over().await, (Err(ErrorCode::StreamUnavailable), vec!["discarded".to_owned()]));
    }

    #[tokio::test]
    async fn is_not_given_up_once_somebody_sends_and_is_cancelled_with_its_job() {
        let bench = set_up(100, None).await;
        let mut stream = bench.open();
        bench.clock.pass(60_000);
        stream.write_all(&[7; 50]).await.expect("it is taken");
        bench.signal.cancel();
        assert_eq!(read_to_end(&mut stream).await, Err(ErrorCode::JobCancelled));
        assert_eq!(bench.over().await.0, Err(ErrorCode::JobCancelled));
    }
}
