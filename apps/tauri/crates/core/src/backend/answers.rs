//! One answer a method.
use super::CoreBackend;
use openutm_contract::types as t;
use openutm_contract::{ApiError, Context};

impl CoreBackend {
    pub async fn vm_list(&self, _: t::VmListParams, _: &Context) -> Result<t::VmListResult, ApiError> {
        Ok(t::VmListResult { vms: self.library.list().iter().map(|record| self.wire.of(record)).collect() })
    }

    pub async fn vm_get(&self, params: t::VmGetParams, _: &Context) -> Result<t::VmGetResult, ApiError> {
        self.wire.need(&params.id).map(t::VmGetResult)
    }

    pub async fn orphan_list(&self, _: t::OrphanListParams, _: &Context) -> Result<t::OrphanListResult, ApiError> {
        Ok(t::OrphanListResult { orphans: self.guests.list_orphans().await? })
    }

    pub async fn orphan_clean_up(
        &self,
        params: t::OrphanCleanUpParams,
        _: &Context,
    ) -> Result<t::OrphanCleanUpResult, ApiError> {
        self.guests.clean_up_orphan(&params.id).await?;
        Ok(t::OrphanCleanUpResult {})
    }

    pub async fn vm_type_text(
        &self,
        params: t::VmTypeTextParams,
        context: &Context,
    ) -> Result<t::VmTypeTextResult, ApiError> {
        self.running.vm_type_text(params, context).await
    }

    pub async fn job_list(&self, _: t::JobListParams, _: &Context) -> Result<t::JobListResult, ApiError> {
        Ok(self.stored.job_list())
    }

    pub async fn job_cancel(&self, params: t::JobCancelParams, _: &Context) -> Result<t::JobCancelResult, ApiError> {
        self.stored.job_cancel(params)
    }

    pub async fn settings_get(&self, _: t::SettingsGetParams, _: &Context) -> Result<t::SettingsGetResult, ApiError> {
        Ok(self.stored.settings_get())
    }

    pub async fn settings_update(
        &self,
        params: t::SettingsUpdateParams,
        _: &Context,
    ) -> Result<t::SettingsUpdateResult, ApiError> {
        self.stored.settings_update(params)
    }

    pub async fn config_check(
        &self,
        params: t::ConfigCheckParams,
        _: &Context,
    ) -> Result<t::ConfigCheckResult, ApiError> {
        Ok(self.stored.config_check(params))
    }

    pub async fn trash_list(&self, _: t::TrashListParams, _: &Context) -> Result<t::TrashListResult, ApiError> {
        self.stored.trash_list().await
    }

    pub async fn capabilities(&self, _: t::CapabilitiesParams, _: &Context) -> Result<t::CapabilitiesResult, ApiError> {
        self.host.capabilities().await
    }

    pub async fn os_list(&self, _: t::OsListParams, _: &Context) -> Result<t::OsListResult, ApiError> {
        Ok(self.host.os_list().await)
    }

    pub async fn qemu_install_ways(
        &self,
        _: t::QemuInstallWaysParams,
        _: &Context,
    ) -> Result<t::QemuInstallWaysResult, ApiError> {
        Ok(self.host.qemu_install_ways())
    }

    pub async fn qemu_install(
        &self,
        params: t::QemuInstallParams,
        _: &Context,
    ) -> Result<t::QemuInstallResult, ApiError> {
        self.host.qemu_install(params)
    }
}

/// Methods that one of the halves answers as they are.
macro_rules! answered_by {
    ($($half:ident: $($method:ident($params:ident) -> $result:ident),*;)*) => {
        impl CoreBackend {
            $($(
                pub async fn $method(&self, params: t::$params, _: &Context) -> Result<t::$result, ApiError> {
                    self.$half.$method(params).await
                }
            )*)*
        }
    };
}

answered_by! {
    stored:
        vm_create(VmCreateParams) -> VmCreateResult,
        vm_delete(VmDeleteParams) -> VmDeleteResult,
        vm_clone(VmCloneParams) -> VmCloneResult,
        vm_drive_usage(VmDriveUsageParams) -> VmDriveUsageResult,
        library_import(LibraryImportParams) -> LibraryImportResult,
        image_inspect(ImageInspectParams) -> ImageInspectResult,
        image_identify(ImageIdentifyParams) -> ImageIdentifyResult,
        trash_restore(TrashRestoreParams) -> TrashRestoreResult,
        trash_empty(TrashEmptyParams) -> TrashEmptyResult;
    running:
        vm_start(VmStartParams) -> VmStartResult,
        vm_stop(VmStopParams) -> VmStopResult,
        vm_pause(VmPauseParams) -> VmPauseResult,
        vm_resume(VmResumeParams) -> VmResumeResult,
        vm_restart(VmRestartParams) -> VmRestartResult,
        vm_screenshot(VmScreenshotParams) -> VmScreenshotResult,
        vm_send_keys(VmSendKeysParams) -> VmSendKeysResult,
        vm_plan(VmPlanParams) -> VmPlanResult,
        vm_logs(VmLogsParams) -> VmLogsResult,
        vm_guest_info(VmGuestInfoParams) -> VmGuestInfoResult,
        vm_open_viewer(VmOpenViewerParams) -> VmOpenViewerResult,
        vm_open_stream(VmOpenStreamParams) -> VmOpenStreamResult;
    drives:
        vm_insert_medium(VmInsertMediumParams) -> VmInsertMediumResult,
        vm_eject_medium(VmEjectMediumParams) -> VmEjectMediumResult,
        vm_resize_drive(VmResizeDriveParams) -> VmResizeDriveResult,
        vm_add_drive(VmAddDriveParams) -> VmAddDriveResult,
        vm_remove_drive(VmRemoveDriveParams) -> VmRemoveDriveResult;
    updates:
        vm_update(VmUpdateParams) -> VmUpdateResult;
    host:
        doctor(DoctorParams) -> DoctorResult,
        vm_draft(VmDraftParams) -> VmDraftResult,
        image_receive(ImageReceiveParams) -> ImageReceiveResult,
        file_list(FileListParams) -> FileListResult,
        host_reveal(HostRevealParams) -> HostRevealResult;
}
