//! The methods that the owner itself answers; every other one goes to what it holds.
use super::local_backend::LocalBackend;
use super::owner::Inner;
use openutm_contract::types::*;
use openutm_contract::{ApiError, Backend, CONTRACT_VERSION, Context, ErrorCode};

/// Writes `Backend` for the owner: a method of the contract that is not in this list does not compile.
macro_rules! owner_with {
    ($($method:ident($params:ident) -> $result:ident;)*) => {
        impl Backend for Inner {
            async fn hello(&self, params: HelloParams, _: &Context) -> Result<HelloResult, ApiError> {
                self.greet(&params)
            }

            async fn owner_release(
                &self,
                params: OwnerReleaseParams,
                _: &Context,
            ) -> Result<OwnerReleaseResult, ApiError> {
                if self.windowed {
                    let message = "An OpenUTM with windows owns this library.";
                    return Err(ApiError::new(ErrorCode::OwnerHeld, message)
                        .hint("Use it, or close its windows first."));
                }
                self.release(&params.reason).await;
                Ok(OwnerReleaseResult { released: true })
            }

            async fn door_open(&self, params: DoorOpenParams, _: &Context) -> Result<DoorOpenResult, ApiError> {
                let door = self.open_door(params.port.and_then(|port| u16::try_from(port).ok())).await?;
                Ok(DoorOpenResult { url: door.url().to_owned(), port: door.port().into() })
            }

            $(
                async fn $method(&self, params: $params, context: &Context) -> Result<$result, ApiError> {
                    self.held.core.$method(params, context).await
                }
            )*
        }
    };
}

owner_with! {
    orphan_list(OrphanListParams) -> OrphanListResult;
    orphan_clean_up(OrphanCleanUpParams) -> OrphanCleanUpResult;
    job_list(JobListParams) -> JobListResult;
    job_cancel(JobCancelParams) -> JobCancelResult;
    settings_get(SettingsGetParams) -> SettingsGetResult;
    settings_update(SettingsUpdateParams) -> SettingsUpdateResult;
    vm_list(VmListParams) -> VmListResult;
    vm_get(VmGetParams) -> VmGetResult;
    vm_create(VmCreateParams) -> VmCreateResult;
    vm_draft(VmDraftParams) -> VmDraftResult;
    vm_update(VmUpdateParams) -> VmUpdateResult;
    vm_delete(VmDeleteParams) -> VmDeleteResult;
    vm_clone(VmCloneParams) -> VmCloneResult;
    trash_list(TrashListParams) -> TrashListResult;
    trash_restore(TrashRestoreParams) -> TrashRestoreResult;
    trash_empty(TrashEmptyParams) -> TrashEmptyResult;
    library_import(LibraryImportParams) -> LibraryImportResult;
    config_check(ConfigCheckParams) -> ConfigCheckResult;
    vm_start(VmStartParams) -> VmStartResult;
    vm_stop(VmStopParams) -> VmStopResult;
    vm_pause(VmPauseParams) -> VmPauseResult;
    vm_resume(VmResumeParams) -> VmResumeResult;
    vm_restart(VmRestartParams) -> VmRestartResult;
    vm_screenshot(VmScreenshotParams) -> VmScreenshotResult;
    vm_type_text(VmTypeTextParams) -> VmTypeTextResult;
    vm_send_keys(VmSendKeysParams) -> VmSendKeysResult;
    vm_plan(VmPlanParams) -> VmPlanResult;
    vm_logs(VmLogsParams) -> VmLogsResult;
    vm_guest_info(VmGuestInfoParams) -> VmGuestInfoResult;
    vm_open_viewer(VmOpenViewerParams) -> VmOpenViewerResult;
    vm_open_stream(VmOpenStreamParams) -> VmOpenStreamResult;
    vm_insert_medium(VmInsertMediumParams) -> VmInsertMediumResult;
    vm_eject_medium(VmEjectMediumParams) -> VmEjectMediumResult;
    vm_resize_drive(VmResizeDriveParams) -> VmResizeDriveResult;
    vm_drive_usage(VmDriveUsageParams) -> VmDriveUsageResult;
    vm_add_drive(VmAddDriveParams) -> VmAddDriveResult;
    vm_remove_drive(VmRemoveDriveParams) -> VmRemoveDriveResult;
    doctor(DoctorParams) -> DoctorResult;
    capabilities(CapabilitiesParams) -> CapabilitiesResult;
    image_inspect(ImageInspectParams) -> ImageInspectResult;
    image_identify(ImageIdentifyParams) -> ImageIdentifyResult;
    image_receive(ImageReceiveParams) -> ImageReceiveResult;
    os_list(OsListParams) -> OsListResult;
    file_list(FileListParams) -> FileListResult;
    host_reveal(HostRevealParams) -> HostRevealResult;
    qemu_install_ways(QemuInstallWaysParams) -> QemuInstallWaysResult;
    qemu_install(QemuInstallParams) -> QemuInstallResult;
}

impl Inner {
    fn greet(&self, params: &HelloParams) -> Result<HelloResult, ApiError> {
        if params.contract_version != CONTRACT_VERSION {
            let theirs = params.contract_version;
            return Err(ApiError::new(
                ErrorCode::ContractMismatch,
                format!("This backend speaks version {CONTRACT_VERSION} of the contract, the caller version {theirs}."),
            )
            .hint("Use the same version of OpenUTM on both sides."));
        }
        Ok(HelloResult {
            contract_version: CONTRACT_VERSION,
            backend: BackendKind::Rust,
            version: self.version.clone(),
            pid: std::process::id().into(),
            epoch: self.epoch().to_owned(),
        })
    }
}
