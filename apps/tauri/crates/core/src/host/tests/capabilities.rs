use super::*;
use crate::host::capabilities::{Known, read_host_capabilities};
use openutm_qemu::install::{InstallPlan, plan_install_ways};

fn ways(programs: &[&'static str]) -> Vec<InstallPlan> {
    use crate::ports::installer::Installer;
    let installer = FakeInstaller { programs: programs.to_vec(), ends: Mutex::default(), commands: Mutex::default() };
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
