use super::*;

fn reasons(library: &VmLibrary) -> Vec<String> {
    library.notices().into_iter().map(|notice| notice.reason.code).collect()
}

#[tokio::test]
async fn reads_all_vms_back_when_the_database_is_gone() {
    let home = FakeHome::new();
    let library = home.open().await;
    let parent = make(&library, "p").await;
    library.clone_vm(clone_of(&parent, "linked")).await.expect("a clone");
    let before = library.list();
    home.store.content.lock().unwrap().vms.clear();
    let library = home.open().await;
    assert_eq!(library.list(), before);
    assert_eq!(reasons(&library), ["library.readBack", "library.readBack"]);
    assert_eq!(reasons(&home.open().await), Vec::<String>::new());
}

#[tokio::test]
async fn shows_what_cannot_be_read_as_broken_changes_nothing_of_it_and_serves_the_others() {
    let home = FakeHome::new();
    let library = home.open().await;
    let good = make(&library, "good").await;
    let bad = make(&library, "bad").await;
    home.store.content.lock().unwrap().vms.retain(|vm| vm.file.id != bad.id);
    let nonsense = "{".repeat(100_000);
    home.files.put(&of(&bad.id, "vm.json"), &nonsense);
    let library = home.open().await;
    let records = library.list();
    assert_eq!((records.len(), records[0].whole()), (2, Some(good.clone())));
    let refused = library.need(&bad.id).expect_err("it is broken");
    assert!(refused.message.contains("nested too deeply"), "{}", refused.message);
    library.update(change(json!({ "id": good.id, "revision": 1, "name": "b" }))).await.expect("it works");
    assert_eq!(home.files.text(&of(&bad.id, "vm.json")), Some(nonsense));
    library.remove(&bad.id).await.expect("a broken one can be deleted");
    assert_eq!(library.list_trash().await.expect("entries").len(), 1);
}

#[tokio::test]
async fn rewrites_a_missing_vm_json_and_keeps_a_newer_one_aside_for_the_import() {
    let home = FakeHome::new();
    let made = make(&home.open().await, "a").await;
    let path = of(&made.id, "vm.json");
    let text = home.files.text(&path).expect("vm.json");
    home.files.files.lock().unwrap().remove(&path);
    home.open().await;
    assert_eq!(home.files.text(&path).as_ref(), Some(&text));
    let newer = text.replace("\"revision\": 1,", "\"revision\": 9,").replace("\"name\": \"a\"", "\"name\": \"n\"");
    home.files.put(&path, &newer);
    let library = home.open().await;
    assert_eq!(reasons(&library), ["library.vmFileNewer"]);
    assert_eq!((home.files.text(&path), home.files.text(&of(&made.id, "vm.newer.json"))), (Some(text), Some(newer)));
    let imported = library.import_vm(&made.id).await.expect("what the file says");
    assert_eq!((imported.name.as_str(), imported.revision), ("n", 10));
    assert_eq!(home.files.text(&of(&made.id, "vm.newer.json")), None);
    assert_eq!(code(library.import_vm(&made.id).await), ErrorCode::LibraryNothingToImport);
}

#[tokio::test]
async fn lists_a_vm_whose_directory_is_missing_as_broken_and_whole_again_when_it_is_back() {
    let home = FakeHome::new();
    let made = make(&home.open().await, "a").await;
    let dir = format!("{HOME}/vms/{}", made.id.as_str());
    home.files.move_by_hand(&dir, "/away");
    let library = home.open().await;
    let broken = library.get(&made.id).and_then(|record| record.broken.clone()).expect("its reason");
    assert_eq!(broken.message, format!("Its directory is missing: {dir}."));
    home.files.move_by_hand("/away", &dir);
    assert_eq!(home.open().await.need(&made.id), Ok(made));
}

#[tokio::test]
async fn takes_in_a_directory_that_came_while_it_was_open() {
    let (first, second) = (FakeHome::new(), FakeHome::new());
    let made = make(&first.open().await, "a").await;
    let library = second.open().await;
    assert_eq!(code(library.import_vm(&made.id).await), ErrorCode::LibraryNothingToImport);
    second.files.dirs.lock().unwrap().insert(format!("{HOME}/vms/{}", made.id.as_str()));
    for path in first.files.paths() {
        second.files.put(&path, &first.files.text(&path).expect("it is there"));
    }
    assert_eq!(library.import_vm(&made.id).await.expect("a VM").whole(), Some(made));
}
