//! Ends a QEMU for certain: quit, then TERM, then KILL, each with its time.
use super::parts::GuestPorts;
use super::run::{Exited, Run};
use super::wait::{happens_within, pause};
use crate::ports::guest_processes::{ProcessIdentity, ProcessSignal};
use openutm_contract::{ApiError, ErrorCode};
use openutm_qemu::qmp::QmpConnection;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What ending needs to know of a QEMU.
pub struct Endable<'a> {
    pub identity: &'a ProcessIdentity,
    /// Of our own child.
    pub exited: Option<Exited>,
    /// Asked first, where it is there.
    pub qmp: Option<Arc<QmpConnection>>,
}

const QUIT: Duration = Duration::from_secs(3);
const TERM: Duration = Duration::from_secs(2);
/// A process in uninterruptible sleep (a dead disk) may take its time even after KILL.
const KILL: Duration = Duration::from_secs(10);
const LONGEST_LOOK: Duration = Duration::from_millis(100);

impl<'a> Endable<'a> {
    /// With `quit` first.
    pub fn politely(run: &'a Run) -> Self {
        Self { qmp: run.qmp(), ..Self::at_once(run) }
    }

    /// Without `quit`, for a QEMU whose QMP is not there.
    pub fn at_once(run: &'a Run) -> Self {
        Self { identity: &run.identity, exited: run.exited.clone(), qmp: None }
    }
}

/// Returns when the process is gone. Fails with `vm.notAnswering` when even KILL does not end it.
pub async fn end_process(ports: &GuestPorts, qemu: Endable<'_>) -> Result<(), ApiError> {
    if let Some(qmp) = qemu.qmp.clone() {
        // How it answers is all the same: what counts is that it goes.
        tokio::spawn(async move { qmp.execute_within("quit", None, QUIT).await });
        if is_gone_within(ports, &qemu, QUIT).await {
            return Ok(());
        }
    }
    for (signal, patience) in [(ProcessSignal::Term, TERM), (ProcessSignal::Kill, KILL)] {
        if !ports.processes.signal(qemu.identity, signal).await? || is_gone_within(ports, &qemu, patience).await {
            return Ok(());
        }
    }
    let pid = qemu.identity.pid;
    let hint = "The system holds it, perhaps because of a disk that does not answer. It ends when the disk does, or at \
        the next restart.";
    let waited_ms = (QUIT + TERM + KILL).as_millis() as u64;
    Err(ApiError::new(ErrorCode::VmNotAnswering, format!("QEMU (process {pid}) could not be ended."))
        .hint(hint)
        .with("pid", pid)
        .with("waitedMs", waited_ms))
}

/// Our own child tells when it ends; another backend's is looked at, for these few seconds only.
async fn is_gone_within(ports: &GuestPorts, qemu: &Endable<'_>, timeout: Duration) -> bool {
    if let Some(exited) = qemu.exited.clone() {
        return happens_within(&*ports.clock, exited, timeout).await.is_some();
    }
    let end = Instant::now() + timeout;
    let mut delay = Duration::from_millis(5);
    while Instant::now() < end {
        if !ports.processes.is_alive(qemu.identity).await {
            return true;
        }
        pause(&*ports.clock, delay).await;
        delay = (delay * 2).min(LONGEST_LOOK);
    }
    !ports.processes.is_alive(qemu.identity).await
}
