//! Makes a VM from an installer, an image, the demo or nothing.
use super::bring_in::{BringIn, bring_in, need_free_space};
use super::check::check_config;
use super::new_vm::{NewVmFacts, plan_new_vm};
use super::sources::{NamedAs, do_disk_work, judge_source};
use super::state::LibraryState;
use super::vm_library::{DiskWork, Draft, SCHEMA_VERSION, WholeVmRecord};
use crate::jobs::{Cancel, JobControl, JobSpec};
use openutm_contract::ApiError;
use openutm_contract::types::{CreateVmInput, EpochMs, ImageReport, JobKind, OsConfidence, VmId, VmSource};

/// The wish with the system that its installer names itself, unless the wish names one or the medium is not sure.
async fn with_os(state: &LibraryState, input: CreateVmInput) -> Result<CreateVmInput, ApiError> {
    let (None, VmSource::Iso { path }) = (&input.os_id, &input.source) else { return Ok(input) };
    let report = state.parts.images.identify(path).await?;
    let is_sure = matches!(report.confidence, OsConfidence::Certain | OsConfidence::Likely);
    Ok(CreateVmInput { os_id: report.os.filter(|_| is_sure), ..input })
}

async fn judge(state: &LibraryState, source: &VmSource) -> Result<Option<ImageReport>, ApiError> {
    let (named_as, path) = match source {
        VmSource::Iso { path } => (NamedAs::Iso, path),
        VmSource::Disk { path, .. } => (NamedAs::Disk, path),
        VmSource::Demo | VmSource::Empty => return Ok(None),
    };
    judge_source(state, named_as, path).await.map(Some)
}

/// Fails as `vm.create` lists.
pub async fn draft_vm(state: &LibraryState, wish: CreateVmInput) -> Result<Draft, ApiError> {
    let parts = &state.parts;
    let image = judge(state, &wish.source).await?;
    let input = with_os(state, wish).await?;
    let id = parts.ids.uuid();
    let parent = state.dir_of(&id);
    let disk_free_bytes = parts.files.free_bytes(&parent).await?;
    let facts = NewVmFacts {
        host: &parts.host,
        disk_free_bytes,
        mac: parts.ids.mac(),
        usual: Some(state.settings().new_vm),
        image: image.as_ref(),
        demo_image_path: parts.demo_image_path.as_deref(),
    };
    let plan = plan_new_vm(&input, &facts)?;
    state.look(|view| check_config(&view, &id, &plan.config))?;
    need_free_space(state, &parent, copied_bytes(&plan.work, image.as_ref())).await?;
    Ok(Draft { id: VmId(id), input, config: plan.config, work: plan.work, image, disk_free_bytes })
}

/// What the work's copy takes, generously.
pub fn copied_bytes(work: &DiskWork, image: Option<&ImageReport>) -> u64 {
    match work {
        DiskWork::Copy { .. } => image.map_or(0, |image| *image.file_size_bytes),
        _ => 0,
    }
}

struct NewDisk<'a> {
    state: &'a LibraryState,
    work: &'a DiskWork,
    control: Option<JobControl>,
}

#[async_trait::async_trait]
impl BringIn for NewDisk<'_> {
    async fn fill(&self, dir: &str) -> Result<(), ApiError> {
        do_disk_work(self.state, self.work, dir, self.control.as_ref()).await
    }
}

/// Fails as `vm.create` lists.
pub async fn create_vm(state: &LibraryState, wish: CreateVmInput) -> Result<WholeVmRecord, ApiError> {
    let Draft { id, input, config, work, .. } = draft_vm(state, wish).await?;
    let now_ms = EpochMs(state.parts.clock.now_ms());
    let record = WholeVmRecord {
        schema_version: SCHEMA_VERSION,
        id,
        name: input.name,
        description: input.description.unwrap_or_default(),
        tags: input.tags.unwrap_or_default(),
        group: input.group,
        os_id: input.os_id,
        revision: 1,
        created_at_ms: now_ms.clone(),
        updated_at_ms: now_ms,
        config,
    };
    let (record, work) = (&record, &work);
    let make = async |control| bring_in(state, record, &NewDisk { state, work, control }).await;
    // Only a copy of somebody's disk takes long enough to be worth watching.
    if !matches!((work, &input.source), (DiskWork::Copy { .. }, VmSource::Disk { .. })) {
        return make(None).await;
    }
    let spec = JobSpec {
        kind: JobKind::Create,
        title: format!("Creating “{}”", *record.name),
        vm_id: Some(record.id.clone()),
        cancel: Cancel::Yes,
    };
    state.parts.jobs.run(spec, |control| make(Some(control))).await
}
