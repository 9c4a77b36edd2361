//! From a plan to a guest that runs. Whatever fails, nothing is left behind: no process, no directory.
use super::end_process::{Endable, end_process};
use super::guest_file::{GuestFile, SCHEMA_VERSION, write_guest_file};
use super::launch_error::{Failure, launch_error};
use super::parts::GuestPorts;
use super::plan::Planned;
use super::run::{NewRun, Run};
use super::session::Sessions;
use super::wait::happens_within;
use crate::explain::qemu_errors::as_api_error;
use crate::library::vm_library::WholeVmRecord;
use crate::ports::guest_processes::{ProcessSignal, SpawnRequest};
use crate::ports::run_dirs::RunDir;
use futures_util::FutureExt;
use futures_util::future::{join_all, pending};
use openutm_contract::types::{
    EpochMs, GuestRuntimeDisplayProtocol, LaunchHelper, LaunchPlan, LaunchPlanDisplayProtocol,
};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::qmp::QmpOptions;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub struct Launch<'a> {
    pub ports: &'a GuestPorts,
    pub sessions: &'a Sessions,
    pub record: &'a WholeVmRecord,
    /// Cancelled when somebody ends the start by force.
    pub signal: &'a CancellationToken,
    /// Called as soon as a process exists.
    pub on_spawned: &'a (dyn Fn(&Arc<Run>) + Send + Sync),
}

const HELPER_PATIENCE: Duration = Duration::from_secs(5);
/// EOF comes a moment before the exit status, which says more.
const EXIT_PATIENCE: Duration = Duration::from_millis(500);

/// When it fails, the process has ended and its traces are removed.
pub async fn launch(launch: &Launch<'_>, planned: &Planned) -> Result<Arc<Run>, ApiError> {
    let ports = launch.ports;
    let run_dir = &planned.run_dir;
    ports.run_dirs.create(run_dir).await?;
    let launched = prepare_and_start(launch, planned).await;
    if launched.is_err() {
        // What failed is told; that its traces could not be removed either would say nothing new.
        ports.run_dirs.remove(&run_dir.path).await.ok();
        join_all(planned.plan.cleanup.iter().map(|path| ports.files.remove(path))).await;
    }
    launched
}

async fn prepare_and_start(launch: &Launch<'_>, planned: &Planned) -> Result<Arc<Run>, ApiError> {
    let Launch { ports, record, .. } = launch;
    let Planned { plan, run_dir, vm_dir, .. } = planned;
    let file = guest_file(launch, planned);
    // All to their end, also when one fails: what is removed afterwards is not made again.
    let (log_path, written, prepared) = tokio::join!(
        ports.logs.begin_run(&record.id),
        // Written before the spawn as well: a crash in between leaves something that is found.
        write_guest(ports, run_dir, &file),
        join_all(plan.files.iter().map(|one| ports.files.prepare(one))),
    );
    let log_path = log_path?;
    written?;
    prepared.into_iter().collect::<Result<(), ApiError>>()?;
    let place = Place { cwd: vm_dir, log_path: &log_path };
    for helper in &plan.helpers {
        start_helper(ports, helper, &place).await?;
    }
    let spawned = ports.processes.spawn(place.request(plan.argv.clone(), env_of(plan))).await?;
    let run = Run::new(NewRun {
        vm_id: record.id.to_string(),
        dir: run_dir.clone(),
        file: GuestFile { process: Some(spawned.identity.clone()), ..file },
        identity: spawned.identity,
        exited: Some(spawned.exited),
    });
    (launch.on_spawned)(&run);
    bring_up(launch, &run).await?;
    Ok(run)
}

struct Place<'a> {
    cwd: &'a str,
    log_path: &'a str,
}

impl Place<'_> {
    fn request(&self, argv: Vec<String>, env: BTreeMap<String, String>) -> SpawnRequest {
        SpawnRequest { argv, env, cwd: self.cwd.to_owned(), log_path: self.log_path.to_owned() }
    }
}

fn env_of(plan: &LaunchPlan) -> BTreeMap<String, String> {
    plan.env.clone().into_iter().collect()
}

/// Helpers end by themselves when QEMU lets go of their socket.
async fn start_helper(ports: &GuestPorts, helper: &LaunchHelper, place: &Place<'_>) -> Result<(), ApiError> {
    let missing = |what: &str, hint: String| {
        let message = format!("{}, which this VM needs, {what}.", helper.name);
        ApiError::new(ErrorCode::CapabilityMissing, message).hint(hint).with("capability", helper.name.clone())
    };
    let request = place.request(helper.argv.clone(), BTreeMap::new());
    let started = ports.processes.spawn(request).await.map_err(|error| {
        let hint = format!("Install {}, or turn off what needs it in the VM's settings.", helper.name);
        missing("could not be started", hint).cause(error)
    })?;
    if ports.files.appears(&helper.socket_path, HELPER_PATIENCE).await {
        return Ok(());
    }
    ports.processes.signal(&started.identity, ProcessSignal::Kill).await?;
    Err(missing("did not become ready", "The VM's log may say why.".to_owned()))
}

fn guest_file(Launch { ports, record, .. }: &Launch, Planned { plan, qemu, .. }: &Planned) -> GuestFile {
    GuestFile {
        schema_version: SCHEMA_VERSION,
        vm_id: record.id.clone(),
        vm_name: record.name.clone(),
        revision: record.revision,
        config: Arc::new(record.config.clone()),
        process: None,
        argv: plan.argv.clone(),
        qemu_path: qemu.binary_path.clone(),
        qemu_version: qemu.version.text.clone(),
        accelerator: plan.accelerator,
        display_protocol: match plan.display_protocol {
            LaunchPlanDisplayProtocol::Spice => GuestRuntimeDisplayProtocol::Spice,
            LaunchPlanDisplayProtocol::Vnc => GuestRuntimeDisplayProtocol::Vnc,
            LaunchPlanDisplayProtocol::None => GuestRuntimeDisplayProtocol::None,
        },
        notes: plan.notes.clone(),
        started_at_ms: EpochMs(ports.clock.now_ms()),
        cleanup: plan.cleanup.clone(),
    }
}

async fn write_guest(ports: &GuestPorts, run_dir: &RunDir, file: &GuestFile) -> Result<(), ApiError> {
    ports.run_dirs.write_guest(run_dir, &write_guest_file(file)).await
}

async fn bring_up(launch: &Launch<'_>, run: &Arc<Run>) -> Result<(), ApiError> {
    let Err(failure) = speak_first(launch, run).await else { return Ok(()) };
    let Launch { ports, signal, .. } = launch;
    let failure = match (failure, run.exited.clone()) {
        (Failure::NotReady(error), Some(exited)) if !signal.is_cancelled() => {
            // As it is before we end it: our own ending explains nothing.
            let exit = happens_within(&*ports.clock, exited, EXIT_PATIENCE).await;
            exit.map_or(Failure::NotReady(error), Failure::Ended)
        }
        (failure, _) => failure,
    };
    run.release();
    run.ask_end();
    let gone = match failure {
        Failure::Ended(_) => Ok(()),
        Failure::BrokenOff | Failure::NotReady(_) => end_process(ports, Endable::at_once(run)).await,
    };
    // Also when it could not be ended: nobody waits for it for ever.
    run.ended.cancel();
    gone?;
    Err(launch_error(ports, launch.record, failure).await)
}

/// Waits for QEMU's greeting and for what state its guest is in, while QEMU lives and nobody breaks the start off.
async fn speak_first(launch: &Launch<'_>, run: &Arc<Run>) -> Result<(), Failure> {
    let Launch { ports, sessions, signal, .. } = launch;
    let options = QmpOptions { timeout: ports.launch_timeout, on_event: sessions.listener(run) };
    let file = run.file();
    let meeting = async {
        let connecting = ports.sockets.connect_qmp(&run.dir.endpoints.qmp, ports.launch_timeout, options);
        let (qmp, written) = tokio::join!(connecting, write_guest(ports, &run.dir, &file));
        written?;
        qmp.map_err(as_api_error)
    };
    let exited = run.exited.clone().map_or_else(|| pending().boxed(), FutureExt::boxed);
    let qmp = tokio::select! {
        biased;
        () = signal.cancelled() => return Err(Failure::BrokenOff),
        exit = exited => return Err(Failure::Ended(exit)),
        met = meeting => met.map_err(Failure::NotReady)?,
    };
    sessions.watch(run);
    tokio::select! {
        biased;
        () = signal.cancelled() => Err(Failure::BrokenOff),
        attached = sessions.attach(run, Arc::new(qmp)) => {
            attached.map_err(|error| Failure::NotReady(as_api_error(error)))
        }
    }
}
