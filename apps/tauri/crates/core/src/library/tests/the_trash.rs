use super::*;

#[tokio::test]
async fn takes_a_stopped_vm_gives_it_back_as_it_was_and_forgets_it_for_good() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    home.set_status(&made.id, VmStatus::Running);
    let refused = library.remove(&made.id).await.expect_err("it runs");
    assert_eq!(refused.message, "The VM is running; it cannot be deleted now.");
    home.set_status(&made.id, VmStatus::Stopped);
    library.remove(&made.id).await.expect("it goes");
    assert_eq!(library.get(&made.id), None);
    assert_eq!(code(library.remove(&made.id).await), ErrorCode::VmNotFound);
    let entries = library.list_trash().await.expect("entries");
    assert_eq!((entries.len(), &entries[0].id), (1, &made.id));
    assert!(*entries[0].size_bytes > 0);
    assert_eq!(library.restore(&made.id).await.expect("it is back").whole(), Some(made.clone()));
    assert!(home.files.text(&of(&made.id, "vm.json")).is_some());
    library.remove(&made.id).await.expect("it goes");
    assert_eq!(library.empty_trash(None).await, Ok(1));
    assert_eq!(home.files.paths(), Vec::<String>::new());
    assert_eq!(code(library.restore(&made.id).await), ErrorCode::TrashNotFound);
}

#[tokio::test]
async fn is_there_after_a_restart_also_when_the_move_was_interrupted() {
    let home = FakeHome::new();
    let library = home.open().await;
    let made = make(&library, "a").await;
    home.files.failing.lock().unwrap().insert("move_dir");
    assert_eq!(code(library.remove(&made.id).await), ErrorCode::HostLimit);
    home.files.failing.lock().unwrap().clear();
    let library = home.open().await;
    assert!(library.list().is_empty());
    assert_eq!(library.list_trash().await.expect("entries").len(), 1);
    assert!(home.files.text(&format!("{HOME}/trash/{}/vm.json", made.id.as_str())).is_some());
}
