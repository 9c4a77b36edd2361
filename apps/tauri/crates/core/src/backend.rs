//! The contract's handlers, composed of the stored half and the running half. What the owner adds is left out.
use crate::guests::drive_handlers::DriveHandlers;
use crate::guests::handlers::{GuestHandlerParts, GuestHandlers, ToWire};
use crate::guests::parts::{GuestPorts, Notice};
use crate::guests::update_handler::UpdateHandler;
use crate::guests::wire::wire_vm;
use crate::guests::{GuestParts, Guests};
use crate::host::handlers::{HostHandlerParts, HostHandlers};
use crate::host::{BackendIdentity, HostPorts};
use crate::jobs::Jobs;
use crate::library::VmLibrary;
use crate::library::handlers::LibraryHandlers;
use crate::library::host::LibraryHost;
use crate::library::parts::LibraryParts;
use crate::library::vm_library::{LibraryChange, VmRecord};
use crate::listeners::{Listener, Listeners};
use crate::ports::byte_stream::IssueTicket;
use crate::ports::files::VmFiles;
use crate::ports::ids::Ids;
use crate::ports::library_store::LibraryStore;
use crate::subscription::Subscription;
use crate::thin_out::ThinOut;
use openutm_contract::types as t;
use openutm_contract::{ApiError, Context, ErrorCode, Event};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    guests: Guests,
    jobs: Jobs,
    events: Listeners<Event>,
    wire: Arc<Wire>,
    stored: LibraryHandlers,
    running: GuestHandlers,
    drives: DriveHandlers,
    updates: UpdateHandler,
    host: HostHandlers,
    /// What makes events of changes; empty once it is closed.
    joined: Mutex<Vec<Subscription>>,
}

/// One VM's changes in a flood: at most so many a second, the last one always.
const CHANGES_PER_SECOND: u32 = 10;

/// VMs as the contract shows them: what is stored and what runs together.
struct Wire {
    library: VmLibrary,
    guests: Guests,
}

impl Wire {
    fn of(&self, record: &VmRecord) -> t::Vm {
        wire_vm(record, self.guests.state(&record.id))
    }

    fn find(&self, id: &str) -> Option<t::Vm> {
        self.library.get(id).map(|record| self.of(&record))
    }

    /// Fails with `vm.notFound`.
    fn need(&self, id: &str) -> Result<t::Vm, ApiError> {
        self.find(id).ok_or_else(|| {
            ApiError::new(ErrorCode::VmNotFound, "No VM has this id.")
                .hint("It may have been deleted; look into the trash.")
                .with("id", id)
        })
    }
}

fn begin_guests(ports: &GuestPorts, library: &Arc<OnceLock<VmLibrary>>, events: &Listeners<Event>) -> Guests {
    let (library, of_notices, of_orphans) = (library.clone(), events.clone(), events.clone());
    Guests::new(GuestParts {
        ports: ports.clone(),
        record_of: Arc::new(move |id| library.get()?.get(id)),
        notify: Arc::new(move |Notice { vm_id, severity, reason }| {
            let notice = t::VmNoticeEvent { id: t::VmId(vm_id), severity, reason };
            of_notices.tell(&Event::VmNotice(notice));
        }),
        on_orphan: Arc::new(move |orphan| of_orphans.tell(&Event::OrphanFound(t::OrphanFoundEvent { orphan }))),
    })
}

fn begin_jobs(ports: &GuestPorts, ids: &Arc<dyn Ids>, events: &Listeners<Event>) -> Jobs {
    let events = events.clone();
    let on_job = move |job: &t::Job| events.tell(&Event::JobChanged(t::JobChangedEvent { job: job.clone() }));
    Jobs::new(ports.clock.clone(), ids.clone(), Box::new(on_job))
}

/// Makes events of what changes.
fn join(wire: &Arc<Wire>, ports: &GuestPorts, events: &Listeners<Event>) -> Vec<Subscription> {
    // Held from the look at a VM until it is told: nobody hears of an older state after a newer one.
    let telling = Arc::new(Mutex::new(()));
    let (seen, heard, turn) = (wire.clone(), events.clone(), telling.clone());
    let tell_vm = Arc::new(ThinOut::new(ports.clock.clone(), CHANGES_PER_SECOND, move |id| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vm) = seen.find(id) {
            heard.tell(&Event::VmChanged(t::VmChangedEvent { vm }));
        }
    }));
    let of_guests = tell_vm.clone();
    let guests_changed = wire.guests.on_change(Arc::new(move |id| of_guests.push(id)));
    let (guests, heard) = (wire.guests.clone(), events.clone());
    let library_changed = wire.library.on_change(Arc::new(move |change| match change {
        LibraryChange::Changed(record) => tell_vm.push(&record.id),
        LibraryChange::Trash => heard.tell(&Event::TrashChanged(t::TrashChangedEvent {})),
        LibraryChange::Settings(settings) => {
            heard.tell(&Event::SettingsChanged(t::SettingsChangedEvent { settings: (**settings).clone() }));
        }
        LibraryChange::Removed(id) => {
            let _turn = telling.lock().unwrap_or_else(PoisonError::into_inner);
            guests.forget(id);
            heard.tell(&Event::VmRemoved(t::VmRemovedEvent { id: id.clone() }));
        }
    }));
    let heard = events.clone();
    let on_doctor = move || heard.tell(&Event::DoctorChanged(t::DoctorChangedEvent {}));
    vec![guests_changed, library_changed, ports.catalog.on_change(Arc::new(on_doctor))]
}

impl CoreBackend {
    /// Opens the library and finds the guests that run. Fails with `library.unusable`, `library.newer` or `host.limit`.
    pub async fn open(parts: CoreParts) -> Result<Self, ApiError> {
        let CoreParts { identity, store, vm_files, ids, ports, host_ports, issue_ticket, demo_image_path } = parts;
        let events: Listeners<Event> = Listeners::default();
        let jobs = begin_jobs(&ports, &ids, &events);
        // The guests ask for their VMs' records, and the library for its VMs' states.
        let opened = Arc::new(OnceLock::new());
        let guests = begin_guests(&ports, &opened, &events);
        let states = guests.clone();
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
            status_of: Arc::new(move |id| states.status_of(id)),
            holders: Some(ports.host.clone()),
            demo_image_path,
        })
        .await?;
        let library = opened.get_or_init(|| library).clone();
        // What runs is no reason to keep the library shut.
        if let Err(error) = guests.reattach().await {
            ports.log.error("looking for running guests failed", &error, &[]);
        }
        let wire = Arc::new(Wire { library: library.clone(), guests: guests.clone() });
        let joined = Mutex::new(join(&wire, &ports, &events));
        let (of_records, of_ids, of_output) = (wire.clone(), wire.clone(), events.clone());
        let to_wire: ToWire = Arc::new(move |id| of_ids.need(id));
        let on_machine = GuestHandlerParts {
            guests: guests.clone(),
            library: library.clone(),
            ports: ports.clone(),
            issue_ticket: issue_ticket.clone(),
            to_wire,
        };
        Ok(Self {
            stored: LibraryHandlers {
                library: library.clone(),
                jobs: jobs.clone(),
                images: ports.images.clone(),
                to_wire: Arc::new(move |record| of_records.of(record)),
                queue: guests.queue().clone(),
            },
            running: GuestHandlers::new(on_machine.clone()),
            drives: DriveHandlers::new(on_machine.clone()),
            updates: UpdateHandler::new(on_machine),
            host: HostHandlers::new(HostHandlerParts {
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
            }),
            library,
            guests,
            jobs,
            events,
            wire,
            joined,
        })
    }

    pub fn on_event(&self, listener: Listener<Event>) -> Subscription {
        self.events.add(listener)
    }

    /// How many guests run.
    pub fn live_count(&self) -> usize {
        self.guests.live_count()
    }

    /// Lets go of the guests, which run on, and closes the database. What streams are open is the caller's to end.
    pub async fn close(&self) {
        let joined = std::mem::take(&mut *self.joined.lock().unwrap_or_else(PoisonError::into_inner));
        drop(joined);
        self.jobs.close().await;
        self.guests.close();
        self.library.close().await;
    }

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
