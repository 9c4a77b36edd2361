// Made by `cargo xtask generate` from packages/shared-types/generated. Do not edit.
use super::types;
use crate::{ApiError, Context, decode, encode, written};
pub const CONTRACT_VERSION: u64 = 1;
/// The settings of a library in which nobody has set any, as JSON.
pub const DEFAULT_SETTINGS: &str = "{\"theme\":\"system\",\"language\":\"system\",\"onQuit\":\"ask\",\"stopTimeoutMs\":30000,\"newVm\":{},\"captureKeyboard\":true,\"releaseShortcut\":\"ctrlAlt\",\"clipboard\":\"both\",\"viewer\":\"window\"}";
/// Everything that a backend does. Handlers get checked input, defaults filled in.
pub trait Backend: Send + Sync + 'static {
    /// `hello`: Exchanges contract versions; the first call of every client.
    fn hello(
        &self,
        params: types::HelloParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::HelloResult, ApiError>> + Send;
    /// `owner.release`: Gives the library up to the caller: new calls are refused, QMP and the database closed; guests go on.
    fn owner_release(
        &self,
        params: types::OwnerReleaseParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::OwnerReleaseResult, ApiError>> + Send;
    /// `door.open`: Opens the browser door on loopback, or says where it already is. The token is in the fragment.
    fn door_open(
        &self,
        params: types::DoorOpenParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::DoorOpenResult, ApiError>> + Send;
    /// `orphan.list`: QEMUs without a library entry, and entries that lost their QEMU.
    fn orphan_list(
        &self,
        params: types::OrphanListParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::OrphanListResult, ApiError>> + Send;
    /// `orphan.cleanUp`: Ends an orphan's QEMU, when it runs, and removes its runtime directory.
    fn orphan_clean_up(
        &self,
        params: types::OrphanCleanUpParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::OrphanCleanUpResult, ApiError>> + Send;
    /// `job.list`: Running and recent jobs.
    fn job_list(
        &self,
        params: types::JobListParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::JobListResult, ApiError>> + Send;
    /// `job.cancel`: Cancels a job; what it had made is removed.
    fn job_cancel(
        &self,
        params: types::JobCancelParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::JobCancelResult, ApiError>> + Send;
    /// `settings.get`: The user's settings.
    fn settings_get(
        &self,
        params: types::SettingsGetParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::SettingsGetResult, ApiError>> + Send;
    /// `settings.update`: Changes some settings.
    fn settings_update(
        &self,
        params: types::SettingsUpdateParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::SettingsUpdateResult, ApiError>> + Send;
    /// `vm.list`: All VMs, broken ones last.
    fn vm_list(
        &self,
        params: types::VmListParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmListResult, ApiError>> + Send;
    /// `vm.get`: One VM.
    fn vm_get(
        &self,
        params: types::VmGetParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmGetResult, ApiError>> + Send;
    /// `vm.create`: Makes a VM with defaults for its source and this host. Does not start it.
    fn vm_create(
        &self,
        params: types::VmCreateParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmCreateResult, ApiError>> + Send;
    /// `vm.draft`: What vm.create would make of the same input, and what it would run on here. Makes nothing.
    fn vm_draft(
        &self,
        params: types::VmDraftParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmDraftResult, ApiError>> + Send;
    /// `vm.update`: Changes a VM. Changes of the machine count from the next start; only port forwards count at once, and when one cannot, nothing is saved.
    fn vm_update(
        &self,
        params: types::VmUpdateParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmUpdateResult, ApiError>> + Send;
    /// `vm.delete`: Moves a stopped VM to the trash.
    fn vm_delete(
        &self,
        params: types::VmDeleteParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmDeleteResult, ApiError>> + Send;
    /// `vm.clone`: A new VM with the same config, new id and MACs. `linked` shares the disks' present state, which then no longer changes.
    fn vm_clone(
        &self,
        params: types::VmCloneParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmCloneResult, ApiError>> + Send;
    /// `trash.list`: Deleted VMs that can be restored.
    fn trash_list(
        &self,
        params: types::TrashListParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::TrashListResult, ApiError>> + Send;
    /// `trash.restore`: Brings a deleted VM back as it was.
    fn trash_restore(
        &self,
        params: types::TrashRestoreParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::TrashRestoreResult, ApiError>> + Send;
    /// `trash.empty`: Removes deleted VMs for good: one, or all.
    fn trash_empty(
        &self,
        params: types::TrashEmptyParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::TrashEmptyResult, ApiError>> + Send;
    /// `library.import`: Takes a VM into the library from its files: a directory that has no entry, or a vm.json that was newer than the entry and was kept beside it.
    fn library_import(
        &self,
        params: types::LibraryImportParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::LibraryImportResult, ApiError>> + Send;
    /// `config.check`: Says what a config's rules have against it, without saving it.
    fn config_check(
        &self,
        params: types::ConfigCheckParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::ConfigCheckResult, ApiError>> + Send;
    /// `vm.start`: Starts the VM; answers when QEMU runs its guest. A second start of a running VM answers the same.
    fn vm_start(
        &self,
        params: types::VmStartParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmStartResult, ApiError>> + Send;
    /// `vm.stop`: Presses the power button and waits; `force` ends QEMU at once. After the time-out the guest still runs.
    fn vm_stop(
        &self,
        params: types::VmStopParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmStopResult, ApiError>> + Send;
    /// `vm.pause`: Stops the virtual CPUs.
    fn vm_pause(
        &self,
        params: types::VmPauseParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmPauseResult, ApiError>> + Send;
    /// `vm.resume`: Lets the virtual CPUs go on.
    fn vm_resume(
        &self,
        params: types::VmResumeParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmResumeResult, ApiError>> + Send;
    /// `vm.restart`: Presses the reset button; when the config has changed, stops and starts instead so that the change counts.
    fn vm_restart(
        &self,
        params: types::VmRestartParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmRestartResult, ApiError>> + Send;
    /// `vm.screenshot`: Takes a picture of the guest's screen; the ticket's stream gives the PNG.
    fn vm_screenshot(
        &self,
        params: types::VmScreenshotParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmScreenshotResult, ApiError>> + Send;
    /// `vm.typeText`: Types text as keystrokes of a US keyboard.
    fn vm_type_text(
        &self,
        params: types::VmTypeTextParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmTypeTextResult, ApiError>> + Send;
    /// `vm.sendKeys`: Presses keys together, then releases them. Names are QEMU's QKeyCodes (`ctrl`, `alt`, `delete`).
    fn vm_send_keys(
        &self,
        params: types::VmSendKeysParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmSendKeysResult, ApiError>> + Send;
    /// `vm.plan`: How the VM would be started now: QEMU's arguments and all that is prepared for them. Starts nothing.
    fn vm_plan(
        &self,
        params: types::VmPlanParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmPlanResult, ApiError>> + Send;
    /// `vm.logs`: The end of a VM's log: OpenUTM's own lines and QEMU's stderr, newest last.
    fn vm_logs(
        &self,
        params: types::VmLogsParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmLogsResult, ApiError>> + Send;
    /// `vm.guestInfo`: What is known of the system inside: from its QEMU guest agent, and without one what QEMU's own network knows.
    fn vm_guest_info(
        &self,
        params: types::VmGuestInfoParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmGuestInfoResult, ApiError>> + Send;
    /// `vm.openViewer`: Shows the guest in a window of virt-viewer's remote-viewer on this host; whoever showed it over SPICE hands it over. Answers when the window's program runs; `runtime.externalViewer` says until when. A second call while it runs does nothing.
    fn vm_open_viewer(
        &self,
        params: types::VmOpenViewerParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmOpenViewerResult, ApiError>> + Send;
    /// `vm.openStream`: A ticket for a VM's bytes. `display` and `serial`: the running guest's; a display that wants a password names it. `stats`: one VmStats a line and a second, while somebody reads. `log`: the last lines, then new ones as they are written; also of a VM that does not run. `spice` wants, where the display is SPICE, one of its channels linked; a main channel takes the guest over from the viewer before.
    fn vm_open_stream(
        &self,
        params: types::VmOpenStreamParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmOpenStreamResult, ApiError>> + Send;
    /// `vm.insertMedium`: Puts an image into a CD drive, live where the guest runs.
    fn vm_insert_medium(
        &self,
        params: types::VmInsertMediumParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmInsertMediumResult, ApiError>> + Send;
    /// `vm.ejectMedium`: Empties a CD drive, live where the guest runs. `force` takes the medium from a guest that holds it.
    fn vm_eject_medium(
        &self,
        params: types::VmEjectMediumParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmEjectMediumResult, ApiError>> + Send;
    /// `vm.resizeDrive`: Makes a disk larger, live where the guest runs.
    fn vm_resize_drive(
        &self,
        params: types::VmResizeDriveParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmResizeDriveResult, ApiError>> + Send;
    /// `vm.driveUsage`: What the VM's images take on the host's disk.
    fn vm_drive_usage(
        &self,
        params: types::VmDriveUsageParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmDriveUsageResult, ApiError>> + Send;
    /// `vm.addDrive`: Adds a disk or a CD drive. A running guest gets it at once where its machine takes such a drive while it runs.
    fn vm_add_drive(
        &self,
        params: types::VmAddDriveParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmAddDriveResult, ApiError>> + Send;
    /// `vm.removeDrive`: Takes a drive away, from a running guest once it has let go of it. `delete` removes an image that belongs to the VM; a file of the user's own always stays.
    fn vm_remove_drive(
        &self,
        params: types::VmRemoveDriveParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::VmRemoveDriveResult, ApiError>> + Send;
    /// `doctor`: Everything that is known of this host, its QEMUs and accelerators. `recheck` drops every remembered answer first.
    fn doctor(
        &self,
        params: types::DoctorParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::DoctorResult, ApiError>> + Send;
    /// `capabilities`: What this host can do, with the reason for each thing that it cannot.
    fn capabilities(
        &self,
        params: types::CapabilitiesParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::CapabilitiesResult, ApiError>> + Send;
    /// `image.inspect`: What an image's first bytes say. Reads at most 1 MiB and opens it with no QEMU tool.
    fn image_inspect(
        &self,
        params: types::ImageInspectParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::ImageInspectResult, ApiError>> + Send;
    /// `image.identify`: Which system an image installs or runs. Reads at most 64 KiB of it; what is no ISO is judged by its name.
    fn image_identify(
        &self,
        params: types::ImageIdentifyParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::ImageIdentifyResult, ApiError>> + Send;
    /// `image.receive`: A ticket for sending a file up into the library's images. Nothing is overwritten; the file is at `path` once the job is done.
    fn image_receive(
        &self,
        params: types::ImageReceiveParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::ImageReceiveResult, ApiError>> + Send;
    /// `os.list`: The systems that OpenUTM has defaults for, newest first in each family.
    fn os_list(
        &self,
        params: types::OsListParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::OsListResult, ApiError>> + Send;
    /// `file.list`: One of the host's folders, for choosing an image where the page has no file dialog. Names are untrusted text.
    fn file_list(
        &self,
        params: types::FileListParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::FileListResult, ApiError>> + Send;
    /// `host.reveal`: Shows a file of the library, or one that a VM's drive uses, in the system's file manager.
    fn host_reveal(
        &self,
        params: types::HostRevealParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::HostRevealResult, ApiError>> + Send;
    /// `qemu.installWays`: How QEMU can be installed here, best first, with the command that would run.
    fn qemu_install_ways(
        &self,
        params: types::QemuInstallWaysParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::QemuInstallWaysResult, ApiError>> + Send;
    /// `qemu.install`: Installs QEMU in this way; the call is the user's consent. Answers at once with the job; its output comes as `job.output`.
    fn qemu_install(
        &self,
        params: types::QemuInstallParams,
        context: &Context,
    ) -> impl Future<Output = Result<types::QemuInstallResult, ApiError>> + Send;
}
/// Calls the handler of a method with params that fit its schema; gives the result as JSON.
pub async fn call<B: Backend>(
    backend: &B,
    method: Method,
    params: serde_json::Value,
    context: &Context,
) -> Result<String, ApiError> {
    match method {
        Method::Hello => written(backend.hello(decode(params)?, context).await?),
        Method::OwnerRelease => {
            written(backend.owner_release(decode(params)?, context).await?)
        }
        Method::DoorOpen => written(backend.door_open(decode(params)?, context).await?),
        Method::OrphanList => {
            written(backend.orphan_list(decode(params)?, context).await?)
        }
        Method::OrphanCleanUp => {
            written(backend.orphan_clean_up(decode(params)?, context).await?)
        }
        Method::JobList => written(backend.job_list(decode(params)?, context).await?),
        Method::JobCancel => written(backend.job_cancel(decode(params)?, context).await?),
        Method::SettingsGet => {
            written(backend.settings_get(decode(params)?, context).await?)
        }
        Method::SettingsUpdate => {
            written(backend.settings_update(decode(params)?, context).await?)
        }
        Method::VmList => written(backend.vm_list(decode(params)?, context).await?),
        Method::VmGet => written(backend.vm_get(decode(params)?, context).await?),
        Method::VmCreate => written(backend.vm_create(decode(params)?, context).await?),
        Method::VmDraft => written(backend.vm_draft(decode(params)?, context).await?),
        Method::VmUpdate => written(backend.vm_update(decode(params)?, context).await?),
        Method::VmDelete => written(backend.vm_delete(decode(params)?, context).await?),
        Method::VmClone => written(backend.vm_clone(decode(params)?, context).await?),
        Method::TrashList => written(backend.trash_list(decode(params)?, context).await?),
        Method::TrashRestore => {
            written(backend.trash_restore(decode(params)?, context).await?)
        }
        Method::TrashEmpty => {
            written(backend.trash_empty(decode(params)?, context).await?)
        }
        Method::LibraryImport => {
            written(backend.library_import(decode(params)?, context).await?)
        }
        Method::ConfigCheck => {
            written(backend.config_check(decode(params)?, context).await?)
        }
        Method::VmStart => written(backend.vm_start(decode(params)?, context).await?),
        Method::VmStop => written(backend.vm_stop(decode(params)?, context).await?),
        Method::VmPause => written(backend.vm_pause(decode(params)?, context).await?),
        Method::VmResume => written(backend.vm_resume(decode(params)?, context).await?),
        Method::VmRestart => written(backend.vm_restart(decode(params)?, context).await?),
        Method::VmScreenshot => {
            written(backend.vm_screenshot(decode(params)?, context).await?)
        }
        Method::VmTypeText => {
            written(backend.vm_type_text(decode(params)?, context).await?)
        }
        Method::VmSendKeys => {
            written(backend.vm_send_keys(decode(params)?, context).await?)
        }
        Method::VmPlan => written(backend.vm_plan(decode(params)?, context).await?),
        Method::VmLogs => written(backend.vm_logs(decode(params)?, context).await?),
        Method::VmGuestInfo => {
            written(backend.vm_guest_info(decode(params)?, context).await?)
        }
        Method::VmOpenViewer => {
            written(backend.vm_open_viewer(decode(params)?, context).await?)
        }
        Method::VmOpenStream => {
            written(backend.vm_open_stream(decode(params)?, context).await?)
        }
        Method::VmInsertMedium => {
            written(backend.vm_insert_medium(decode(params)?, context).await?)
        }
        Method::VmEjectMedium => {
            written(backend.vm_eject_medium(decode(params)?, context).await?)
        }
        Method::VmResizeDrive => {
            written(backend.vm_resize_drive(decode(params)?, context).await?)
        }
        Method::VmDriveUsage => {
            written(backend.vm_drive_usage(decode(params)?, context).await?)
        }
        Method::VmAddDrive => {
            written(backend.vm_add_drive(decode(params)?, context).await?)
        }
        Method::VmRemoveDrive => {
            written(backend.vm_remove_drive(decode(params)?, context).await?)
        }
        Method::Doctor => written(backend.doctor(decode(params)?, context).await?),
        Method::Capabilities => {
            written(backend.capabilities(decode(params)?, context).await?)
        }
        Method::ImageInspect => {
            written(backend.image_inspect(decode(params)?, context).await?)
        }
        Method::ImageIdentify => {
            written(backend.image_identify(decode(params)?, context).await?)
        }
        Method::ImageReceive => {
            written(backend.image_receive(decode(params)?, context).await?)
        }
        Method::OsList => written(backend.os_list(decode(params)?, context).await?),
        Method::FileList => written(backend.file_list(decode(params)?, context).await?),
        Method::HostReveal => {
            written(backend.host_reveal(decode(params)?, context).await?)
        }
        Method::QemuInstallWays => {
            written(backend.qemu_install_ways(decode(params)?, context).await?)
        }
        Method::QemuInstall => {
            written(backend.qemu_install(decode(params)?, context).await?)
        }
    }
}
/// A method of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Hello,
    OwnerRelease,
    DoorOpen,
    OrphanList,
    OrphanCleanUp,
    JobList,
    JobCancel,
    SettingsGet,
    SettingsUpdate,
    VmList,
    VmGet,
    VmCreate,
    VmDraft,
    VmUpdate,
    VmDelete,
    VmClone,
    TrashList,
    TrashRestore,
    TrashEmpty,
    LibraryImport,
    ConfigCheck,
    VmStart,
    VmStop,
    VmPause,
    VmResume,
    VmRestart,
    VmScreenshot,
    VmTypeText,
    VmSendKeys,
    VmPlan,
    VmLogs,
    VmGuestInfo,
    VmOpenViewer,
    VmOpenStream,
    VmInsertMedium,
    VmEjectMedium,
    VmResizeDrive,
    VmDriveUsage,
    VmAddDrive,
    VmRemoveDrive,
    Doctor,
    Capabilities,
    ImageInspect,
    ImageIdentify,
    ImageReceive,
    OsList,
    FileList,
    HostReveal,
    QemuInstallWays,
    QemuInstall,
}
impl Method {
    pub const ALL: [Method; 50] = [
        Method::Hello,
        Method::OwnerRelease,
        Method::DoorOpen,
        Method::OrphanList,
        Method::OrphanCleanUp,
        Method::JobList,
        Method::JobCancel,
        Method::SettingsGet,
        Method::SettingsUpdate,
        Method::VmList,
        Method::VmGet,
        Method::VmCreate,
        Method::VmDraft,
        Method::VmUpdate,
        Method::VmDelete,
        Method::VmClone,
        Method::TrashList,
        Method::TrashRestore,
        Method::TrashEmpty,
        Method::LibraryImport,
        Method::ConfigCheck,
        Method::VmStart,
        Method::VmStop,
        Method::VmPause,
        Method::VmResume,
        Method::VmRestart,
        Method::VmScreenshot,
        Method::VmTypeText,
        Method::VmSendKeys,
        Method::VmPlan,
        Method::VmLogs,
        Method::VmGuestInfo,
        Method::VmOpenViewer,
        Method::VmOpenStream,
        Method::VmInsertMedium,
        Method::VmEjectMedium,
        Method::VmResizeDrive,
        Method::VmDriveUsage,
        Method::VmAddDrive,
        Method::VmRemoveDrive,
        Method::Doctor,
        Method::Capabilities,
        Method::ImageInspect,
        Method::ImageIdentify,
        Method::ImageReceive,
        Method::OsList,
        Method::FileList,
        Method::HostReveal,
        Method::QemuInstallWays,
        Method::QemuInstall,
    ];
    pub const fn name(self) -> &'static str {
        match self {
            Method::Hello => "hello",
            Method::OwnerRelease => "owner.release",
            Method::DoorOpen => "door.open",
            Method::OrphanList => "orphan.list",
            Method::OrphanCleanUp => "orphan.cleanUp",
            Method::JobList => "job.list",
            Method::JobCancel => "job.cancel",
            Method::SettingsGet => "settings.get",
            Method::SettingsUpdate => "settings.update",
            Method::VmList => "vm.list",
            Method::VmGet => "vm.get",
            Method::VmCreate => "vm.create",
            Method::VmDraft => "vm.draft",
            Method::VmUpdate => "vm.update",
            Method::VmDelete => "vm.delete",
            Method::VmClone => "vm.clone",
            Method::TrashList => "trash.list",
            Method::TrashRestore => "trash.restore",
            Method::TrashEmpty => "trash.empty",
            Method::LibraryImport => "library.import",
            Method::ConfigCheck => "config.check",
            Method::VmStart => "vm.start",
            Method::VmStop => "vm.stop",
            Method::VmPause => "vm.pause",
            Method::VmResume => "vm.resume",
            Method::VmRestart => "vm.restart",
            Method::VmScreenshot => "vm.screenshot",
            Method::VmTypeText => "vm.typeText",
            Method::VmSendKeys => "vm.sendKeys",
            Method::VmPlan => "vm.plan",
            Method::VmLogs => "vm.logs",
            Method::VmGuestInfo => "vm.guestInfo",
            Method::VmOpenViewer => "vm.openViewer",
            Method::VmOpenStream => "vm.openStream",
            Method::VmInsertMedium => "vm.insertMedium",
            Method::VmEjectMedium => "vm.ejectMedium",
            Method::VmResizeDrive => "vm.resizeDrive",
            Method::VmDriveUsage => "vm.driveUsage",
            Method::VmAddDrive => "vm.addDrive",
            Method::VmRemoveDrive => "vm.removeDrive",
            Method::Doctor => "doctor",
            Method::Capabilities => "capabilities",
            Method::ImageInspect => "image.inspect",
            Method::ImageIdentify => "image.identify",
            Method::ImageReceive => "image.receive",
            Method::OsList => "os.list",
            Method::FileList => "file.list",
            Method::HostReveal => "host.reveal",
            Method::QemuInstallWays => "qemu.installWays",
            Method::QemuInstall => "qemu.install",
        }
    }
    pub fn named(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|value| value.name() == name)
    }
}
impl Method {
    /// The definitions of its params and its result.
    pub const fn schemas(self) -> (&'static str, &'static str) {
        match self {
            Method::Hello => ("HelloParams", "HelloResult"),
            Method::OwnerRelease => ("OwnerReleaseParams", "OwnerReleaseResult"),
            Method::DoorOpen => ("DoorOpenParams", "DoorOpenResult"),
            Method::OrphanList => ("OrphanListParams", "OrphanListResult"),
            Method::OrphanCleanUp => ("OrphanCleanUpParams", "OrphanCleanUpResult"),
            Method::JobList => ("JobListParams", "JobListResult"),
            Method::JobCancel => ("JobCancelParams", "JobCancelResult"),
            Method::SettingsGet => ("SettingsGetParams", "SettingsGetResult"),
            Method::SettingsUpdate => ("SettingsUpdateParams", "SettingsUpdateResult"),
            Method::VmList => ("VmListParams", "VmListResult"),
            Method::VmGet => ("VmGetParams", "VmGetResult"),
            Method::VmCreate => ("VmCreateParams", "VmCreateResult"),
            Method::VmDraft => ("VmDraftParams", "VmDraftResult"),
            Method::VmUpdate => ("VmUpdateParams", "VmUpdateResult"),
            Method::VmDelete => ("VmDeleteParams", "VmDeleteResult"),
            Method::VmClone => ("VmCloneParams", "VmCloneResult"),
            Method::TrashList => ("TrashListParams", "TrashListResult"),
            Method::TrashRestore => ("TrashRestoreParams", "TrashRestoreResult"),
            Method::TrashEmpty => ("TrashEmptyParams", "TrashEmptyResult"),
            Method::LibraryImport => ("LibraryImportParams", "LibraryImportResult"),
            Method::ConfigCheck => ("ConfigCheckParams", "ConfigCheckResult"),
            Method::VmStart => ("VmStartParams", "VmStartResult"),
            Method::VmStop => ("VmStopParams", "VmStopResult"),
            Method::VmPause => ("VmPauseParams", "VmPauseResult"),
            Method::VmResume => ("VmResumeParams", "VmResumeResult"),
            Method::VmRestart => ("VmRestartParams", "VmRestartResult"),
            Method::VmScreenshot => ("VmScreenshotParams", "VmScreenshotResult"),
            Method::VmTypeText => ("VmTypeTextParams", "VmTypeTextResult"),
            Method::VmSendKeys => ("VmSendKeysParams", "VmSendKeysResult"),
            Method::VmPlan => ("VmPlanParams", "VmPlanResult"),
            Method::VmLogs => ("VmLogsParams", "VmLogsResult"),
            Method::VmGuestInfo => ("VmGuestInfoParams", "VmGuestInfoResult"),
            Method::VmOpenViewer => ("VmOpenViewerParams", "VmOpenViewerResult"),
            Method::VmOpenStream => ("VmOpenStreamParams", "VmOpenStreamResult"),
            Method::VmInsertMedium => ("VmInsertMediumParams", "VmInsertMediumResult"),
            Method::VmEjectMedium => ("VmEjectMediumParams", "VmEjectMediumResult"),
            Method::VmResizeDrive => ("VmResizeDriveParams", "VmResizeDriveResult"),
            Method::VmDriveUsage => ("VmDriveUsageParams", "VmDriveUsageResult"),
            Method::VmAddDrive => ("VmAddDriveParams", "VmAddDriveResult"),
            Method::VmRemoveDrive => ("VmRemoveDriveParams", "VmRemoveDriveResult"),
            Method::Doctor => ("DoctorParams", "DoctorResult"),
            Method::Capabilities => ("CapabilitiesParams", "CapabilitiesResult"),
            Method::ImageInspect => ("ImageInspectParams", "ImageInspectResult"),
            Method::ImageIdentify => ("ImageIdentifyParams", "ImageIdentifyResult"),
            Method::ImageReceive => ("ImageReceiveParams", "ImageReceiveResult"),
            Method::OsList => ("OsListParams", "OsListResult"),
            Method::FileList => ("FileListParams", "FileListResult"),
            Method::HostReveal => ("HostRevealParams", "HostRevealResult"),
            Method::QemuInstallWays => ("QemuInstallWaysParams", "QemuInstallWaysResult"),
            Method::QemuInstall => ("QemuInstallParams", "QemuInstallResult"),
        }
    }
    /// The errors that it may answer with.
    pub const fn errors(self) -> &'static [ErrorCode] {
        match self {
            Method::Hello => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::ContractMismatch,
                ]
            }
            Method::OwnerRelease => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::OwnerHeld,
                ]
            }
            Method::DoorOpen => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::PortInUse,
                    ErrorCode::CapabilityMissing,
                ]
            }
            Method::OrphanList => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::OrphanCleanUp => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::OrphanNotFound,
                    ErrorCode::HostLimit,
                ]
            }
            Method::JobList => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::JobCancel => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::JobNotFound,
                ]
            }
            Method::SettingsGet => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::SettingsUpdate => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::DiskFull,
                ]
            }
            Method::VmList => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::VmGet => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                ]
            }
            Method::VmCreate => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuImgFailed,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::JobCancelled,
                ]
            }
            Method::VmDraft => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuImgFailed,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::JobCancelled,
                ]
            }
            Method::VmUpdate => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmStaleRevision,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::PortInUse,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                ]
            }
            Method::VmDelete => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmHasDependents,
                    ErrorCode::HostLimit,
                ]
            }
            Method::VmClone => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::DiskFull,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuImgFailed,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::HostLimit,
                    ErrorCode::JobCancelled,
                ]
            }
            Method::TrashList => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::TrashRestore => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::TrashNotFound,
                    ErrorCode::LibraryUnusable,
                    ErrorCode::HostLimit,
                ]
            }
            Method::TrashEmpty => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::TrashNotFound,
                    ErrorCode::VmHasDependents,
                    ErrorCode::HostLimit,
                ]
            }
            Method::LibraryImport => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::LibraryNothingToImport,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmBroken,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                ]
            }
            Method::ConfigCheck => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::VmStart => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuTooOld,
                    ErrorCode::QemuLaunchFailed,
                    ErrorCode::AcceleratorUnusable,
                    ErrorCode::FirmwareMissing,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::HostMemoryLow,
                    ErrorCode::HostLimit,
                    ErrorCode::DiskFull,
                    ErrorCode::PortInUse,
                ]
            }
            Method::VmStop => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::VmStopTimedOut,
                ]
            }
            Method::VmPause => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                ]
            }
            Method::VmResume => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                ]
            }
            Method::VmRestart => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuTooOld,
                    ErrorCode::QemuLaunchFailed,
                    ErrorCode::AcceleratorUnusable,
                    ErrorCode::FirmwareMissing,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::HostMemoryLow,
                    ErrorCode::HostLimit,
                    ErrorCode::DiskFull,
                    ErrorCode::PortInUse,
                    ErrorCode::VmStopTimedOut,
                ]
            }
            Method::VmScreenshot => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::StreamUnavailable,
                    ErrorCode::DiskFull,
                ]
            }
            Method::VmTypeText => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::InputUntypeable,
                ]
            }
            Method::VmSendKeys => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::InputUnknownKey,
                ]
            }
            Method::VmPlan => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuTooOld,
                    ErrorCode::QemuLaunchFailed,
                    ErrorCode::AcceleratorUnusable,
                    ErrorCode::FirmwareMissing,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::HostMemoryLow,
                    ErrorCode::HostLimit,
                    ErrorCode::DiskFull,
                    ErrorCode::PortInUse,
                ]
            }
            Method::VmLogs => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                ]
            }
            Method::VmGuestInfo => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                ]
            }
            Method::VmOpenViewer => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::StreamUnavailable,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::HostLimit,
                ]
            }
            Method::VmOpenStream => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::StreamUnavailable,
                ]
            }
            Method::VmInsertMedium => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::DriveNotFound,
                    ErrorCode::DriveLocked,
                    ErrorCode::ConfigInvalid,
                ]
            }
            Method::VmEjectMedium => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::DriveNotFound,
                    ErrorCode::DriveLocked,
                    ErrorCode::ConfigInvalid,
                ]
            }
            Method::VmResizeDrive => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::DriveNotFound,
                    ErrorCode::ImageShrinkRefused,
                    ErrorCode::ImageInUse,
                    ErrorCode::ImageNotFound,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuImgFailed,
                    ErrorCode::DiskFull,
                ]
            }
            Method::VmDriveUsage => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                ]
            }
            Method::VmAddDrive => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                    ErrorCode::ImageInUse,
                    ErrorCode::QemuNotFound,
                    ErrorCode::QemuImgFailed,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::JobCancelled,
                    ErrorCode::VmStaleRevision,
                    ErrorCode::ImageAlreadyExists,
                ]
            }
            Method::VmRemoveDrive => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::VmNotFound,
                    ErrorCode::VmBroken,
                    ErrorCode::VmWrongState,
                    ErrorCode::VmNotAnswering,
                    ErrorCode::QemuTimeout,
                    ErrorCode::QemuRefused,
                    ErrorCode::QemuProtocol,
                    ErrorCode::QemuExited,
                    ErrorCode::VmStaleRevision,
                    ErrorCode::VmHasDependents,
                    ErrorCode::DriveNotFound,
                    ErrorCode::DriveLocked,
                    ErrorCode::ConfigInvalid,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                ]
            }
            Method::Doctor => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::Capabilities => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::ImageInspect => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                ]
            }
            Method::ImageIdentify => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageIsDirectory,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::ImageEmpty,
                    ErrorCode::ImageUnreadable,
                    ErrorCode::ImageRefused,
                    ErrorCode::ImageUnknownFormat,
                ]
            }
            Method::ImageReceive => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::DiskFull,
                    ErrorCode::HostLimit,
                    ErrorCode::ImageUnknownFormat,
                ]
            }
            Method::OsList => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::FileList => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::ImageNotFound,
                    ErrorCode::ImageNotAFile,
                    ErrorCode::HostLimit,
                ]
            }
            Method::HostReveal => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::ImageNotFound,
                    ErrorCode::HostLimit,
                ]
            }
            Method::QemuInstallWays => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                ]
            }
            Method::QemuInstall => {
                &[
                    ErrorCode::RequestInvalid,
                    ErrorCode::AuthDenied,
                    ErrorCode::OwnerReleasing,
                    ErrorCode::Internal,
                    ErrorCode::CapabilityMissing,
                    ErrorCode::QemuInstallFailed,
                ]
            }
        }
    }
}
/// Every error that can cross the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    RequestInvalid,
    RequestUnknownMethod,
    RequestTooLarge,
    ContractMismatch,
    AuthDenied,
    Internal,
    CapabilityMissing,
    OwnerReleasing,
    OwnerHeld,
    OwnerNotAnswering,
    OwnerUnreachable,
    LibraryUnusable,
    LibraryNewer,
    LibraryNothingToImport,
    ConfigInvalid,
    VmNotFound,
    VmNameUnknown,
    VmNameAmbiguous,
    VmStaleRevision,
    VmWrongState,
    VmBroken,
    VmStopTimedOut,
    VmNotAnswering,
    VmHasDependents,
    DriveNotFound,
    DriveLocked,
    QemuNotFound,
    QemuTooOld,
    QemuLaunchFailed,
    QemuExited,
    QemuTimeout,
    QemuRefused,
    QemuProtocol,
    QemuImgFailed,
    QemuInstallFailed,
    AcceleratorUnusable,
    FirmwareMissing,
    HostMemoryLow,
    HostLimit,
    DiskFull,
    PortInUse,
    ImageNotFound,
    ImageIsDirectory,
    ImageNotAFile,
    ImageEmpty,
    ImageUnreadable,
    ImageRefused,
    ImageInUse,
    ImageUnknownFormat,
    ImageAlreadyExists,
    ImageShrinkRefused,
    StreamTicketInvalid,
    StreamUnavailable,
    InputUnknownKey,
    InputUntypeable,
    TrashNotFound,
    JobNotFound,
    JobCancelled,
    OrphanNotFound,
}
impl ErrorCode {
    pub const ALL: [ErrorCode; 59] = [
        ErrorCode::RequestInvalid,
        ErrorCode::RequestUnknownMethod,
        ErrorCode::RequestTooLarge,
        ErrorCode::ContractMismatch,
        ErrorCode::AuthDenied,
        ErrorCode::Internal,
        ErrorCode::CapabilityMissing,
        ErrorCode::OwnerReleasing,
        ErrorCode::OwnerHeld,
        ErrorCode::OwnerNotAnswering,
        ErrorCode::OwnerUnreachable,
        ErrorCode::LibraryUnusable,
        ErrorCode::LibraryNewer,
        ErrorCode::LibraryNothingToImport,
        ErrorCode::ConfigInvalid,
        ErrorCode::VmNotFound,
        ErrorCode::VmNameUnknown,
        ErrorCode::VmNameAmbiguous,
        ErrorCode::VmStaleRevision,
        ErrorCode::VmWrongState,
        ErrorCode::VmBroken,
        ErrorCode::VmStopTimedOut,
        ErrorCode::VmNotAnswering,
        ErrorCode::VmHasDependents,
        ErrorCode::DriveNotFound,
        ErrorCode::DriveLocked,
        ErrorCode::QemuNotFound,
        ErrorCode::QemuTooOld,
        ErrorCode::QemuLaunchFailed,
        ErrorCode::QemuExited,
        ErrorCode::QemuTimeout,
        ErrorCode::QemuRefused,
        ErrorCode::QemuProtocol,
        ErrorCode::QemuImgFailed,
        ErrorCode::QemuInstallFailed,
        ErrorCode::AcceleratorUnusable,
        ErrorCode::FirmwareMissing,
        ErrorCode::HostMemoryLow,
        ErrorCode::HostLimit,
        ErrorCode::DiskFull,
        ErrorCode::PortInUse,
        ErrorCode::ImageNotFound,
        ErrorCode::ImageIsDirectory,
        ErrorCode::ImageNotAFile,
        ErrorCode::ImageEmpty,
        ErrorCode::ImageUnreadable,
        ErrorCode::ImageRefused,
        ErrorCode::ImageInUse,
        ErrorCode::ImageUnknownFormat,
        ErrorCode::ImageAlreadyExists,
        ErrorCode::ImageShrinkRefused,
        ErrorCode::StreamTicketInvalid,
        ErrorCode::StreamUnavailable,
        ErrorCode::InputUnknownKey,
        ErrorCode::InputUntypeable,
        ErrorCode::TrashNotFound,
        ErrorCode::JobNotFound,
        ErrorCode::JobCancelled,
        ErrorCode::OrphanNotFound,
    ];
    pub const fn name(self) -> &'static str {
        match self {
            ErrorCode::RequestInvalid => "request.invalid",
            ErrorCode::RequestUnknownMethod => "request.unknownMethod",
            ErrorCode::RequestTooLarge => "request.tooLarge",
            ErrorCode::ContractMismatch => "contract.mismatch",
            ErrorCode::AuthDenied => "auth.denied",
            ErrorCode::Internal => "internal",
            ErrorCode::CapabilityMissing => "capability.missing",
            ErrorCode::OwnerReleasing => "owner.releasing",
            ErrorCode::OwnerHeld => "owner.held",
            ErrorCode::OwnerNotAnswering => "owner.notAnswering",
            ErrorCode::OwnerUnreachable => "owner.unreachable",
            ErrorCode::LibraryUnusable => "library.unusable",
            ErrorCode::LibraryNewer => "library.newer",
            ErrorCode::LibraryNothingToImport => "library.nothingToImport",
            ErrorCode::ConfigInvalid => "config.invalid",
            ErrorCode::VmNotFound => "vm.notFound",
            ErrorCode::VmNameUnknown => "vm.nameUnknown",
            ErrorCode::VmNameAmbiguous => "vm.nameAmbiguous",
            ErrorCode::VmStaleRevision => "vm.staleRevision",
            ErrorCode::VmWrongState => "vm.wrongState",
            ErrorCode::VmBroken => "vm.broken",
            ErrorCode::VmStopTimedOut => "vm.stopTimedOut",
            ErrorCode::VmNotAnswering => "vm.notAnswering",
            ErrorCode::VmHasDependents => "vm.hasDependents",
            ErrorCode::DriveNotFound => "drive.notFound",
            ErrorCode::DriveLocked => "drive.locked",
            ErrorCode::QemuNotFound => "qemu.notFound",
            ErrorCode::QemuTooOld => "qemu.tooOld",
            ErrorCode::QemuLaunchFailed => "qemu.launchFailed",
            ErrorCode::QemuExited => "qemu.exited",
            ErrorCode::QemuTimeout => "qemu.timeout",
            ErrorCode::QemuRefused => "qemu.refused",
            ErrorCode::QemuProtocol => "qemu.protocol",
            ErrorCode::QemuImgFailed => "qemu.imgFailed",
            ErrorCode::QemuInstallFailed => "qemu.installFailed",
            ErrorCode::AcceleratorUnusable => "accelerator.unusable",
            ErrorCode::FirmwareMissing => "firmware.missing",
            ErrorCode::HostMemoryLow => "host.memoryLow",
            ErrorCode::HostLimit => "host.limit",
            ErrorCode::DiskFull => "disk.full",
            ErrorCode::PortInUse => "port.inUse",
            ErrorCode::ImageNotFound => "image.notFound",
            ErrorCode::ImageIsDirectory => "image.isDirectory",
            ErrorCode::ImageNotAFile => "image.notAFile",
            ErrorCode::ImageEmpty => "image.empty",
            ErrorCode::ImageUnreadable => "image.unreadable",
            ErrorCode::ImageRefused => "image.refused",
            ErrorCode::ImageInUse => "image.inUse",
            ErrorCode::ImageUnknownFormat => "image.unknownFormat",
            ErrorCode::ImageAlreadyExists => "image.alreadyExists",
            ErrorCode::ImageShrinkRefused => "image.shrinkRefused",
            ErrorCode::StreamTicketInvalid => "stream.ticketInvalid",
            ErrorCode::StreamUnavailable => "stream.unavailable",
            ErrorCode::InputUnknownKey => "input.unknownKey",
            ErrorCode::InputUntypeable => "input.untypeable",
            ErrorCode::TrashNotFound => "trash.notFound",
            ErrorCode::JobNotFound => "job.notFound",
            ErrorCode::JobCancelled => "job.cancelled",
            ErrorCode::OrphanNotFound => "orphan.notFound",
        }
    }
    pub fn named(name: &str) -> Option<ErrorCode> {
        ErrorCode::ALL.into_iter().find(|value| value.name() == name)
    }
}
/// What a host may be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CapabilityName {
    RunX8664,
    RunAarch64,
    DisplaySpice,
    DisplayVnc,
    DisplayWindow,
    NetworkBridged,
    VmSuspend,
    ImagesImport,
    FirmwareUefi,
    FirmwareSecureBoot,
    FirmwareTpm,
    DriveHotplug,
    HostReveal,
    QemuInstall,
}
impl CapabilityName {
    pub const ALL: [CapabilityName; 14] = [
        CapabilityName::RunX8664,
        CapabilityName::RunAarch64,
        CapabilityName::DisplaySpice,
        CapabilityName::DisplayVnc,
        CapabilityName::DisplayWindow,
        CapabilityName::NetworkBridged,
        CapabilityName::VmSuspend,
        CapabilityName::ImagesImport,
        CapabilityName::FirmwareUefi,
        CapabilityName::FirmwareSecureBoot,
        CapabilityName::FirmwareTpm,
        CapabilityName::DriveHotplug,
        CapabilityName::HostReveal,
        CapabilityName::QemuInstall,
    ];
    pub const fn name(self) -> &'static str {
        match self {
            CapabilityName::RunX8664 => "run.x86_64",
            CapabilityName::RunAarch64 => "run.aarch64",
            CapabilityName::DisplaySpice => "display.spice",
            CapabilityName::DisplayVnc => "display.vnc",
            CapabilityName::DisplayWindow => "display.window",
            CapabilityName::NetworkBridged => "network.bridged",
            CapabilityName::VmSuspend => "vm.suspend",
            CapabilityName::ImagesImport => "images.import",
            CapabilityName::FirmwareUefi => "firmware.uefi",
            CapabilityName::FirmwareSecureBoot => "firmware.secureBoot",
            CapabilityName::FirmwareTpm => "firmware.tpm",
            CapabilityName::DriveHotplug => "drive.hotplug",
            CapabilityName::HostReveal => "host.reveal",
            CapabilityName::QemuInstall => "qemu.install",
        }
    }
    pub fn named(name: &str) -> Option<CapabilityName> {
        CapabilityName::ALL.into_iter().find(|value| value.name() == name)
    }
}
/// What carries bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamName {
    Display,
    Serial,
    Screenshot,
    Stats,
    Log,
    Image,
}
impl StreamName {
    pub const ALL: [StreamName; 6] = [
        StreamName::Display,
        StreamName::Serial,
        StreamName::Screenshot,
        StreamName::Stats,
        StreamName::Log,
        StreamName::Image,
    ];
    pub const fn name(self) -> &'static str {
        match self {
            StreamName::Display => "display",
            StreamName::Serial => "serial",
            StreamName::Screenshot => "screenshot",
            StreamName::Stats => "stats",
            StreamName::Log => "log",
            StreamName::Image => "image",
        }
    }
    pub fn named(name: &str) -> Option<StreamName> {
        StreamName::ALL.into_iter().find(|value| value.name() == name)
    }
}
/// An event with its payload.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    VmChanged(types::VmChangedEvent),
    VmRemoved(types::VmRemovedEvent),
    VmNotice(types::VmNoticeEvent),
    TrashChanged(types::TrashChangedEvent),
    JobChanged(types::JobChangedEvent),
    JobOutput(types::JobOutputEvent),
    SettingsChanged(types::SettingsChangedEvent),
    OrphanChanged(types::OrphanChangedEvent),
    DoctorChanged(types::DoctorChangedEvent),
    OwnerReleasing(types::OwnerReleasingEvent),
}
impl Event {
    pub const fn topic(&self) -> &'static str {
        match self {
            Event::VmChanged(_) => "vm.changed",
            Event::VmRemoved(_) => "vm.removed",
            Event::VmNotice(_) => "vm.notice",
            Event::TrashChanged(_) => "trash.changed",
            Event::JobChanged(_) => "job.changed",
            Event::JobOutput(_) => "job.output",
            Event::SettingsChanged(_) => "settings.changed",
            Event::OrphanChanged(_) => "orphan.changed",
            Event::DoctorChanged(_) => "doctor.changed",
            Event::OwnerReleasing(_) => "owner.releasing",
        }
    }
    /// The payload as it goes over the wire.
    pub fn payload(&self) -> Result<serde_json::Value, ApiError> {
        match self {
            Event::VmChanged(payload) => encode(payload),
            Event::VmRemoved(payload) => encode(payload),
            Event::VmNotice(payload) => encode(payload),
            Event::TrashChanged(payload) => encode(payload),
            Event::JobChanged(payload) => encode(payload),
            Event::JobOutput(payload) => encode(payload),
            Event::SettingsChanged(payload) => encode(payload),
            Event::OrphanChanged(payload) => encode(payload),
            Event::DoctorChanged(payload) => encode(payload),
            Event::OwnerReleasing(payload) => encode(payload),
        }
    }
}
