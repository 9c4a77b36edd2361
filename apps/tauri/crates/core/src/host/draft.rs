//! What a VM that could be made would run on here, and what would keep it from running.
use crate::explain::reasons::{as_reason, reason};
use crate::guests::parts::GuestPorts;
use crate::guests::preflight::{check_memory, choose_qemu};
use crate::library::VmLibrary;
use crate::library::vm_library::{DiskWork, Draft};
use openutm_contract::types::{
    Accelerator, AcceleratorChoice, AcceleratorReport, Arch, ByteCount, CreateVmInput, HostFacts, HostPath, LaunchPlan,
    QemuInstallation, Reason, VmDraft, VmDraftAccelerator, VmDraftLimits,
};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::argv::plan_launch;
use openutm_qemu::identify::os_facts;

/// Best first.
const ACCELERATORS: [Accelerator; 4] = [Accelerator::Hvf, Accelerator::Kvm, Accelerator::Whpx, Accelerator::Tcg];

/// Why the host's own acceleration is not used. Pure.
fn why_emulated(arch: Arch, host: Arch, reports: &[&AcceleratorReport]) -> Reason {
    if arch != host {
        return Reason {
            code: "accelerator.foreign".to_owned(),
            message: format!(
                "This computer's processor is {host}: an {arch} machine is translated, instruction by instruction."
            ),
            hint: None,
            evidence: None,
        };
    }
    let own = reports.iter().find(|report| report.name != Accelerator::Tcg && !report.usable);
    let Some(own) = own else {
        let message = "This computer offers no hardware acceleration for virtual machines.";
        return reason(ErrorCode::AcceleratorUnusable, message, None);
    };
    let said = reason(ErrorCode::AcceleratorUnusable, &own.reason, own.hint.as_deref());
    Reason { evidence: own.evidence.clone(), ..said }
}

/// The accelerator that is asked for by name; none for `auto`.
fn chosen(choice: AcceleratorChoice) -> Option<Accelerator> {
    match choice {
        AcceleratorChoice::Auto => None,
        AcceleratorChoice::Hvf => Some(Accelerator::Hvf),
        AcceleratorChoice::Kvm => Some(Accelerator::Kvm),
        AcceleratorChoice::Whpx => Some(Accelerator::Whpx),
        AcceleratorChoice::Tcg => Some(Accelerator::Tcg),
    }
}

/// What such a VM would be accelerated with. Pure.
pub(super) fn choose_draft_accelerator(
    arch: Arch,
    choice: AcceleratorChoice,
    host: Arch,
    all: &[AcceleratorReport],
) -> VmDraftAccelerator {
    let reports: Vec<&AcceleratorReport> = all.iter().filter(|report| report.arch == arch).collect();
    let is_usable = |name: &Accelerator| reports.iter().any(|report| report.name == *name && report.usable);
    let best = || ACCELERATORS.into_iter().find(is_usable).unwrap_or(Accelerator::Tcg);
    let kind = chosen(choice).unwrap_or_else(best);
    let is_unasked = kind == Accelerator::Tcg && choice != AcceleratorChoice::Tcg;
    VmDraftAccelerator {
        kind,
        hardware: kind != Accelerator::Tcg,
        reason: is_unasked.then(|| why_emulated(arch, host, &reports)),
    }
}

async fn plan_draft(
    ports: &GuestPorts,
    draft: &Draft,
    qemu: &QemuInstallation,
    reports: &[AcceleratorReport],
) -> Result<LaunchPlan, ApiError> {
    let config = &draft.config;
    let usable = reports.iter().filter(|report| report.arch == config.arch && report.usable);
    let run_dir = ports.run_dirs.plan().await?;
    let info = ports.host.info();
    let facts = HostFacts {
        platform: info.platform,
        arch: info.arch,
        os_build: info.os_build,
        cpu_count: info.cpu_count,
        usable_accelerators: usable.map(|report| report.name).chain([Accelerator::Tcg]).collect(),
        viewers: ports.viewers.clone(),
        vm_id: draft.id.clone(),
        vm_name: draft.input.name.clone(),
        vm_dir: HostPath((ports.vm_dir)(&draft.id)),
        run_dir: HostPath(run_dir.path),
        endpoints: run_dir.endpoints,
        sound_servers: Some(ports.host.sound_servers().await),
    };
    plan_launch(config, &facts, qemu)
}

fn unsupported_system(os_id: Option<&str>) -> Option<Reason> {
    let message = os_facts(os_id.unwrap_or_default()).unsupported.clone()?;
    Some(Reason { code: "os.unsupported".to_owned(), message, hint: None, evidence: None })
}

/// Fails as `vm.create` lists.
pub async fn draft_report(ports: &GuestPorts, library: &VmLibrary, wish: CreateVmInput) -> Result<VmDraft, ApiError> {
    let draft = library.draft(wish).await?;
    let config = &draft.config;
    let memory = async { Ok(check_memory(&*ports.host, config).await) };
    let (installations, reports, memory) =
        tokio::try_join!(ports.catalog.installations(), ports.catalog.accelerators(), memory)?;
    let info = ports.host.info();
    let accelerator = choose_draft_accelerator(config.arch, config.accelerator, info.arch, &reports);
    let plan = match choose_qemu(&installations, config.arch) {
        Ok(qemu) => plan_draft(ports, &draft, &qemu, &reports).await,
        Err(error) => Err(error),
    };
    let failures = [plan.as_ref().err(), memory.as_ref().err()];
    let mut problems: Vec<Reason> = unsupported_system(draft.input.os_id.as_deref()).into_iter().collect();
    problems.extend(failures.into_iter().flatten().map(as_reason));
    let mut notes = plan.map(|plan| plan.notes).unwrap_or_default();
    notes.extend(memory.unwrap_or_default());
    Ok(VmDraft {
        disk_gib: match draft.work {
            DiskWork::Create { size_gib, .. } => Some(size_gib),
            _ => None,
        },
        limits: VmDraftLimits {
            cpu_count: info.cpu_count,
            memory_mib: info.memory_mib,
            disk_free_bytes: ByteCount(draft.disk_free_bytes),
        },
        os_id: draft.input.os_id,
        config: draft.config,
        accelerator,
        notes,
        problems,
    })
}
