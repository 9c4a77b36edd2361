use super::*;

fn adding(vm: &WholeVmRecord, drive: Value) -> AddDrive {
    let drive = serde_json::from_value(drive).expect("a drive");
    AddDrive { id: vm.id.clone(), revision: vm.revision, drive }
}

#[tokio::test]
async fn come_with_their_file_and_go_with_or_without_it() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    let plugged: Arc<Mutex<Vec<String>>> = Arc::default();
    let plug = |word: &'static str| {
        let plugged = plugged.clone();
        Box::new(move |drive: openutm_contract::types::Drive| {
            async move {
                plugged.lock().unwrap().push(format!("{word} {}", *drive.id));
                Ok(())
            }
            .boxed()
        })
    };
    let wish = json!({ "kind": "newDisk", "sizeGib": 1 });
    let grown = library.add_drive(adding(&made, wish), plug("plug")).await.expect("a disk");
    let file = of(&made.id, "disks/disk1.qcow2");
    assert!(home.files.text(&file).is_some());
    let removing = |revision, image: &str| RemoveDrive {
        id: made.id.clone(),
        revision,
        drive_id: "disk1".to_owned(),
        image: image.parse().expect("a choice"),
    };
    let kept = library.remove_drive(removing(grown.revision, "keep"), plug("unplug")).await.expect("it goes");
    assert_eq!(kept.config, made.config);
    assert!(home.files.text(&file).is_some());
    assert_eq!(library.unattached_images(&made.id).await.expect("images")[0].path.as_str(), file);
    let wish = json!({ "kind": "newDisk", "sizeGib": 1 });
    let again = library.add_drive(adding(&kept, wish), plug("plug")).await.expect("a disk");
    let other = of(&made.id, "disks/disk1-1.qcow2");
    assert!(home.files.text(&other).is_some(), "the old file is nobody's to take");
    library.remove_drive(removing(again.revision, "delete"), plug("unplug")).await.expect("it goes");
    assert!(home.files.text(&other).is_none() && home.files.text(&file).is_some());
    assert_eq!(*plugged.lock().unwrap(), ["plug disk1", "unplug disk1", "plug disk1", "unplug disk1"]);
}

#[tokio::test]
async fn that_the_machine_does_not_take_leave_nothing() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    let before = home.files.paths();
    let refuse = Box::new(|_| async { Err(ApiError::new(ErrorCode::QemuRefused, "no")) }.boxed());
    let wish = json!({ "kind": "newDisk", "sizeGib": 1 });
    assert_eq!(code(library.add_drive(adding(&made, wish), refuse).await), ErrorCode::QemuRefused);
    assert_eq!((home.files.paths(), library.need(&made.id)), (before, Ok(made)));
}

#[tokio::test]
async fn grow_at_rest_alone_and_by_their_name() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    let growing = |drive_id: &str| GrowRequest { id: made.id.clone(), drive_id: drive_id.to_owned(), size_bytes: 7 };
    library.grow_drive(growing("disk0")).await.expect("it grows");
    assert_eq!(home.files.text(&of(&made.id, "disks/disk0.qcow2")).as_deref(), Some("qcow2 of 7"));
    assert_eq!(code(library.grow_drive(growing("cd0")).await), ErrorCode::DriveNotFound);
    home.set_status(&made.id, VmStatus::Running);
    assert_eq!(code(library.grow_drive(growing("disk0")).await), ErrorCode::VmWrongState);
}
