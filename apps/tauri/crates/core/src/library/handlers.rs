//! The contract's methods that concern what is stored.
use super::open::VmLibrary;
use super::vm_library::{CloneRequest, VmRecord};
use crate::guests::KeyedQueue;
use crate::jobs::Jobs;
use crate::ports::image_tools::ImageTools;
use openutm_contract::ApiError;
use openutm_contract::rules::validate_vm_config;
use openutm_contract::types as t;
use std::sync::Arc;

pub struct LibraryHandlers {
    pub library: VmLibrary,
    pub jobs: Jobs,
    pub images: Arc<dyn ImageTools>,
    /// The record with its guest's state.
    pub to_wire: Arc<dyn Fn(&VmRecord) -> t::Vm + Send + Sync>,
    /// Runs tasks of one VM one after another, in order: the queue that starts and stops use.
    pub queue: KeyedQueue,
}

impl LibraryHandlers {
    pub async fn vm_create(&self, params: t::VmCreateParams) -> Result<t::VmCreateResult, ApiError> {
        let record = self.library.create(params.0).await?;
        Ok(t::VmCreateResult((self.to_wire)(&record.into())))
    }

    pub async fn vm_delete(&self, params: t::VmDeleteParams) -> Result<t::VmDeleteResult, ApiError> {
        self.queue.run(&params.id, self.library.remove(&params.id)).await?;
        Ok(t::VmDeleteResult {})
    }

    pub async fn vm_clone(&self, params: t::VmCloneParams) -> Result<t::VmCloneResult, ApiError> {
        let t::VmCloneParams { id, name, mode } = params;
        let request = CloneRequest { id: id.clone(), name, mode };
        let record = self.queue.run(&id, self.library.clone_vm(request)).await?;
        Ok(t::VmCloneResult((self.to_wire)(&record.into())))
    }

    pub async fn vm_drive_usage(&self, params: t::VmDriveUsageParams) -> Result<t::VmDriveUsageResult, ApiError> {
        Ok(t::VmDriveUsageResult {
            drives: self.library.drive_usage(&params.id).await?,
            unattached: self.library.unattached_images(&params.id).await?,
        })
    }

    pub async fn library_import(&self, params: t::LibraryImportParams) -> Result<t::LibraryImportResult, ApiError> {
        let record = self.queue.run(&params.id, self.library.import_vm(&params.id)).await?;
        Ok(t::LibraryImportResult((self.to_wire)(&record)))
    }

    pub async fn image_inspect(&self, params: t::ImageInspectParams) -> Result<t::ImageInspectResult, ApiError> {
        self.images.inspect(&params.path).await.map(t::ImageInspectResult)
    }

    pub async fn image_identify(&self, params: t::ImageIdentifyParams) -> Result<t::ImageIdentifyResult, ApiError> {
        self.images.identify(&params.path).await.map(t::ImageIdentifyResult)
    }

    pub async fn trash_list(&self) -> Result<t::TrashListResult, ApiError> {
        Ok(t::TrashListResult { entries: self.library.list_trash().await? })
    }

    pub async fn trash_restore(&self, params: t::TrashRestoreParams) -> Result<t::TrashRestoreResult, ApiError> {
        let record = self.queue.run(&params.id, self.library.restore(&params.id)).await?;
        Ok(t::TrashRestoreResult((self.to_wire)(&record)))
    }

    pub async fn trash_empty(&self, params: t::TrashEmptyParams) -> Result<t::TrashEmptyResult, ApiError> {
        let removed = self.library.empty_trash(params.id.as_deref().map(String::as_str)).await?;
        Ok(t::TrashEmptyResult { removed })
    }

    pub fn job_list(&self) -> t::JobListResult {
        t::JobListResult { jobs: self.jobs.list() }
    }

    pub fn job_cancel(&self, params: t::JobCancelParams) -> Result<t::JobCancelResult, ApiError> {
        self.jobs.cancel(&params.id)?;
        Ok(t::JobCancelResult {})
    }

    pub fn settings_get(&self) -> t::SettingsGetResult {
        t::SettingsGetResult(self.library.settings())
    }

    pub fn settings_update(&self, params: t::SettingsUpdateParams) -> Result<t::SettingsUpdateResult, ApiError> {
        self.library.update_settings(&params.0).map(t::SettingsUpdateResult)
    }

    pub fn config_check(&self, params: t::ConfigCheckParams) -> t::ConfigCheckResult {
        let issues = validate_vm_config(&params.config).into_iter();
        let shown = issues.map(|issue| t::ConfigCheckResultIssuesItem { path: issue.path, message: issue.message });
        t::ConfigCheckResult { issues: shown.collect() }
    }
}
