use super::*;

#[tokio::test]
async fn is_there_again_after_opening_anew_with_its_files() {
    let home = FakeHome::new();
    let made = make(&home.open().await, "a").await;
    assert!(home.files.text(&of(&made.id, "disks/disk0.qcow2")).is_some());
    let text = home.files.text(&of(&made.id, "vm.json")).expect("vm.json");
    assert!(text.starts_with("{\n  \"schemaVersion\": 1,\n  \"id\": "), "{text}");
    let library = home.open().await;
    assert_eq!(library.need(&made.id), Ok(made));
    assert_eq!(library.notices(), []);
}

#[tokio::test]
async fn is_changed_section_by_section_told_and_only_from_its_present_revision() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    let told: Arc<Mutex<Vec<LibraryChange>>> = Arc::default();
    let heard = told.clone();
    let listening = library.on_change(Arc::new(move |change| heard.lock().unwrap().push(change.clone())));
    let input = json!({ "id": made.id, "revision": 1, "name": "b", "group": "g", "config": { "memoryMib": 777 } });
    let changed = library.update(change(input)).await.expect("a change");
    assert_eq!((changed.revision, changed.name.as_str(), changed.config.memory_mib), (2, "b", 777));
    assert_eq!(changed.config.cpu, made.config.cpu);
    assert_eq!(*told.lock().unwrap(), [LibraryChange::Changed(Arc::new(changed.into()))]);
    let stale = library.update(change(json!({ "id": made.id, "revision": 1, "name": "c" }))).await;
    let stale = stale.expect_err("a stale revision");
    assert_eq!((stale.code, &stale.to_value()["data"]["revision"]), (ErrorCode::VmStaleRevision, &json!(2)));
    listening.end();
    let input = json!({ "id": made.id, "revision": 2, "group": "" });
    assert_eq!(library.update(change(input)).await.expect("a change").group, None);
    assert_eq!(told.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn keeps_its_config_when_a_change_contradicts_itself_or_cannot_be_stored() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    let boot = json!({ "boot": { "order": ["gone"], "menu": false } });
    let refused = library.update(change(json!({ "id": made.id, "revision": 1, "config": boot }))).await;
    assert_eq!(refused.expect_err("no such drive").to_value()["data"]["issues"][0]["path"], "boot.order");
    *home.store.failure.lock().unwrap() = Some(ApiError::new(ErrorCode::DiskFull, "full"));
    assert_eq!(
        code(library.update(change(json!({ "id": made.id, "revision": 1, "name": "b" }))).await),
        ErrorCode::DiskFull
    );
    assert_eq!(library.need(&made.id), Ok(made));
}

#[tokio::test]
async fn is_made_of_an_installer_which_may_name_its_system_and_not_of_what_is_none() {
    let home = FakeHome::new();
    let library = home.open().await;
    home.files.put("/isos/a,b.iso", "iso win11");
    home.files.put("/isos/notes.iso", "a text");
    home.files.put("/isos/evil.iso", "evil");
    let iso = |path: &str| wish(json!({ "name": "i", "source": { "kind": "iso", "path": path } }));
    let made = library.create(iso("/isos/a,b.iso")).await.expect("a VM");
    assert_eq!(made.os_id.as_deref(), Some("win11"));
    let cases = [
        ("/isos/notes.iso", ErrorCode::ImageUnknownFormat),
        ("/isos/none.iso", ErrorCode::ImageNotFound),
        ("relative.iso", ErrorCode::ImageNotFound),
        ("/isos/evil.iso", ErrorCode::ImageRefused),
    ];
    for (path, expected) in cases {
        assert_eq!(code(library.create(iso(path)).await), expected, "{path}");
    }
    assert_eq!(library.list().len(), 1);
    home.files.free_bytes.store(1000, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(code(library.create(iso("/isos/a,b.iso")).await), ErrorCode::DiskFull);
}

#[tokio::test]
async fn leaves_nothing_when_it_cannot_be_stored() {
    let home = FakeHome::new();
    let library = home.open().await;
    *home.store.failure.lock().unwrap() = Some(ApiError::new(ErrorCode::DiskFull, "full"));
    let refused = library.create(wish(json!({ "name": "a", "source": { "kind": "empty" } }))).await;
    assert_eq!(code(refused), ErrorCode::DiskFull);
    assert_eq!(home.files.paths(), Vec::<String>::new());
    assert!(home.files.dirs.lock().unwrap().is_empty() && library.list().is_empty());
}

#[tokio::test]
async fn whose_disk_is_copied_can_be_cancelled() {
    let home = FakeHome::new();
    let library = home.open().await;
    home.files.put("/opt/demo.img", "boot");
    home.files.put("/big.img", "raw bytes");
    let demo = library.create(wish(json!({ "name": "d", "source": { "kind": "demo" } }))).await.expect("a demo");
    assert_eq!(home.files.text(&of(&demo.id, "disks/demo.img")).as_deref(), Some("boot"));
    assert!(home.job_events.lock().unwrap().is_empty());
    let source = json!({ "kind": "disk", "path": "/big.img", "mode": "copy" });
    let copied = library.create(wish(json!({ "name": "c", "source": source }))).await.expect("a VM");
    let told: Vec<_> = home.job_events.lock().unwrap().iter().map(|job| job.state).collect();
    assert_eq!(told, [JobState::Running, JobState::Running, JobState::Done]);
    assert_eq!(layers(&copied.config), ["disks/disk0.img"]);
}
