//! I/O edge: an accelerator is what has just run guest code.
use super::explain_probe::{DeviceAccess, ProbeFacts, Verdict, verdict_after_probe, verdict_before_probe};
use super::host_rules::{ProbeHost, accelerators_to_probe};
use super::probe_argv::{PROBE_INPUT, ProbeRun, cpu_models_to_try, probe_args, ran_guest_code};
use super::probe_folder::make_probe_folder;
use super::probe_guests::probe_guest;
use crate::process::{BoundedOutcome, BoundedRun, Ended, QemuCache, WhenOrphaned, binary_identity, run_bounded};
use futures_util::future::join_all;
use openutm_contract::check;
use openutm_contract::types::{Accelerator, AcceleratorReport, Arch, QemuInstallation};
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub struct ProbeOptions {
    pub host: ProbeHost,
    /// Changes with every boot of the host (`read_boot_id`): what was true before a restart is asked again.
    pub boot_id: String,
    pub cache: Option<Arc<dyn QemuCache>>,
    pub cancel: Option<CancellationToken>,
    /// In place of a look at /dev/kvm.
    pub kvm_access: Option<DeviceAccess>,
}

/// For one hardware accelerator, its second run included.
const HARDWARE_TIMEOUT: Duration = Duration::from_secs(2);
/// TCG needs 50 ms; a busy computer may need seconds, and slow is not unusable.
const TRANSLATOR_TIMEOUT: Duration = Duration::from_secs(10);

/// One report for each accelerator of the platform and each architecture that has a QEMU without a problem (the first of
/// `installations`), best first. Hardware accelerators are reported for the host's own architecture only. All run in
/// parallel; a hanging one costs two seconds.
///
/// # Errors
/// When the temporary folder takes no file.
pub async fn probe_accelerators(
    installations: &[QemuInstallation],
    options: &ProbeOptions,
) -> io::Result<Vec<AcceleratorReport>> {
    let folder = make_probe_folder(&std::env::temp_dir())?;
    let asked = used_ones(installations).map(|qemu| remembered_reports(qemu, folder.path(), options));
    let reports = join_all(asked).await.into_iter().collect::<io::Result<Vec<_>>>()?;
    Ok(reports.into_iter().flatten().collect())
}

/// Drops what is remembered of these, for “Check again”.
pub async fn forget_accelerators(installations: &[QemuInstallation], options: &ProbeOptions) {
    for qemu in used_ones(installations) {
        if let (Some(key), Some(cache)) = (cache_key(qemu, options).await, &options.cache) {
            cache.set(&key, Value::Null).await;
        }
    }
}

fn used_ones(installations: &[QemuInstallation]) -> impl Iterator<Item = &QemuInstallation> {
    let best = |arch| installations.iter().find(move |one| one.arch == arch && one.problem.is_none());
    [Arch::X8664, Arch::Aarch64].into_iter().filter_map(best)
}

async fn remembered_reports(
    qemu: &QemuInstallation,
    folder: &Path,
    options: &ProbeOptions,
) -> io::Result<Vec<AcceleratorReport>> {
    let Some(cache) = &options.cache else { return Ok(reports_of(probe_installation(qemu, folder, options).await?)) };
    let key = cache_key(qemu, options).await;
    if let Some(key) = &key
        && let Some(remembered) = cache.get(key).await.and_then(read_remembered)
    {
        return Ok(remembered);
    }
    let results = probe_installation(qemu, folder, options).await?;
    let worth = are_worth_remembering(&results);
    let reports = reports_of(results);
    if let (Some(key), true) = (key, worth) {
        cache.set(&key, json!(reports)).await;
    }
    Ok(reports)
}

fn reports_of(results: Vec<ProbeResult>) -> Vec<AcceleratorReport> {
    results.into_iter().map(|result| result.report).collect()
}

fn read_remembered(value: Value) -> Option<Vec<AcceleratorReport>> {
    let entries = value.as_array().filter(|entries| !entries.is_empty())?;
    entries.iter().all(|entry| check("AcceleratorReport", entry).is_empty()).then_some(())?;
    serde_json::from_value(value).ok()
}

struct ProbeResult {
    report: AcceleratorReport,
    took: Duration,
    cut_short: bool,
}

/// A hanging probe proves nothing on a computer so busy that even the translator is slow.
fn are_worth_remembering(results: &[ProbeResult]) -> bool {
    let is_slow = |result: &ProbeResult| !result.report.usable || result.took > HARDWARE_TIMEOUT;
    let busy = results.iter().any(|result| result.report.name == Accelerator::Tcg && is_slow(result));
    let cut_short = results.iter().any(|result| result.cut_short);
    !(busy && cut_short) && results.iter().any(|result| result.report.usable)
}

async fn probe_installation(
    qemu: &QemuInstallation,
    folder: &Path,
    options: &ProbeOptions,
) -> io::Result<Vec<ProbeResult>> {
    let guest = probe_guest(qemu.arch);
    let guest_path = folder.join(guest.file_name);
    tokio::fs::write(&guest_path, guest.bytes).await?;
    let accelerators = accelerators_to_probe(&options.host, qemu.arch);
    Ok(join_all(accelerators.into_iter().map(|name| probe_one(qemu, name, &guest_path, options))).await)
}

async fn probe_one(
    qemu: &QemuInstallation,
    accelerator: Accelerator,
    guest_path: &Path,
    options: &ProbeOptions,
) -> ProbeResult {
    let capabilities = qemu.capabilities.as_ref();
    let kvm_access = || options.kvm_access.unwrap_or_else(look_at_kvm);
    let facts = ProbeFacts {
        accelerator,
        guest_arch: qemu.arch,
        version: &qemu.version,
        host: options.host,
        device: if accelerator == Accelerator::Kvm { kvm_access() } else { DeviceAccess::Unknown },
        listed: capabilities.map(|capabilities| capabilities.accelerators.contains(&accelerator)),
    };
    if let Some(early) = verdict_before_probe(&facts) {
        return ProbeResult { report: report(&facts, early), took: Duration::ZERO, cut_short: false };
    }
    let limit = if accelerator == Accelerator::Tcg { TRANSLATOR_TIMEOUT } else { HARDWARE_TIMEOUT };
    let mut outcomes: Vec<BoundedOutcome> = Vec::new();
    let took = |outcomes: &[BoundedOutcome]| outcomes.iter().map(|outcome| outcome.took).sum::<Duration>();
    let models = capabilities.map_or(&[][..], |capabilities| &capabilities.cpu_models);
    for cpu in cpu_models_to_try(accelerator, qemu.arch, models) {
        let run = ProbeRun { accelerator, guest_arch: qemu.arch, cpu: *cpu, guest_path: &guest_path.to_string_lossy() };
        let left = limit.saturating_sub(took(&outcomes));
        let mut bounded = BoundedRun::new(probe_args(&run, &qemu.version, &options.host), left);
        bounded.input = Some(PROBE_INPUT.to_owned());
        bounded.when_orphaned = WhenOrphaned::Guard;
        bounded.cancel.clone_from(&options.cancel);
        let outcome = run_bounded(&qemu.binary_path, bounded).await;
        let settled = outcome.ended != Ended::Exited || ran_guest_code(qemu.arch, &outcome);
        outcomes.push(outcome);
        if settled {
            break;
        }
    }
    ProbeResult {
        report: report(&facts, verdict_after_probe(&facts, &outcomes)),
        took: took(&outcomes),
        cut_short: outcomes.iter().any(|outcome| matches!(outcome.ended, Ended::TimedOut | Ended::Aborted)),
    }
}

fn report(facts: &ProbeFacts, verdict: Verdict) -> AcceleratorReport {
    AcceleratorReport {
        name: facts.accelerator,
        arch: facts.guest_arch,
        usable: verdict.usable,
        reason: verdict.reason,
        hint: verdict.hint,
        evidence: verdict.evidence,
    }
}

/// Counts up when the probe changes.
const CACHE_VERSION: u32 = 1;

async fn cache_key(qemu: &QemuInstallation, options: &ProbeOptions) -> Option<String> {
    let identity = binary_identity(&qemu.binary_path).await?;
    let (version, boot, build) = (&qemu.version, &options.boot_id, options.host.os_build);
    let number = format!("{}.{}.{}", version.major, version.minor, version.micro);
    Some(format!("qemu.accelerators.{CACHE_VERSION}:{boot}:{build}:{number}:{identity}"))
}

/// Opening for reading and writing is what QEMU does; whether a vCPU runs then is another question.
#[cfg(unix)]
fn look_at_kvm() -> DeviceAccess {
    use rustix::fs::{Access, access};
    use rustix::io::Errno;
    match access("/dev/kvm", Access::READ_OK | Access::WRITE_OK) {
        Ok(()) => DeviceAccess::Opens,
        Err(Errno::NOENT) => DeviceAccess::Missing,
        Err(Errno::ACCESS | Errno::PERM) => DeviceAccess::Denied,
        Err(_) => DeviceAccess::Unknown,
    }
}

#[cfg(not(unix))]
const fn look_at_kvm() -> DeviceAccess {
    DeviceAccess::Unknown
}
