//! The contract's methods that concern what runs.
use super::Guests;
use super::external_viewers::ExternalViewers;
use super::guest_info::GuestInfos;
use super::keyboard::send::Keyboard;
use super::one_way::one_way;
use super::parts::GuestPorts;
use super::power::wrong_state;
use super::screenshot::take_screenshot;
use super::spice_viewers::SpiceViewers;
use super::statistics::Statistics;
use super::streams::Streams;
use crate::Subscription;
use crate::library::VmLibrary;
use crate::ports::byte_stream::{IssueTicket, OpenStream};
use futures_util::FutureExt;
use openutm_contract::types::{
    HostPath, Vm, VmGuestInfoParams, VmGuestInfoResult, VmLogsParams, VmLogsResult, VmOpenStreamParams,
    VmOpenStreamResult, VmOpenViewerParams, VmOpenViewerResult, VmPauseParams, VmPauseResult, VmPlanParams,
    VmPlanResult, VmRestartParams, VmRestartResult, VmResumeParams, VmResumeResult, VmScreenshotParams,
    VmScreenshotResult, VmSendKeysParams, VmSendKeysResult, VmStartParams, VmStartResult, VmStatus, VmStopParams,
    VmStopResult, VmTypeTextParams, VmTypeTextResult,
};
use openutm_contract::{ApiError, Context, StreamName};
use openutm_qemu::qmp::QmpConnection;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

/// The VM as the contract shows it. Fails with `vm.notFound`.
pub type ToWire = Arc<dyn Fn(&str) -> Result<Vm, ApiError> + Send + Sync>;

#[derive(Clone)]
pub struct GuestHandlerParts {
    pub guests: Guests,
    pub library: VmLibrary,
    pub ports: GuestPorts,
    pub issue_ticket: IssueTicket,
    pub to_wire: ToWire,
}

pub struct GuestHandlers {
    parts: GuestHandlerParts,
    keyboard: Keyboard,
    external: ExternalViewers,
    streams: Streams,
    guest_infos: GuestInfos,
}

impl GuestHandlers {
    pub fn new(parts: GuestHandlerParts) -> Self {
        let GuestHandlerParts { guests, ports, issue_ticket, .. } = &parts;
        let spice = Arc::new(SpiceViewers::new(ports.sockets.clone()));
        let external = ExternalViewers::new(ports.clone(), guests.board(), spice.clone());
        let streams = Streams {
            guests: guests.clone(),
            ports: ports.clone(),
            issue_ticket: issue_ticket.clone(),
            spice,
            external: external.clone(),
            statistics: Statistics::new(ports.clone()),
        };
        Self {
            keyboard: Keyboard::new(ports.clock.clone()),
            external,
            streams,
            guest_infos: GuestInfos::new(ports.sockets.clone()),
            parts,
        }
    }

    pub async fn vm_start(&self, VmStartParams { id }: VmStartParams) -> Result<VmStartResult, ApiError> {
        self.start(&id).await.map(VmStartResult)
    }

    pub async fn vm_stop(&self, params: VmStopParams) -> Result<VmStopResult, ApiError> {
        let VmStopParams { id, timeout_ms, force } = params;
        self.need_known(&id)?;
        if force {
            self.parts.guests.power().force_stop(&id).await?;
        } else {
            let timeout_ms = timeout_ms.unwrap_or_else(|| self.parts.library.settings().stop_timeout_ms);
            self.parts.guests.power().stop(&id, Duration::from_millis(timeout_ms)).await?;
        }
        self.to_wire(&id).map(VmStopResult)
    }

    pub async fn vm_pause(&self, VmPauseParams { id }: VmPauseParams) -> Result<VmPauseResult, ApiError> {
        self.need_known(&id)?;
        self.parts.guests.power().pause(&id).await?;
        self.to_wire(&id).map(VmPauseResult)
    }

    pub async fn vm_resume(&self, VmResumeParams { id }: VmResumeParams) -> Result<VmResumeResult, ApiError> {
        self.need_known(&id)?;
        self.parts.guests.power().resume(&id).await?;
        self.to_wire(&id).map(VmResumeResult)
    }

    pub async fn vm_restart(&self, VmRestartParams { id }: VmRestartParams) -> Result<VmRestartResult, ApiError> {
        let needs_restart = self.to_wire(&id)?.runtime.is_some_and(|runtime| runtime.restart_needed);
        let power = self.parts.guests.power();
        if !needs_restart {
            power.reset(&id).await?;
            return self.to_wire(&id).map(VmRestartResult);
        }
        power.stop(&id, Duration::from_millis(self.parts.library.settings().stop_timeout_ms)).await?;
        self.start(&id).await.map(VmRestartResult)
    }

    pub async fn vm_screenshot(
        &self,
        VmScreenshotParams { id }: VmScreenshotParams,
    ) -> Result<VmScreenshotResult, ApiError> {
        self.need_known(&id)?;
        let screenshot = take_screenshot(&self.parts.ports, &*self.parts.guests.need_run(&id)?).await?;
        let size_bytes = screenshot.bytes.len() as u64;
        let picture = Cursor::new(screenshot.bytes);
        let open: OpenStream = Box::new(move || {
            async move { Ok(one_way(picture, "A picture takes no bytes.", Subscription::none())) }.boxed()
        });
        Ok(VmScreenshotResult {
            ticket: (self.parts.issue_ticket)(StreamName::Screenshot, open),
            size_bytes,
            width_px: screenshot.size_px.width.into(),
            height_px: screenshot.size_px.height.into(),
        })
    }

    pub async fn vm_type_text(
        &self,
        VmTypeTextParams { id, text }: VmTypeTextParams,
        context: &Context,
    ) -> Result<VmTypeTextResult, ApiError> {
        self.keyboard.type_text(&*self.need_listening(&id)?, &text, &context.gone).await?;
        Ok(VmTypeTextResult {})
    }

    pub async fn vm_send_keys(
        &self,
        VmSendKeysParams { id, keys }: VmSendKeysParams,
    ) -> Result<VmSendKeysResult, ApiError> {
        self.keyboard.press(&*self.need_listening(&id)?, &keys).await?;
        Ok(VmSendKeysResult {})
    }

    pub async fn vm_plan(&self, VmPlanParams { id }: VmPlanParams) -> Result<VmPlanResult, ApiError> {
        let record = self.parts.library.need(&id)?;
        Ok(VmPlanResult(self.parts.guests.plan(&record).await?.plan))
    }

    pub async fn vm_logs(&self, VmLogsParams { id, lines }: VmLogsParams) -> Result<VmLogsResult, ApiError> {
        self.need_known(&id)?;
        let lines = usize::try_from(lines).unwrap_or(usize::MAX);
        let tail = self.parts.ports.logs.tail(&id, lines).await?;
        Ok(VmLogsResult { path: HostPath(tail.path), lines: tail.lines })
    }

    pub async fn vm_guest_info(
        &self,
        VmGuestInfoParams { id }: VmGuestInfoParams,
    ) -> Result<VmGuestInfoResult, ApiError> {
        self.need_known(&id)?;
        let run = self.parts.guests.need_run(&id)?;
        let qmp = self.parts.guests.qmp_of(&id)?;
        self.guest_infos.of(&run, &qmp).await.map(VmGuestInfoResult)
    }

    pub async fn vm_open_viewer(
        &self,
        VmOpenViewerParams { id }: VmOpenViewerParams,
    ) -> Result<VmOpenViewerResult, ApiError> {
        let name = self.to_wire(&id)?.name;
        self.external.open(&self.parts.guests.need_run(&id)?, &name).await?;
        Ok(VmOpenViewerResult {})
    }

    pub async fn vm_open_stream(&self, params: VmOpenStreamParams) -> Result<VmOpenStreamResult, ApiError> {
        self.need_known(&params.id)?;
        self.streams.open(params).await
    }

    async fn start(&self, id: &str) -> Result<Vm, ApiError> {
        self.parts.library.need(id)?;
        let (library, needed) = (self.parts.library.clone(), id.to_owned());
        self.parts.guests.power().start(id, Box::new(move || library.need(&needed))).await?;
        self.to_wire(id)
    }

    fn to_wire(&self, id: &str) -> Result<Vm, ApiError> {
        (self.parts.to_wire)(id)
    }

    /// QEMU takes no key while the virtual CPUs stand still. Fails with `vm.notFound`, `vm.wrongState`.
    fn need_listening(&self, id: &str) -> Result<Arc<QmpConnection>, ApiError> {
        let status = self.to_wire(id)?.status;
        if status == VmStatus::Paused {
            return Err(wrong_state(status, "running"));
        }
        self.parts.guests.qmp_of(id)
    }

    /// Also a broken VM's guest can be spoken to and ended. Fails with `vm.notFound`.
    fn need_known(&self, id: &str) -> Result<(), ApiError> {
        self.to_wire(id).map(drop)
    }
}
