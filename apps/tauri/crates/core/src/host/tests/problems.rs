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
