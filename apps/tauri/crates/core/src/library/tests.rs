//! The library over fakes: what a person does with it, and what may have happened to it since.
use super::vm_library::{AddDrive, CloneRequest, GrowRequest, LibraryChange, RemoveDrive, WholeVmRecord};
use super::{VmLibrary, file_drives};
use crate::test_fakes::{FakeHome, HOME};
use futures_util::FutureExt;
use openutm_contract::types::{JobState, VmConfig, VmConfigPatch, VmId, VmStatus};
use openutm_contract::{ApiError, ErrorCode};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

fn wish(fields: Value) -> openutm_contract::types::CreateVmInput {
    serde_json::from_value(fields).expect("a wish")
}

fn change(fields: Value) -> openutm_contract::types::UpdateVmInput {
    serde_json::from_value(fields).expect("a change")
}

async fn make(library: &VmLibrary, name: &str) -> WholeVmRecord {
    library.create(wish(json!({ "name": name, "source": { "kind": "empty" } }))).await.expect("a VM")
}

fn code<T>(result: Result<T, ApiError>) -> ErrorCode {
    result.map(drop).expect_err("it is refused").code
}

fn clone_of(vm: &WholeVmRecord, mode: &str) -> CloneRequest {
    let mode = mode.parse().expect("a mode");
    CloneRequest { id: vm.id.clone(), name: "clone".to_owned().into(), mode }
}

/// The path of the first drive's file, and those below it.
fn layers(config: &VmConfig) -> Vec<&str> {
    file_drives(config).next().expect("a disk").layers().map(|(path, _)| path).collect()
}

fn of(id: &VmId, path: &str) -> String {
    format!("{HOME}/vms/{}/{path}", id.as_str())
}

mod a_vm {
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
}

mod the_trash {
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
}

mod linked_clones {
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
        let expected =
            [of(&clone.id, "disks/disk0.qcow2"), of(&parent.id, "disks/disk0.qcow2"), "/base.img".to_owned()];
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
}

mod drives {
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
        let growing =
            |drive_id: &str| GrowRequest { id: made.id.clone(), drive_id: drive_id.to_owned(), size_bytes: 7 };
        library.grow_drive(growing("disk0")).await.expect("it grows");
        assert_eq!(home.files.text(&of(&made.id, "disks/disk0.qcow2")).as_deref(), Some("qcow2 of 7"));
        assert_eq!(code(library.grow_drive(growing("cd0")).await), ErrorCode::DriveNotFound);
        home.set_status(&made.id, VmStatus::Running);
        assert_eq!(code(library.grow_drive(growing("disk0")).await), ErrorCode::VmWrongState);
    }
}

mod opening_a_library_that_something_happened_to {
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
        assert_eq!(
            (home.files.text(&path), home.files.text(&of(&made.id, "vm.newer.json"))),
            (Some(text), Some(newer))
        );
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
}

mod settings {
    use super::*;

    #[tokio::test]
    async fn are_changed_one_by_one_told_and_kept() {
        let home = FakeHome::new();
        let library = home.open().await;
        let told: Arc<Mutex<Vec<LibraryChange>>> = Arc::default();
        let heard = told.clone();
        let _listening = library.on_change(Arc::new(move |change| heard.lock().unwrap().push(change.clone())));
        let patch = serde_json::from_value(json!({ "theme": "dark", "stopTimeoutMs": 5000 })).expect("a patch");
        let settings = library.update_settings(&patch).expect("settings");
        assert_eq!(
            (json!(settings)["theme"].as_str(), json!(settings)["onQuit"].as_str()),
            (Some("dark"), Some("ask"))
        );
        assert_eq!(*told.lock().unwrap(), [LibraryChange::Settings(Box::new(settings.clone()))]);
        assert_eq!(home.open().await.settings(), settings);
    }
}
