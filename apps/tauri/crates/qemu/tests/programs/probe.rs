use super::helpers::*;
use openutm_contract::types::{Accelerator, Arch, Platform};
use openutm_qemu::probe::{DeviceAccess, ProbeHost, ProbeOptions, forget_accelerators, probe_accelerators};
use openutm_qemu::process::{MemoryCache, QemuCache};
use serde_json::json;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn probing(boot_id: &str, cache: Option<Arc<dyn QemuCache>>) -> ProbeOptions {
    ProbeOptions {
        host: ProbeHost { platform: Platform::Linux, arch: Arch::X8664, os_build: 0 },
        boot_id: boot_id.to_owned(),
        cache,
        cancel: None,
        kvm_access: Some(DeviceAccess::Opens),
    }
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
    // On a busy machine it may have been ended before its first word.
    let pid = fs::read_to_string(folder.path().join("pid")).unwrap_or_default();
    assert!(pid.trim().is_empty() || !is_alive(pid.trim().parse().expect("a number")));
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
