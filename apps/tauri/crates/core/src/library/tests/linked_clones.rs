use super::*;

#[tokio::test]
async fn share_a_base_that_neither_writes_to_and_keep_it_from_being_deleted() {
    let home = FakeHome::new();
    let library = home.open().await;
    let parent = make(&library, "p").await;
    let clone = library.clone_vm(clone_of(&parent, "linked")).await.expect("a clone");
    let base = of(&parent.id, "disks/disk0.qcow2");
    let now = library.need(&parent.id).expect("the parent");
    assert_eq!(now.revision, 2);
    assert_eq!(layers(&now.config), ["disks/disk0-1.qcow2", "disks/disk0.qcow2"]);
    assert_eq!(layers(&clone.config), ["disks/disk0.qcow2", base.as_str()]);
    assert!(home.files.protected.lock().unwrap().contains(&base));
    assert_ne!(clone.config.networks[0].mac, parent.config.networks[0].mac);
    let stored = home.files.text(&of(&clone.id, "vm.json")).expect("vm.json");
    assert!(stored.contains("\"$OPENUTM_HOME/vms/"), "{stored}");
    assert_eq!(library.dependents(&parent.id), [clone.id.to_string()]);
    let refused = library.remove(&parent.id).await.expect_err("a clone needs it");
    assert_eq!(refused.message, "The disks of “p” are the base of “clone”.");
    library.remove(&clone.id).await.expect("the clone goes");
    assert_eq!(code(library.remove(&parent.id).await), ErrorCode::VmHasDependents);
    assert_eq!(library.empty_trash(None).await, Ok(1));
    library.remove(&parent.id).await.expect("now it goes");
}

#[tokio::test]
async fn of_clones_have_the_whole_chain_and_a_full_clone_has_none() {
    let home = FakeHome::new();
    let library = home.open().await;
    home.files.put("/base.img", "raw");
    let source = json!({ "kind": "disk", "path": "/base.img", "mode": "linked" });
    let parent = library.create(wish(json!({ "name": "p", "source": source }))).await.expect("a VM");
    let clone = library.clone_vm(clone_of(&parent, "linked")).await.expect("a clone");
    let second = library.clone_vm(clone_of(&clone, "linked")).await.expect("a clone of it");
    let expected = [of(&clone.id, "disks/disk0.qcow2"), of(&parent.id, "disks/disk0.qcow2"), "/base.img".to_owned()];
    assert_eq!(layers(&second.config)[1..], expected);
    let full = library.clone_vm(clone_of(&second, "full")).await.expect("a full clone");
    assert_eq!(layers(&full.config), ["disks/disk0.qcow2"]);
    let text = home.files.text(&of(&full.id, "disks/disk0.qcow2"));
    assert_eq!(text, Some(format!("qcow2 copy of {}", of(&second.id, "disks/disk0.qcow2"))));
}

#[tokio::test]
async fn forbid_a_config_that_writes_to_anothers_base_or_disk() {
    let home = FakeHome::new();
    let library = home.open().await;
    let parent = make(&library, "p").await;
    let clone = library.clone_vm(clone_of(&parent, "linked")).await.expect("a clone");
    let other = make(&library, "o").await;
    let steals = [
        (&parent.id, "disks/disk0.qcow2".to_owned(), "is the base of a linked disk and must not change."),
        (&other.id, of(&parent.id, "disks/disk0.qcow2"), "is the base of a linked disk and must not change."),
        (&other.id, of(&clone.id, "disks/disk0.qcow2"), "belongs to another VM"),
    ];
    for (id, path, reason) in steals {
        let medium = json!({ "kind": "file", "path": path, "format": "qcow2", "backing": [] });
        let drive = json!({ "id": "disk0", "kind": "disk", "bus": "virtio", "readOnly": false, "medium": medium });
        let patch: VmConfigPatch =
            serde_json::from_value(json!({ "drives": [drive], "boot": { "order": [], "menu": false } }))
                .expect("a patch");
        let refused = library.change_config(id, |_| patch).await.expect_err("it is another's");
        assert_eq!(refused.code, ErrorCode::ConfigInvalid);
        assert!(refused.message.contains(reason), "{}", refused.message);
    }
}

#[tokio::test]
async fn of_a_running_vm_are_refused() {
    let home = FakeHome::new();
    let library = home.open().await;
    let parent = make(&library, "p").await;
    home.set_status(&parent.id, VmStatus::Paused);
    for mode in ["linked", "full"] {
        assert_eq!(code(library.clone_vm(clone_of(&parent, mode)).await), ErrorCode::VmWrongState);
    }
}

#[tokio::test]
async fn that_a_crash_interrupted_are_finished_at_the_next_start() {
    let home = FakeHome::new();
    let library = home.open().await;
    let parent = make(&library, "p").await;
    home.files.failing.lock().unwrap().insert("rename_file");
    assert_eq!(code(library.clone_vm(clone_of(&parent, "linked")).await), ErrorCode::HostLimit);
    home.files.failing.lock().unwrap().clear();
    let library = home.open().await;
    assert_eq!(library.list().len(), 2, "the commit counts");
    let overlay = of(&parent.id, "disks/disk0-1.qcow2");
    assert!(home.files.text(&overlay).is_some() && home.files.text(&format!("{overlay}.new")).is_none());
}

#[tokio::test]
async fn that_could_not_be_stored_leave_the_parent_as_it_was() {
    let home = FakeHome::new();
    let library = home.open().await;
    let parent = make(&library, "p").await;
    let before = home.files.paths();
    *home.store.failure.lock().unwrap() = Some(ApiError::new(ErrorCode::DiskFull, "full"));
    assert_eq!(code(library.clone_vm(clone_of(&parent, "linked")).await), ErrorCode::DiskFull);
    assert_eq!((home.files.paths(), library.need(&parent.id)), (before, Ok(parent)));
}
