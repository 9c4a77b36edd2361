//! Start, stop, pause, resume, restart: what changes a guest's status, one at a time per VM.
use super::ask_to_stop::ask_to_stop;
use super::board::GuestBoard;
use super::end_process::{Endable, end_process};
use super::launch::{Launch, launch};
use super::parts::GuestPorts;
use super::plan::plan_start;
use super::preflight::check_ports;
use super::queues::KeyedQueue;
use super::run::Run;
use super::runs::Runs;
use super::session::Sessions;
use super::starts::{Break, Starts};
use super::words::reasons;
use crate::explain::qemu_errors::as_api_error;
use crate::library::vm_library::WholeVmRecord;
use crate::lifecycle::{LifecycleEvent, is_live};
use crate::listeners::Listener;
use futures_util::FutureExt;
use openutm_contract::types::{Reason, VmStatus};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::qmp::QmpConnection;
use serde_json::Value;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What power needs. Called with a guest that runs, `on_running` begins what goes with it (serial line, log size).
pub struct PowerParts {
    pub ports: GuestPorts,
    pub board: Arc<GuestBoard>,
    pub sessions: Sessions,
    pub queue: KeyedQueue,
    pub runs: Runs,
    pub on_running: Listener<Arc<Run>>,
}

/// Gives the record as it is when the start's turn comes.
pub type NeedRecord = Box<dyn FnOnce() -> Result<WholeVmRecord, ApiError> + Send>;

/// Clones have the same guests in their hands.
#[derive(Clone)]
pub struct Power {
    parts: Arc<PowerParts>,
    starts: Starts,
    /// What a forced stop breaks off: a start that hangs, a stop that waits.
    breaks: Break,
}

const ASLEEP: &str = "guest.asleep";

pub(super) fn wrong_state(status: VmStatus, wanted: &str) -> ApiError {
    ApiError::new(ErrorCode::VmWrongState, format!("The VM is {status}; it must be {wanted} for this."))
        .hint(format!("Try again once it is {wanted}."))
        .with("status", status.to_string())
}

fn as_reason(error: &ApiError) -> Reason {
    let stderr = error.data.as_ref().and_then(|data| data.get("stderr")).and_then(Value::as_array);
    let evidence: Vec<String> =
        stderr.into_iter().flatten().map(|line| line.as_str().unwrap_or_default().to_owned()).collect();
    Reason {
        code: error.code.name().to_owned(),
        message: error.message.clone(),
        hint: error.hint.clone(),
        evidence: (!evidence.is_empty()).then_some(evidence),
    }
}

impl Power {
    pub fn new(parts: PowerParts) -> Self {
        Self { parts: Arc::new(parts), starts: Starts::default(), breaks: Break::default() }
    }

    /// Starts of one VM at the same time are one start; it goes on when nobody waits for it any more.
    pub async fn start(&self, vm_id: &str, need: NeedRecord) -> Result<(), ApiError> {
        let begin = || {
            let (power, id) = (self.clone(), vm_id.to_owned());
            let place = self.parts.queue.place(vm_id);
            async move {
                let _turn = place.turn().await;
                if is_live(power.parts.board.status(&id)) {
                    return Ok(());
                }
                let breakable = power.breaks.breakable(&id);
                let record = need()?;
                let starting = AssertUnwindSafe(power.start_now(&record, breakable.signal()));
                starting.catch_unwind().await.unwrap_or_else(|_| Err(power.panicked(&id)))
            }
        };
        self.starts.join(vm_id, begin).await
    }

    /// Fails with `vm.stopTimedOut`, with the guest still running.
    pub async fn stop(&self, vm_id: &str, timeout: Duration) -> Result<(), ApiError> {
        let stopping = async {
            let Some(run) = self.parts.runs.get(vm_id) else { return Ok(()) };
            let qmp = self.qmp_of(vm_id)?;
            let breakable = self.breaks.breakable(vm_id);
            ask_to_stop(&self.parts, &run, &qmp, timeout, breakable.signal()).await
        };
        self.parts.queue.run(vm_id, stopping).await
    }

    /// Ends QEMU at once. Outside the queue: it ends what the queue waits for.
    pub async fn force_stop(&self, vm_id: &str) -> Result<(), ApiError> {
        let PowerParts { ports, board, sessions, runs, .. } = &*self.parts;
        let run = runs.get(vm_id);
        if let Some(run) = &run {
            run.ask_end();
        }
        self.breaks.now(vm_id);
        if let Some(run) = run {
            board.apply(vm_id, LifecycleEvent::StopRequested, None);
            end_process(ports, Endable::politely(&run)).await?;
            sessions.gone(&run).await;
            run.ended.cancelled().await;
        }
        // A start that was broken off has its state to tell yet; how it failed is its own caller's to hear.
        self.starts.settled(vm_id).await;
        Ok(())
    }

    pub async fn pause(&self, vm_id: &str) -> Result<(), ApiError> {
        let pausing = async {
            if self.parts.board.status(vm_id) == VmStatus::Paused {
                return Ok(());
            }
            self.tell(vm_id, "stop").await
        };
        self.parts.queue.run(vm_id, pausing).await
    }

    pub async fn resume(&self, vm_id: &str) -> Result<(), ApiError> {
        let resuming = async {
            let state = self.parts.board.state(vm_id);
            let is_asleep = state.status_reason.is_some_and(|reason| reason.code == ASLEEP);
            if state.status == VmStatus::Running && !is_asleep {
                return Ok(());
            }
            self.tell(vm_id, if is_asleep { "system_wakeup" } else { "cont" }).await
        };
        self.parts.queue.run(vm_id, resuming).await
    }

    /// Presses the reset button.
    pub async fn reset(&self, vm_id: &str) -> Result<(), ApiError> {
        let resetting = async {
            self.tell(vm_id, "system_reset").await?;
            // A guest that had crashed or was paused is to run again.
            if self.parts.board.status(vm_id) == VmStatus::Paused {
                self.tell(vm_id, "cont").await?;
            }
            Ok(())
        };
        self.parts.queue.run(vm_id, resetting).await
    }

    /// What the running guest is spoken to with. Fails with `vm.wrongState` or `vm.notAnswering`.
    pub fn qmp_of(&self, vm_id: &str) -> Result<Arc<QmpConnection>, ApiError> {
        let PowerParts { board, runs, .. } = &*self.parts;
        let run = runs.get(vm_id).ok_or_else(|| wrong_state(board.status(vm_id), "running"))?;
        run.qmp().ok_or_else(|| {
            let reason = board.state(vm_id).status_reason.unwrap_or_else(|| reasons().not_answering.clone());
            let error = ApiError::new(ErrorCode::VmNotAnswering, reason.message);
            match reason.hint {
                Some(hint) => error.hint(hint),
                None => error,
            }
        })
    }

    async fn tell(&self, vm_id: &str, command: &str) -> Result<(), ApiError> {
        self.qmp_of(vm_id)?.execute(command, None).await.map_err(as_api_error)?;
        Ok(())
    }

    async fn start_now(&self, record: &WholeVmRecord, signal: &CancellationToken) -> Result<(), ApiError> {
        let PowerParts { ports, board, runs, on_running, .. } = &*self.parts;
        let id = record.id.as_str();
        board.apply(id, LifecycleEvent::StartRequested, None);
        let spawned = OnceLock::new();
        match self.plan_and_launch(record, signal, &spawned).await {
            Ok(run) => {
                let file = run.file();
                let (version, accelerator, pid) = (&file.qemu_version, file.accelerator, run.identity.pid);
                ports.logs.write(id, &format!("started: QEMU {version} with {accelerator}, process {pid}"));
                on_running(&run);
                Ok(())
            }
            Err(error) => {
                if let Some(spawned) = spawned.get() {
                    runs.remove(spawned);
                }
                ports.logs.write(id, &format!("not started: {}", error.message));
                // A refusal leaves the VM as it was; a QEMU that failed by itself is worth a mark.
                if signal.is_cancelled() {
                    board.apply(id, LifecycleEvent::Ended, None);
                } else if spawned.get().is_none() {
                    board.apply(id, LifecycleEvent::StartRefused, None);
                } else {
                    board.apply(id, LifecycleEvent::LaunchFailed, Some(as_reason(&error)));
                }
                Err(error)
            }
        }
    }

    /// A defect in the middle of a start: the VM must not count as starting for ever.
    fn panicked(&self, vm_id: &str) -> ApiError {
        let error = ApiError::defect("a start panicked");
        self.parts.board.apply(vm_id, LifecycleEvent::LaunchFailed, Some(as_reason(&error)));
        error
    }

    async fn plan_and_launch(
        &self,
        record: &WholeVmRecord,
        signal: &CancellationToken,
        spawned: &OnceLock<Arc<Run>>,
    ) -> Result<Arc<Run>, ApiError> {
        let PowerParts { ports, board, sessions, runs, .. } = &*self.parts;
        let (planned, ()) = tokio::try_join!(
            plan_start(ports, record),
            // Only here: a guest that runs holds its own ports.
            check_ports(&*ports.host, &record.config),
        )?;
        let on_spawned = |run: &Arc<Run>| {
            // One start spawns one QEMU.
            spawned.set(run.clone()).ok();
            runs.insert(run.clone());
            board.set_runtime(&run.vm_id, run.run_facts());
        };
        launch(&Launch { ports, sessions, record, signal, on_spawned: &on_spawned }, &planned).await
    }
}
