//! The contract's handlers, composed of the stored half and the running half. What the owner adds is left out.
use crate::guests::parts::GuestPorts;
use crate::host::handlers::{HostHandlerParts, HostHandlers};
use crate::host::{BackendIdentity, HostPorts};
use crate::jobs::Jobs;
use crate::library::VmLibrary;
use crate::library::host::LibraryHost;
use crate::library::parts::LibraryParts;
use crate::listeners::{Listener, Listeners};
use crate::ports::byte_stream::IssueTicket;
use crate::ports::files::VmFiles;
use crate::ports::ids::Ids;
use crate::ports::library_store::LibraryStore;
use crate::subscription::Subscription;
use openutm_contract::types as t;
use openutm_contract::{ApiError, Context, ErrorCode, Event};
use std::sync::Arc;

/// What a backend is made of.
pub struct CoreParts {
    pub identity: BackendIdentity,
    pub store: Arc<dyn LibraryStore>,
    pub vm_files: Arc<dyn VmFiles>,
    pub ids: Arc<dyn Ids>,
    pub ports: GuestPorts,
    pub host_ports: HostPorts,
    pub issue_ticket: IssueTicket,
    /// Absent where this build carries no demo.
    pub demo_image_path: Option<String>,
}

/// A backend but for `hello`, `owner.release` and `door.open`, which concern connections, not VMs: whoever owns the
/// library answers those.
pub struct CoreBackend {
    library: VmLibrary,
    jobs: Jobs,
    events: Listeners<Event>,
    host: HostHandlers,
}

impl CoreBackend {
    /// Opens the library and finds the guests that run. Fails with `library.unusable`, `library.newer` or `host.limit`.
    pub async fn open(parts: CoreParts) -> Result<Self, ApiError> {
        let CoreParts { identity, store, vm_files, ids, ports, host_ports, issue_ticket, demo_image_path } = parts;
        let events: Listeners<Event> = Listeners::default();
        let of_jobs = events.clone();
        let on_job = move |job: &t::Job| of_jobs.tell(&Event::JobChanged(t::JobChangedEvent { job: job.clone() }));
        let jobs = Jobs::new(ports.clock.clone(), ids.clone(), Box::new(on_job));
        let info = ports.host.info();
        let library = VmLibrary::open(LibraryParts {
            home: identity.home.clone(),
            store,
            files: vm_files,
            images: ports.images.clone(),
            jobs: jobs.clone(),
            clock: ports.clock.clone(),
            ids,
            log: ports.log.clone(),
            host: LibraryHost {
                platform: info.platform,
                arch: info.arch,
                cpu_count: info.cpu_count,
                memory_mib: info.memory_mib,
            },
            status_of: Arc::new(|_| t::VmStatus::Stopped),
            holders: Some(ports.host.clone()),
            demo_image_path,
        })
        .await?;
        let of_output = events.clone();
        let host = HostHandlers::new(HostHandlerParts {
            library: library.clone(),
            jobs: jobs.clone(),
            ports,
            host_ports,
            identity,
            issue_ticket,
            on_job_output: Arc::new(move |id, text| {
                let output = t::JobOutputEvent { id: id.to_owned(), text: text.to_owned() };
                of_output.tell(&Event::JobOutput(output));
            }),
        });
        Ok(Self { library, jobs, events, host })
    }

    pub fn on_event(&self, listener: Listener<Event>) -> Subscription {
        self.events.add(listener)
    }

    /// Lets go of the guests, which run on, and closes the database.
    pub async fn close(&self) {
        self.jobs.close().await;
        self.library.close().await;
    }

    pub async fn doctor(&self, params: t::DoctorParams, _: &Context) -> Result<t::DoctorResult, ApiError> {
        self.host.doctor(params).await
    }
}

/// The methods whose half is not composed yet.
macro_rules! not_composed {
    ($($method:ident($params:ident) -> $result:ident;)*) => {
        impl CoreBackend {
            $(
                pub async fn $method(&self, _: t::$params, _: &Context) -> Result<t::$result, ApiError> {
                    Err(ApiError::new(ErrorCode::Internal, concat!(stringify!($method), " is not composed yet.")))
                }
            )*
        }
    };
}

not_composed! {
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
