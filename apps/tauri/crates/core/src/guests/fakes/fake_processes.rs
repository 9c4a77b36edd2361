//! Processes and runtime directories that are none.
use super::fake_world::{Ending, identity};
use super::{FakeQemu, FakeWorld};
use crate::ports::guest_processes::{
    FoundProcess, GuestProcesses, ProcessExit, ProcessIdentity, ProcessSignal, ProcessUsage, SpawnRequest,
    SpawnedProcess,
};
use crate::ports::run_dirs::{FoundRunDir, RunDir, RunDirs};
use futures_util::FutureExt;
use openutm_contract::ApiError;
use openutm_contract::types::{Endpoint, Endpoints, HostPath};

#[async_trait::async_trait]
impl GuestProcesses for FakeWorld {
    async fn spawn(&self, request: SpawnRequest) -> Result<SpawnedProcess, ApiError> {
        assert!(!self.with(|world| world.panics_at_spawn), "on purpose");
        let (pid, mut ending) = self.with(|world| {
            world.spawned.push(request.clone());
            let pid = 1000 + world.spawned.len() as u32;
            let ending = Ending::new(None);
            let watched = ending.subscribe();
            world.processes.insert(pid, ending);
            if !world.next.is_empty() {
                let qemu = world.next.remove(0);
                let dir = world.run_dirs.keys().last().cloned().unwrap_or_default();
                world.qemus.insert(format!("{dir}/qmp.sock"), qemu);
            }
            (pid, watched)
        });
        let exited = async move {
            ending.wait_for(Option::is_some).await.ok().and_then(|exit| exit.clone()).unwrap_or_default()
        };
        Ok(SpawnedProcess { identity: identity(pid), exited: exited.boxed().shared() })
    }

    async fn identify(&self, pid: u32) -> Option<ProcessIdentity> {
        self.exit_of(pid).is_none().then(|| identity(pid))
    }

    async fn is_alive(&self, identity: &ProcessIdentity) -> bool {
        self.exit_of(identity.pid).is_none()
    }

    async fn signal(&self, identity: &ProcessIdentity, signal: ProcessSignal) -> Result<bool, ApiError> {
        if self.exit_of(identity.pid).is_some() {
            return Ok(false);
        }
        self.with(|world| world.signals.push(signal));
        if !self.with(|world| world.deaf_to.contains(&signal)) {
            self.with(|world| world.qemus.values().for_each(FakeQemu::end));
            self.end(identity.pid, ProcessExit { exit_code: None, signal: Some("SIGTERM".to_owned()) });
        }
        Ok(true)
    }

    async fn usage(&self, _identity: &ProcessIdentity) -> Option<ProcessUsage> {
        Some(ProcessUsage { cpu_ms: Some(5.0), resident_bytes: Some(7) })
    }

    async fn find_by_argument(&self, _texts: &[String]) -> Vec<FoundProcess> {
        self.with(|world| world.found.clone())
    }
}

fn endpoints(id: &str) -> Endpoints {
    let unix = |name: &str| Endpoint::Unix { path: HostPath(format!("/run/{id}/{name}.sock")) };
    Endpoints {
        qmp: unix("qmp"),
        qmp2: unix("qmp2"),
        serial: unix("serial"),
        display: Some(unix("display")),
        agent: None,
    }
}

#[async_trait::async_trait]
impl RunDirs for FakeWorld {
    async fn plan(&self) -> Result<RunDir, ApiError> {
        let id = self.with(|world| format!("{:08x}", world.spawned.len() + 1));
        Ok(self.named(&id))
    }

    fn named(&self, id: &str) -> RunDir {
        RunDir { id: id.to_owned(), path: format!("/run/{id}"), endpoints: endpoints(id) }
    }

    async fn create(&self, run_dir: &RunDir) -> Result<(), ApiError> {
        let found = FoundRunDir {
            id: run_dir.id.clone(),
            path: run_dir.path.clone(),
            endpoints: Some(run_dir.endpoints.clone()),
            guest_text: None,
            problem: None,
        };
        self.with(|world| world.run_dirs.insert(run_dir.path.clone(), found));
        Ok(())
    }

    async fn write_guest(&self, run_dir: &RunDir, text: &str) -> Result<(), ApiError> {
        self.with(|world| {
            if let Some(found) = world.run_dirs.get_mut(&run_dir.path) {
                found.guest_text = Some(text.to_owned());
            }
        });
        Ok(())
    }

    async fn scan(&self) -> Result<Vec<FoundRunDir>, ApiError> {
        Ok(self.with(|world| world.run_dirs.values().cloned().collect()))
    }

    async fn remove(&self, path: &str) -> Result<(), ApiError> {
        self.with(|world| world.run_dirs.remove(path));
        Ok(())
    }

    fn roots(&self) -> Vec<String> {
        vec!["/run".to_owned()]
    }
}
