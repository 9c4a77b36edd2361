//! Keeps one guest's state true while its QEMU lives: events drive it, EOF and the process's end close it. Nothing polls.
use super::apply_news::apply_news;
use super::board::GuestBoard;
use super::ending::{EndEvidence, explain_ending};
use super::parts::{GuestPorts, Notice};
use super::qmp_news::{DISPLAY_AGENT_CHARDEV, read_news, read_run_state};
use super::run::Run;
use super::wait::{happens_within, pause_unless};
use super::words::reasons;
use crate::lifecycle::LifecycleEvent;
use crate::listeners::Listener;
use crate::ports::guest_processes::ProcessExit;
use futures_util::future::{BoxFuture, join_all};
use openutm_contract::types::{DisplayAgent, VmStatus};
use openutm_qemu::qmp::{QmpConnection, QmpError, QmpEvent, QmpOptions};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

pub struct SessionParts {
    pub ports: GuestPorts,
    pub board: Arc<GuestBoard>,
    pub notify: Arc<dyn Fn(Notice) + Send + Sync>,
    /// The guest has ended; called once, before the state changes.
    pub on_ended: Listener<Arc<Run>>,
}

/// Clones look after the same guests.
#[derive(Clone)]
pub struct Sessions(Arc<SessionParts>);

/// SHUTDOWN may still be on its way when the process is gone already. The end of the connection follows it, and comes at
/// once but on a busy machine.
const LAST_EVENTS: Duration = Duration::from_secs(5);
const FIRST_LOOK: Duration = Duration::from_millis(5);
/// QEMU closes QMP before it exits; one that has not exited by then only does not answer.
const LAST_LOOK: Duration = Duration::from_secs(2);
const FIRST_RETRY: Duration = Duration::from_millis(500);
const LONGEST_RETRY: Duration = Duration::from_secs(10);
const LAST_WORDS_LINES: usize = 200;
/// As long as the connection lives.
const FOR_EVER: Duration = Duration::MAX;

impl Sessions {
    pub fn new(parts: SessionParts) -> Self {
        Self(Arc::new(parts))
    }

    /// What hands the run's events over, for the options of its connection.
    pub fn listener(&self, run: &Arc<Run>) -> Box<dyn Fn(QmpEvent) + Send + Sync> {
        let (sessions, run) = (self.clone(), Arc::downgrade(run));
        Box::new(move |event| {
            let Some(run) = run.upgrade() else { return };
            if let Some(news) = read_news(&event) {
                run.while_live(|life| apply_news(&sessions.0, &run, life, news));
            }
        })
    }

    /// Takes a negotiated connection: asks for the state, and watches for its end.
    pub async fn attach(&self, run: &Arc<Run>, qmp: Arc<QmpConnection>) -> Result<(), QmpError> {
        run.set_qmp(Some(qmp.clone()));
        self.follow_end(run, &qmp);
        if let Err(error) = self.ask_state(run, &qmp).await {
            run.set_qmp(None);
            qmp.close();
            return Err(error);
        }
        let (sessions, watched, over) = (self.clone(), run.clone(), qmp.clone());
        tokio::spawn(async move { sessions.watch_over(&watched, &over).await });
        // Good to know, and no reason to keep anybody waiting; a guest that ends meanwhile has no agent.
        let (sessions, run) = (self.clone(), run.clone());
        tokio::spawn(async move { sessions.ask_display_agent(&run, &qmp).await });
        Ok(())
    }

    /// Watches for the process's end; called once, right after the spawn.
    pub fn watch(&self, run: &Arc<Run>) {
        let Some(exited) = run.exited.clone() else { return };
        let (sessions, run) = (self.clone(), run.clone());
        tokio::spawn(async move {
            let exit = exited.await;
            if let Some(qmp) = run.qmp().filter(|qmp| qmp.close_reason().is_none()) {
                happens_within(&*sessions.0.ports.clock, qmp.closed(), LAST_EVENTS).await;
            }
            sessions.settle(&run, Some(&exit)).await;
        });
    }

    /// Says that the process was just seen to be gone, so that nobody has to find it out. Of our own child the exit status
    /// is about to arrive, which says more than its absence.
    pub async fn gone(&self, run: &Arc<Run>) {
        if run.exited.is_none() {
            self.settle(run, None).await;
        }
    }

    /// Connects to a QEMU that runs already. Returns when it answers, or after `patience`; the trying goes on until it
    /// ends.
    pub async fn meet(&self, run: &Arc<Run>, patience: Duration) {
        run.while_live(|life| life.is_known = false);
        let (sessions, met) = (self.clone(), run.clone());
        let meeting = tokio::spawn(async move { sessions.meet_at_last(&met).await });
        let board = &self.0.board;
        if happens_within(&*self.0.ports.clock, meeting, patience).await.is_none() {
            run.while_live(|life| {
                if !life.is_known && board.state(&run.vm_id).status_reason.is_none() {
                    board.apply(&run.vm_id, LifecycleEvent::Running, Some(reasons().not_answering.clone()));
                }
            });
        }
    }

    async fn settle(&self, run: &Arc<Run>, exit: Option<&ProcessExit>) {
        if !run.settle() {
            return;
        }
        let SessionParts { ports, board, on_ended, .. } = &*self.0;
        let last_words = ports.logs.last_words(&run.vm_id, LAST_WORDS_LINES).await;
        let shutdown = run.shutdown();
        let evidence = EndEvidence { asked: run.end_asked(), shutdown: shutdown.as_ref(), exit, last_words };
        let ending = explain_ending(evidence);
        run.release();
        on_ended(run);
        // A launch that failed says so itself, with more detail.
        if board.status(&run.vm_id) != VmStatus::Starting {
            ports.logs.write(&run.vm_id, &ending.line);
            board.apply(&run.vm_id, ending.event, ending.reason);
        }
        join_all(run.file().cleanup.iter().map(|path| ports.files.remove(path))).await;
        if let Err(error) = ports.run_dirs.remove(&run.dir.path).await {
            let fields = [("vmId", Value::from(run.vm_id.as_str()))];
            ports.log.error("cleaning up after a guest failed", &error, &fields);
        }
        run.ended.cancel();
    }

    fn follow_end(&self, run: &Arc<Run>, qmp: &Arc<QmpConnection>) {
        let (sessions, run, qmp) = (self.clone(), run.clone(), qmp.clone());
        // Boxed: what follows may attach again, and so come back here.
        let following: BoxFuture<'static, ()> = Box::pin(async move {
            if run.let_go.run_until_cancelled(qmp.closed()).await.is_some() && run.speaks_over(&qmp) {
                sessions.on_qmp_closed(&run, &qmp).await;
            }
        });
        tokio::spawn(following);
    }

    /// QMP is gone. QEMU closes it before it exits: look until the process is gone, then no longer.
    async fn on_qmp_closed(&self, run: &Arc<Run>, qmp: &Arc<QmpConnection>) {
        let SessionParts { ports, board, .. } = &*self.0;
        let mut delay = FIRST_LOOK;
        while delay < LAST_LOOK {
            if !ports.processes.is_alive(&run.identity).await {
                return self.gone(run).await;
            }
            pause_unless(&*ports.clock, delay, &run.let_go).await;
            // Somebody else has given this connection up and looks after the guest.
            if run.let_go.is_cancelled() || !run.speaks_over(qmp) {
                return;
            }
            delay *= 2;
        }
        run.set_qmp(None);
        run.while_live(|_| board.set_reason(&run.vm_id, Some(reasons().not_answering.clone())));
        self.meet(run, Duration::ZERO).await;
    }

    /// Notices a QEMU that hangs while nobody asks it for anything: one small question now and then.
    async fn watch_over(&self, run: &Arc<Run>, qmp: &Arc<QmpConnection>) {
        let SessionParts { ports, board, .. } = &*self.0;
        let is_over = || run.let_go.is_cancelled() || !run.speaks_over(qmp);
        loop {
            pause_unless(&*ports.clock, ports.heartbeat, &run.let_go).await;
            if is_over() {
                return;
            }
            let asked = run.let_go.run_until_cancelled(qmp.execute("query-status", None)).await;
            match asked {
                Some(Ok(_)) => {}
                Some(Err(QmpError::Timeout { .. })) if !is_over() => {
                    run.while_live(|_| board.set_reason(&run.vm_id, Some(reasons().not_answering.clone())));
                    ports.logs.write(&run.vm_id, "QEMU does not answer");
                    let answer = qmp.execute_within("query-status", None, FOR_EVER);
                    let Some(Ok(_)) = run.let_go.run_until_cancelled(answer).await else { return };
                    if self.welcome_back(run, qmp).await.is_err() {
                        return;
                    }
                }
                // Its end is the connection's end, which is told elsewhere.
                Some(Err(_)) | None => return,
            }
        }
    }

    /// A QEMU that was silent and has answered: what it is in now counts again.
    async fn welcome_back(&self, run: &Arc<Run>, qmp: &QmpConnection) -> Result<(), QmpError> {
        let SessionParts { ports, board, .. } = &*self.0;
        run.while_live(|_| {
            let reason = board.state(&run.vm_id).status_reason;
            if reason.is_some_and(|reason| reason.code == reasons().not_answering.code) {
                board.set_reason(&run.vm_id, None);
            }
        });
        ports.logs.write(&run.vm_id, "QEMU answers again");
        self.ask_state(run, qmp).await
    }

    async fn ask_state(&self, run: &Arc<Run>, qmp: &QmpConnection) -> Result<(), QmpError> {
        let turns = run.while_live(|life| life.turns);
        let answer = qmp.execute("query-status", None).await?;
        let status = answer["status"].as_str().unwrap_or_default();
        let is_waiting = status == "prelaunch";
        let is_new = run.while_live(|life| {
            life.is_known = true;
            // An event that came with the answer is newer than it.
            let is_new = Some(life.turns) == turns;
            if is_new && !is_waiting {
                let (event, reason) = read_run_state(status);
                self.0.board.apply(&run.vm_id, event, reason);
            }
            is_new
        });
        if is_waiting && is_new == Some(true) {
            qmp.execute("cont", None).await?;
        }
        Ok(())
    }

    async fn ask_display_agent(&self, run: &Arc<Run>, qmp: &QmpConnection) {
        let Ok(Value::Array(chardevs)) = qmp.execute("query-chardev", None).await else { return };
        let agent = chardevs.iter().find(|chardev| chardev["label"] == DISPLAY_AGENT_CHARDEV);
        let state = match agent.map(|agent| agent["frontend-open"] == true) {
            None => DisplayAgent::None,
            Some(true) => DisplayAgent::Connected,
            Some(false) => DisplayAgent::Absent,
        };
        run.while_live(|_| self.0.board.set_display_agent(&run.vm_id, state));
    }

    /// Tries until it answers or ends. A stopped QEMU accepts and stays silent: then the first try waits for it.
    async fn meet_at_last(&self, run: &Arc<Run>) {
        let ports = &self.0.ports;
        let mut delay = FIRST_RETRY;
        while !run.let_go.is_cancelled() {
            let Some(met) = run.let_go.run_until_cancelled(self.meet_once(run)).await else { return };
            let Err(error) = met else { return };
            if !ports.processes.is_alive(&run.identity).await {
                return self.gone(run).await;
            }
            self.tell_unreachable(run, &error);
            pause_unless(&*ports.clock, delay, &run.let_go).await;
            delay = (delay * 2).min(LONGEST_RETRY);
        }
    }

    async fn meet_once(&self, run: &Arc<Run>) -> Result<(), QmpError> {
        let options = QmpOptions { timeout: FOR_EVER, on_event: self.listener(run) };
        let qmp = self.0.ports.sockets.connect_qmp(&run.dir.endpoints.qmp, Duration::ZERO, options).await?;
        self.attach(run, Arc::new(qmp)).await
    }

    fn tell_unreachable(&self, run: &Run, error: &QmpError) {
        let SessionParts { ports, board, .. } = &*self.0;
        let reason = if is_unreachable(error) { &reasons().cannot_reattach } else { &reasons().not_answering };
        run.while_live(|_| {
            if board.state(&run.vm_id).status_reason.is_some_and(|present| present.code == reason.code) {
                return;
            }
            board.apply(&run.vm_id, LifecycleEvent::Running, Some(reason.clone()));
            let line = format!("QEMU (process {}) cannot be reached: {error}", run.identity.pid);
            ports.logs.write(&run.vm_id, &line);
        });
    }
}

/// Nothing listens there any more; a queue that is full (EAGAIN) is a QEMU that only does not answer.
fn is_unreachable(error: &QmpError) -> bool {
    matches!(error, QmpError::EndpointRefused { .. } | QmpError::NotReady(_))
}
