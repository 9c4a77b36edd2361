//! Config, host and QEMU to a launch plan. Looks things up; changes nothing.
use super::parts::GuestPorts;
use super::preflight::{check_images, check_memory, choose_qemu, usable_accelerators};
use crate::library::vm_library::WholeVmRecord;
use crate::ports::run_dirs::RunDir;
use openutm_contract::ApiError;
use openutm_contract::types::{HostFacts, HostPath, LaunchPlan, QemuInstallation};
use openutm_qemu::argv::{plan_launch, resolve_medium};

/// Where a medium of the config lies. Fails with `config.invalid` when a relative path leaves the VM's directory.
pub fn path_of_medium(ports: &GuestPorts, vm_id: &str, path: &str) -> Result<HostPath, ApiError> {
    resolve_medium(ports.host.info().platform, &(ports.vm_dir)(vm_id), path)
}

pub struct Planned {
    pub plan: LaunchPlan,
    pub qemu: QemuInstallation,
    pub run_dir: RunDir,
    pub vm_dir: String,
}

/// Everything that a start needs to know, looked up side by side. Fails with one of the start's errors.
pub async fn plan_start(ports: &GuestPorts, record: &WholeVmRecord) -> Result<Planned, ApiError> {
    let config = &record.config;
    let vm_dir = (ports.vm_dir)(&record.id);
    let (qemu, accelerators, run_dir, sound_servers, memory_notes, ()) = tokio::try_join!(
        async { choose_qemu(&ports.catalog.installations().await?, config.arch) },
        usable_accelerators(&*ports.catalog, config),
        ports.run_dirs.plan(),
        async { Ok(ports.host.sound_servers().await) },
        check_memory(&*ports.host, config),
        check_images(&*ports.files, config, |path| path_of_medium(ports, &record.id, path)),
    )?;
    let info = ports.host.info();
    let facts = HostFacts {
        platform: info.platform,
        arch: info.arch,
        os_build: info.os_build,
        cpu_count: info.cpu_count,
        usable_accelerators: accelerators,
        viewers: ports.viewers.clone(),
        vm_id: record.id.clone(),
        vm_name: record.name.clone(),
        vm_dir: HostPath(vm_dir.clone()),
        run_dir: HostPath(run_dir.path.clone()),
        endpoints: run_dir.endpoints.clone(),
        sound_servers: Some(sound_servers),
    };
    let mut plan = plan_launch(config, &facts, &qemu)?;
    plan.notes.extend(memory_notes);
    Ok(Planned { plan, qemu, run_dir, vm_dir })
}
