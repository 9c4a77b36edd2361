//! Guests shown by a program of its own, beside the pages.
use super::board::GuestBoard;
use super::display_server::display_server;
use super::parts::GuestPorts;
use super::run::Run;
use super::spice_viewers::SpiceViewers;
use super::viewer_file::viewer_file;
use crate::ports::host::OpenedViewer;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use openutm_contract::{ApiError, ErrorCode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Close = Arc<dyn Fn() + Send + Sync>;
type Opening = Shared<BoxFuture<'static, Result<Close, ApiError>>>;

#[derive(Default)]
struct Opened {
    next_id: u64,
    /// By VM: a number that no other viewer has, and what closes it once it is open.
    viewers: HashMap<String, (u64, Opening)>,
}

/// Clones know of the same viewers.
#[derive(Clone)]
pub struct ExternalViewers {
    ports: GuestPorts,
    board: Arc<GuestBoard>,
    spice: Arc<SpiceViewers>,
    opened: Arc<Mutex<Opened>>,
}

impl ExternalViewers {
    pub fn new(ports: GuestPorts, board: Arc<GuestBoard>, spice: Arc<SpiceViewers>) -> Self {
        Self { ports, board, spice, opened: Arc::default() }
    }

    /// Returns when its program runs; at once while it does. Fails as `vm.openViewer` lists.
    pub async fn open(&self, run: &Arc<Run>, title: &str) -> Result<(), ApiError> {
        let opening = {
            let mut opened = self.opened();
            match opened.viewers.get(&run.vm_id) {
                Some((_, known)) => known.clone(),
                None => {
                    opened.next_id += 1;
                    let id = opened.next_id;
                    let opening = self.begin(id, run.clone(), title.to_owned());
                    opened.viewers.insert(run.vm_id.clone(), (id, opening.clone()));
                    opening
                }
            }
        };
        opening.await.map(drop)
    }

    /// Ends the guest's viewer, where there is one: somebody else looks now.
    pub fn close(&self, vm_id: &str) {
        let Some((id, opening)) = self.opened().viewers.get(vm_id).cloned() else { return };
        self.forget(vm_id, id);
        tokio::spawn(async move {
            if let Ok(close) = opening.await {
                close();
            }
        });
    }

    /// Opens it in a task of its own: it goes on when whoever asked is gone.
    fn begin(&self, id: u64, run: Arc<Run>, title: String) -> Opening {
        let viewers = self.clone();
        let task = tokio::spawn(async move {
            let viewer = viewers.show(&run, &title).await;
            match viewer {
                Ok(OpenedViewer { ended, close }) => {
                    if viewers.is_present(&run.vm_id, id) {
                        viewers.board.set_external_viewer(&run.vm_id, true);
                    }
                    tokio::spawn(async move {
                        ended.await;
                        viewers.forget(&run.vm_id, id);
                    });
                    Ok(Close::from(close))
                }
                Err(error) => {
                    viewers.remove(&run.vm_id, id);
                    Err(error)
                }
            }
        });
        task.map(|ended| ended.unwrap_or_else(|panic| Err(ApiError::defect(panic)))).boxed().shared()
    }

    async fn show(&self, run: &Run, title: &str) -> Result<OpenedViewer, ApiError> {
        if let Some(reason) = self.ports.host.why_no_viewer() {
            return Err(ApiError::new(ErrorCode::CapabilityMissing, reason)
                .hint("Show the VM in OpenUTM.")
                .with("capability", "display.window"));
        }
        let file = viewer_file(&display_server(&*self.ports.files, run).await?, title)?;
        self.spice.hand_over(&run.vm_id);
        self.ports.host.open_viewer(&file).await
    }

    fn is_present(&self, vm_id: &str, id: u64) -> bool {
        self.opened().viewers.get(vm_id).is_some_and(|(present, _)| *present == id)
    }

    fn forget(&self, vm_id: &str, id: u64) {
        if self.remove(vm_id, id) {
            self.board.set_external_viewer(vm_id, false);
        }
    }

    fn remove(&self, vm_id: &str, id: u64) -> bool {
        let is_present = self.is_present(vm_id, id);
        if is_present {
            self.opened().viewers.remove(vm_id);
        }
        is_present
    }

    fn opened(&self) -> MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guests::fakes::{FakeWorld, VM_ID, guest_file, run_of};
    use crate::guests::guest_file::GuestFile;
    use crate::lifecycle::LifecycleEvent;
    use openutm_contract::types::GuestRuntimeDisplayProtocol;
    use std::time::Duration;

    struct Scene {
        world: FakeWorld,
        viewers: ExternalViewers,
        run: Arc<Run>,
    }

    impl Scene {
        fn new() -> Self {
            let world = FakeWorld::default();
            let ports = world.ports();
            let board = Arc::new(GuestBoard::default());
            let run = run_of(&world);
            run.set_file(GuestFile { display_protocol: GuestRuntimeDisplayProtocol::Spice, ..guest_file() });
            board.apply(VM_ID, LifecycleEvent::Running, None);
            board.set_runtime(VM_ID, run.run_facts());
            let spice = Arc::new(SpiceViewers::new(ports.sockets.clone()));
            Self { world, viewers: ExternalViewers::new(ports, board, spice), run }
        }

        fn is_shown(&self) -> Option<bool> {
            self.viewers.board.state(VM_ID).runtime.unwrap().external_viewer
        }

        async fn until(&self, is_so: impl Fn(&Self) -> bool) {
            let waiting = async {
                while !is_so(self) {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_opened_once_and_told_of_until_it_ends() {
        let scene = Scene::new();
        let (first, second) = tokio::join!(scene.viewers.open(&scene.run, "A"), scene.viewers.open(&scene.run, "A"));
        assert_eq!((first, second), (Ok(()), Ok(())));
        assert_eq!(scene.world.with(|world| world.said.clone()), ["/run/0123abcd/display.sock"]);
        assert_eq!(scene.is_shown(), Some(true));
        scene.world.with(|world| world.viewers[0].send_replace(true));
        scene.until(|scene| scene.is_shown() == Some(false)).await;
        scene.viewers.open(&scene.run, "A").await.unwrap();
        assert_eq!(scene.is_shown(), Some(true));
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_closed_when_a_page_looks_again_also_while_it_opens() {
        let scene = Scene::new();
        scene.viewers.close(VM_ID);
        scene.viewers.open(&scene.run, "A").await.unwrap();
        scene.viewers.close(VM_ID);
        scene.until(|scene| scene.world.with(|world| world.said.iter().any(|word| word == "closed"))).await;
        assert_eq!(scene.is_shown(), Some(false));
        let closing = async { scene.viewers.close(VM_ID) };
        let (opened, ()) = tokio::join!(scene.viewers.open(&scene.run, "A"), closing);
        assert_eq!(opened, Ok(()));
        scene.until(|scene| scene.world.with(|world| world.said.last().is_some_and(|word| word == "closed"))).await;
        assert_eq!(scene.is_shown(), Some(false));
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_refused_with_the_reason() {
        let scene = Scene::new();
        scene.world.with(|world| world.why_no_viewer = Some("No desktop.".to_owned()));
        let error = scene.viewers.open(&scene.run, "A").await.unwrap_err();
        assert_eq!((error.code, error.message.as_str()), (ErrorCode::CapabilityMissing, "No desktop."));
        assert!(scene.world.with(|world| world.said.is_empty()));
    }
}
