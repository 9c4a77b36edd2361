//! What is known of this machine, in one report.
use crate::explain::reasons::reason;
use crate::ports::host::{Host, HostInfo};
use crate::ports::qemu_catalog::QemuCatalog;
use indexmap::IndexMap;
use openutm_contract::types::{
    Accelerator, AcceleratorReport, BackendKind, ByteCount, DoctorReport, FirmwareImage, HostPath, QemuInstallation,
    Reason,
};
use openutm_contract::{ApiError, CONTRACT_VERSION, ErrorCode};

#[derive(Debug, Clone)]
pub struct BackendIdentity {
    pub backend: BackendKind,
    pub pid: u32,
    /// OpenUTM's own version.
    pub version: String,
    pub home: String,
}

const MIB: u64 = 1024 * 1024;
const LOW_DISK_BYTES: u64 = 1024 * MIB;

fn once_per_descriptor(installations: &[QemuInstallation]) -> Vec<FirmwareImage> {
    let images = installations.iter().flat_map(|qemu| &qemu.firmware);
    let keyed = images.map(|image| ((&image.descriptor_path, image.arch), image.clone()));
    keyed.collect::<IndexMap<_, _>>().into_values().collect()
}

pub struct Known<'a> {
    pub host: &'a HostInfo,
    pub installations: &'a [QemuInstallation],
    pub accelerators: &'a [AcceleratorReport],
    pub disk_free_bytes: u64,
    /// What opening the library found that somebody should know.
    pub library_notices: &'a [Reason],
}

/// Worst first: no QEMU, a full disk, what is odd about the library, spoilt QEMUs, then what makes VMs slow.
pub fn find_problems(known: &Known) -> Vec<Reason> {
    let mut problems: Vec<Reason> = no_qemu(known).into_iter().chain(full_disk(known)).collect();
    problems.extend_from_slice(known.library_notices);
    problems.extend(known.installations.iter().filter_map(spoilt));
    problems.extend(slow(known));
    problems
}

fn no_qemu(known: &Known) -> Option<Reason> {
    let hint = "Run “openutm install”, or install QEMU 7.2 or newer with your system's package manager.";
    let is_usable = |qemu: &QemuInstallation| qemu.problem.is_none();
    (!known.installations.iter().any(is_usable))
        .then(|| reason(ErrorCode::QemuNotFound, "No usable QEMU was found on this computer.", Some(hint)))
}

fn full_disk(known: &Known) -> Option<Reason> {
    let message = || format!("Only {} MiB are free where VMs are kept.", known.disk_free_bytes / MIB);
    (known.disk_free_bytes < LOW_DISK_BYTES).then(|| reason(ErrorCode::DiskFull, message(), Some("Free some space.")))
}

fn spoilt(qemu: &QemuInstallation) -> Option<Reason> {
    let problem = qemu.problem.as_ref()?;
    Some(Reason { message: format!("{}: {}", *qemu.binary_path, problem.message), ..problem.clone() })
}

fn slow(known: &Known) -> Vec<Reason> {
    let is_own = |report: &&AcceleratorReport| report.arch == known.host.arch && report.name != Accelerator::Tcg;
    let own = || known.accelerators.iter().filter(is_own);
    if own().any(|report| report.usable) {
        return Vec::new();
    }
    let said = |report: &AcceleratorReport| Reason {
        code: ErrorCode::AcceleratorUnusable.name().to_owned(),
        message: format!("VMs run slowly here. {}", report.reason),
        hint: report.hint.clone(),
        evidence: report.evidence.clone(),
    };
    own().map(said).collect()
}

/// Waits for what is still being found out.
pub async fn examine(
    identity: &BackendIdentity,
    host: &dyn Host,
    catalog: &dyn QemuCatalog,
    library_notices: &[Reason],
) -> Result<DoctorReport, ApiError> {
    let (installations, accelerators, memory_free_mib, disk_free_bytes) = tokio::try_join!(
        catalog.installations(),
        catalog.accelerators(),
        host.memory_free_mib(),
        host.disk_free_bytes(&identity.home),
    )?;
    let info = host.info();
    let known = Known {
        host: info,
        installations: &installations,
        accelerators: &accelerators,
        disk_free_bytes,
        library_notices,
    };
    let problems = find_problems(&known);
    Ok(DoctorReport {
        backend: identity.backend,
        pid: identity.pid.into(),
        version: identity.version.clone(),
        home: HostPath(identity.home.clone()),
        contract_version: CONTRACT_VERSION,
        platform: info.platform,
        arch: info.arch,
        os_release: info.os_release.clone(),
        cpu_count: info.cpu_count,
        memory_mib: info.memory_mib,
        memory_free_mib,
        disk_free_bytes: ByteCount(disk_free_bytes),
        firmware: once_per_descriptor(&installations),
        qemu: installations.to_vec(),
        accelerators: accelerators.to_vec(),
        problems,
    })
}
