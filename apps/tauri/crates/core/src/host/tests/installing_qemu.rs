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
