//! The whole core over fakes: what clients are told, and in which order.
use super::*;
use crate::guests::fakes::FakeWorld;
use crate::host::SystemsOfHost;
use crate::ports::image_inbox::{ImageInbox, IncomingImage};
use crate::test_fakes::{FakeFolders, FakeHome, FakeImages, FakeInstaller, HOME};
use openutm_contract::Context;
use openutm_qemu::identify::KnownSystem;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// Nothing is sent in these tests, and no database of systems is there.
struct Nothing;

#[async_trait::async_trait]
impl ImageInbox for Nothing {
    async fn open(&self, _: &str, _: u64) -> Result<Arc<dyn IncomingImage>, ApiError> {
        Err(ApiError::defect("nobody sends"))
    }
}

#[async_trait::async_trait]
impl SystemsOfHost for Nothing {
    async fn systems(&self) -> Vec<KnownSystem> {
        Vec::new()
    }
}

struct Scene {
    home: FakeHome,
    backend: CoreBackend,
    told: Arc<Mutex<Vec<Event>>>,
    _listening: Subscription,
}

fn context() -> Context {
    Context { client_id: "test".to_owned(), gone: CancellationToken::new() }
}

fn params<T: serde::de::DeserializeOwned>(fields: Value) -> T {
    serde_json::from_value(fields).expect("parameters")
}

async fn scene() -> Scene {
    let home = FakeHome::new();
    let folders = FakeFolders { why_no_reveal: None, shown: Mutex::default() };
    let installer = FakeInstaller { programs: Vec::new(), ends: Mutex::default(), commands: Mutex::default() };
    let images = Arc::new(FakeImages { files: home.files.clone() });
    let backend = CoreBackend::open(CoreParts {
        identity: BackendIdentity {
            backend: t::BackendKind::Rust,
            pid: 7,
            version: "1.2.3".to_owned(),
            home: HOME.to_owned(),
        },
        store: home.store.clone(),
        vm_files: home.files.clone(),
        ids: home.ids.clone(),
        ports: GuestPorts { clock: home.clock.clone(), images, ..FakeWorld::default().ports() },
        host_ports: HostPorts {
            folders: Arc::new(folders),
            inbox: Arc::new(Nothing),
            installer: Arc::new(installer),
            systems_of_host: Arc::new(Nothing),
            has_program: Arc::new(|_| false),
        },
        issue_ticket: Arc::new(|_, _| t::Ticket("ticket".to_owned())),
        demo_image_path: None,
    })
    .await
    .expect("a backend");
    let told: Arc<Mutex<Vec<Event>>> = Arc::default();
    let heard = told.clone();
    let listening = backend.on_event(Arc::new(move |event| heard.lock().unwrap().push(event.clone())));
    Scene { home, backend, told, _listening: listening }
}

impl Scene {
    fn topics(&self) -> Vec<&'static str> {
        self.told.lock().unwrap().drain(..).map(|event| event.topic()).collect()
    }

    async fn make(&self) -> t::Vm {
        let wish = params(json!({ "name": "a", "source": { "kind": "empty" } }));
        self.backend.vm_create(wish, &context()).await.expect("a VM").0
    }
}

#[tokio::test]
async fn a_vms_life_is_told_from_its_making_to_the_trash() {
    let scene = scene().await;
    let made = scene.make().await;
    assert_eq!((made.status, scene.topics()), (t::VmStatus::Stopped, vec!["vm.changed"]));
    let listed = scene.backend.vm_list(params(json!({})), &context()).await.expect("a list");
    assert_eq!(listed.vms, std::slice::from_ref(&made));
    let id = json!({ "id": made.id });
    scene.backend.vm_delete(params(id.clone()), &context()).await.expect("it goes");
    assert_eq!(scene.topics(), ["trash.changed", "vm.removed"]);
    let gone = scene.backend.vm_get(params(id.clone()), &context()).await.expect_err("it is gone");
    assert_eq!(gone.code.name(), "vm.notFound");
    let back = scene.backend.trash_restore(params(id), &context()).await.expect("it is back").0;
    assert_eq!((back, scene.topics()), (made, vec!["trash.changed", "vm.changed"]));
}

#[tokio::test]
async fn settings_and_jobs_are_told_with_what_they_are_now() {
    let scene = scene().await;
    let dark = params(json!({ "theme": "dark" }));
    scene.backend.settings_update(dark, &context()).await.expect("settings");
    let told = scene.told.lock().unwrap().drain(..).next().expect("an event");
    assert_eq!(told.payload().expect("its payload")["settings"]["theme"], "dark");
    let made = scene.make().await;
    scene.topics();
    let clone = params(json!({ "id": made.id, "name": "b", "mode": "full" }));
    scene.backend.vm_clone(clone, &context()).await.expect("a clone");
    let topics = scene.topics();
    assert_eq!((topics.first(), topics.last()), (Some(&"job.changed"), Some(&"job.changed")));
    assert!(topics.contains(&"vm.changed"));
}

#[tokio::test]
async fn a_flood_of_changes_is_thinned_and_its_last_is_told() {
    let scene = scene().await;
    let made = scene.make().await;
    scene.topics();
    for revision in 1..=100 {
        let change = params(json!({ "id": made.id, "revision": revision, "description": revision.to_string() }));
        scene.backend.vm_update(change, &context()).await.expect("a change");
    }
    scene.home.clock.pass(1000);
    let told = scene.told.lock().unwrap();
    assert!(told.len() <= 12, "{}", told.len());
    let last = told.last().expect("an event").payload().expect("its payload");
    assert_eq!(last["vm"]["description"], "100");
}

#[tokio::test]
async fn nothing_is_told_once_it_is_closed() {
    let scene = scene().await;
    scene.backend.close().await;
    scene.make().await;
    assert_eq!(scene.topics(), Vec::<&str>::new());
}
