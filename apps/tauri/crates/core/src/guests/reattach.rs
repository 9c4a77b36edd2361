//! What a new backend finds: guests that run on, guests that are gone, QEMUs that nobody knows. Ends nothing by itself.
use super::RecordOf;
use super::board::GuestBoard;
use super::ending::{EndEvidence, explain_ending};
use super::found_by_argv::{run_id_in, vm_id_in};
use super::guest_file::{GuestFile, SCHEMA_VERSION, read_guest_file};
use super::parts::GuestPorts;
use super::run::{NewRun, Run};
use super::runs::Runs;
use super::session::Sessions;
use super::words::reasons;
use crate::library::vm_library::VmRecord;
use crate::lifecycle::LifecycleEvent;
use crate::ports::guest_processes::{FoundProcess, ProcessIdentity};
use crate::ports::run_dirs::{FoundRunDir, RunDir};
use futures_util::future::join_all;
use openutm_contract::ApiError;
use openutm_contract::types::{
    Accelerator, EpochMs, GuestRuntimeDisplayProtocol, HostPath, Orphan, Reason, VmConfig, VmId,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

pub struct Reattach<'a> {
    pub ports: &'a GuestPorts,
    pub board: &'a GuestBoard,
    pub sessions: &'a Sessions,
    pub runs: &'a Runs,
    pub on_running: &'a (dyn Fn(&Arc<Run>) + Send + Sync),
    pub record_of: &'a RecordOf,
    pub on_orphan: &'a (dyn Fn(FoundOrphan) + Send + Sync),
}

#[derive(Debug, Clone)]
pub struct FoundOrphan {
    pub orphan: Orphan,
    pub identity: ProcessIdentity,
}

/// How long one guest may take to answer before it is named as not answering; all are asked at once.
const PATIENCE: Duration = Duration::from_secs(1);
const LAST_WORDS_LINES: usize = 200;

fn reason(code: &str, message: String, hint: &str) -> Reason {
    Reason { code: code.to_owned(), message, hint: Some(hint.to_owned()), evidence: None }
}

impl Reattach<'_> {
    pub async fn all(&self) -> Result<(), ApiError> {
        let roots = self.ports.run_dirs.roots();
        let (dirs, seen) = tokio::join!(self.ports.run_dirs.scan(), self.ports.processes.find_by_argument(&roots));
        let dirs = dirs?;
        let by_run_id: BTreeMap<String, FoundProcess> = seen
            .into_iter()
            .filter_map(|process| {
                let id = roots.iter().find_map(|root| run_id_in(&process.argv, root))?;
                Some((id, process))
            })
            .collect();
        let known: HashSet<String> = dirs.iter().map(|dir| dir.id.clone()).collect();
        join_all(dirs.into_iter().map(|dir| {
            let seen = by_run_id.get(&dir.id);
            self.take_over(dir, seen)
        }))
        .await;
        for (id, process) in by_run_id.into_iter().filter(|(id, _)| !known.contains(id)) {
            self.report_lost(&id, process);
        }
        Ok(())
    }

    async fn take_over(&self, dir: FoundRunDir, seen: Option<&FoundProcess>) {
        let file = dir.guest_text.as_deref().and_then(read_guest_file);
        let recorded = match file.as_ref().and_then(|file| file.process.clone()) {
            Some(recorded) if self.ports.processes.is_alive(&recorded).await => Some(recorded),
            _ => None,
        };
        let Some(identity) = recorded.or_else(|| seen.map(|seen| seen.identity.clone())) else {
            return self.forget_dead(&dir, file).await;
        };
        let pid = identity.pid;
        let (Some(file), Some(endpoints)) = (file, dir.endpoints.clone()) else {
            let problem = dir.problem.as_ref().map_or_else(String::new, |problem| format!(": {problem}"));
            let message = format!("A QEMU (process {pid}) runs whose runtime directory cannot be read{problem}.");
            let hint = "Shut its guest down from inside, or clean the orphan up to end it.";
            return self.report_orphan(&dir, identity, reason("orphan.unreadable", message, hint), None);
        };
        if (self.record_of)(&file.vm_id).is_none() {
            let name = &file.vm_name;
            let message = format!("A QEMU (process {pid}) runs for the VM “{name}”, which is not in the library.");
            let hint = "Restore the VM from the trash to reach it again, or clean the orphan up to end it.";
            return self.report_orphan(&dir, identity, reason("orphan.noVm", message, hint), Some(file));
        }
        let dir = RunDir { id: dir.id, path: dir.path, endpoints };
        self.adopt(dir, GuestFile { process: Some(identity.clone()), ..file }, identity).await;
    }

    async fn adopt(&self, dir: RunDir, file: GuestFile, identity: ProcessIdentity) {
        let run = Run::new(NewRun { vm_id: file.vm_id.to_string(), dir, identity, exited: None, file });
        self.runs.insert(run.clone());
        self.sessions.meet(&run, PATIENCE).await;
        run.while_live(|_| self.board.set_runtime(&run.vm_id, run.run_facts()));
        if !run.let_go.is_cancelled() {
            (self.on_running)(&run);
        }
    }

    /// The guest ended while no backend watched: the log's end is all there is.
    async fn forget_dead(&self, dir: &FoundRunDir, file: Option<GuestFile>) {
        let GuestPorts { logs, files, run_dirs, log, .. } = self.ports;
        if let Some(file) = file.as_ref().filter(|file| (self.record_of)(&file.vm_id).is_some()) {
            let vm_id = file.vm_id.as_str();
            let last_words = match file.process {
                None => Vec::new(),
                Some(_) => logs.last_words(vm_id, LAST_WORDS_LINES).await,
            };
            if last_words.is_empty() {
                logs.write(vm_id, "ended while OpenUTM was not running");
            } else {
                let evidence = EndEvidence { asked: false, shutdown: None, exit: None, last_words };
                let ending = explain_ending(evidence);
                let words = ending.reason.as_ref().map_or(&ending.line, |reason| &reason.message);
                logs.write(vm_id, &format!("ended while OpenUTM was not running: {words}"));
                self.board.apply(vm_id, LifecycleEvent::Crashed, ending.reason);
            }
        }
        let cleanup = file.map(|file| file.cleanup).unwrap_or_default();
        join_all(cleanup.iter().map(|path| files.remove(path))).await;
        if let Err(error) = run_dirs.remove(&dir.path).await {
            let fields = [("path", Value::from(dir.path.as_str()))];
            log.error("an old runtime directory could not be removed", &error, &fields);
        }
    }

    fn report_orphan(&self, dir: &FoundRunDir, identity: ProcessIdentity, reason: Reason, file: Option<GuestFile>) {
        let (vm_id, vm_name) = file.map(|file| (file.vm_id, file.vm_name.to_string())).unzip();
        let orphan = Orphan {
            id: dir.id.clone(),
            run_dir: HostPath(dir.path.clone()),
            pid: Some(identity.pid.into()),
            alive: true,
            reason,
            vm_id,
            vm_name,
        };
        (self.on_orphan)(FoundOrphan { orphan, identity });
    }

    /// A QEMU of ours whose runtime directory was deleted: it can be seen and ended, not spoken to.
    fn report_lost(&self, id: &str, FoundProcess { identity, argv }: FoundProcess) {
        let dir = self.ports.run_dirs.named(id);
        let vm_id = vm_id_in(&argv);
        let record = vm_id.as_ref().and_then(|vm_id| (self.record_of)(vm_id));
        let run_dir = HostPath(dir.path.clone());
        if let Some(record) = record.as_ref().filter(|record| !self.runs.has(&record.id))
            && let Some(config) = record.config.clone()
        {
            self.adopt_lost(record, config, dir, identity.clone(), argv);
        }
        let message = format!(
            "A QEMU (process {}) runs whose runtime directory is gone: OpenUTM cannot reattach to it.",
            identity.pid
        );
        let hint = "Shut its guest down from inside, or clean the orphan up to end it.";
        let orphan = Orphan {
            id: id.to_owned(),
            run_dir,
            pid: Some(identity.pid.into()),
            alive: true,
            reason: reason("orphan.lostDirectory", message, hint),
            vm_id: vm_id.map(VmId),
            vm_name: record.map(|record| record.name.to_string()),
        };
        (self.on_orphan)(FoundOrphan { orphan, identity });
    }

    /// Its VM counts as running, so that nobody starts it twice and a forced stop can end it.
    fn adopt_lost(
        &self,
        record: &VmRecord,
        config: VmConfig,
        dir: RunDir,
        identity: ProcessIdentity,
        argv: Vec<String>,
    ) {
        let file = GuestFile {
            schema_version: SCHEMA_VERSION,
            vm_id: record.id.clone(),
            vm_name: record.name.clone(),
            revision: record.revision,
            config: Arc::new(config),
            process: Some(identity.clone()),
            qemu_path: HostPath(argv.first().cloned().unwrap_or_else(|| "qemu".to_owned())),
            argv,
            qemu_version: "unknown".to_owned(),
            accelerator: Accelerator::Tcg,
            display_protocol: GuestRuntimeDisplayProtocol::None,
            notes: Vec::new(),
            started_at_ms: EpochMs(self.ports.clock.now_ms()),
            cleanup: Vec::new(),
        };
        let run = Run::new(NewRun { vm_id: record.id.to_string(), dir, identity, exited: None, file });
        self.runs.insert(run.clone());
        self.board.apply(&record.id, LifecycleEvent::Running, Some(reasons().cannot_reattach.clone()));
        let sessions = self.sessions.clone();
        tokio::spawn(async move { sessions.meet(&run, Duration::ZERO).await });
    }
}
