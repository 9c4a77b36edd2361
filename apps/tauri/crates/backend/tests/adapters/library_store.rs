use crate::support::{SmallDisk, names, own_folder};
use openutm_contract::ErrorCode;
use openutm_contract::types::VmFile;
use openutm_core::ports::library_store::{LibraryStore, StoreChange, StoredVm};
use openutm_storage::SqliteLibraryStore;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A VM's file as the contract's own cases have it.
fn vm(description: String) -> StoredVm {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors/schema/VmFile.json");
    let cases: Value = serde_json::from_str(&fs::read_to_string(path).expect("the cases")).expect("JSON");
    let file: VmFile = serde_json::from_value(cases["accepts"][0].clone()).expect("a VM");
    StoredVm { file: VmFile { description, ..file }, deleted_at_ms: None }
}

fn put(vm: &StoredVm) -> Vec<StoreChange> {
    vec![StoreChange::Put(Box::new(vm.clone()))]
}

#[test]
fn keeps_what_it_is_given_and_is_closed_once() {
    let own = own_folder();
    let path = own.path().join("library.db");
    let store = SqliteLibraryStore::open(&path).expect("a library");
    let vm = vm("first".to_owned());
    let id = vm.file.id.to_string();
    store.commit(&put(&vm)).expect("put");
    store.commit(&[StoreChange::Trash { id: id.clone(), deleted_at_ms: 7 }]).expect("trashed");
    store.close();
    store.close();
    assert_eq!(store.load().expect_err("a refusal").code, ErrorCode::Internal);
    assert_eq!(names(own.path()), ["library.db"]);
    let store = SqliteLibraryStore::open(&path).expect("a library");
    assert_eq!(store.load().expect("content").vms, [StoredVm { deleted_at_ms: Some(7), ..vm }]);
    store.commit(&[StoreChange::Forget { id }]).expect("forgotten");
    assert!(store.load().expect("content").vms.is_empty());
}

#[test]
fn a_full_disk_changes_nothing() {
    let Some(disk) = SmallDisk::mount("1m") else { return };
    let path = disk.folder.join("library.db");
    let store = SqliteLibraryStore::open(&path).expect("a library");
    let old = vm("old".to_owned());
    store.commit(&put(&old)).expect("put");
    disk.fill();
    let new = vm("new".to_owned());
    assert_eq!(store.commit(&put(&new)).expect_err("a refusal").code, ErrorCode::DiskFull);
    assert_eq!(store.load().expect("content").vms, [old]);
    disk.empty();
    store.commit(&put(&new)).expect("put");
    assert_eq!(store.load().expect("content").vms, [new]);
}

#[test]
fn a_place_that_cannot_be_written_is_said() {
    let own = own_folder();
    let said = SqliteLibraryStore::open(&own.path().join("none").join("library.db")).err().expect("a refusal");
    assert_eq!((said.code, &said.to_value()["data"]["sqlite"]), (ErrorCode::HostLimit, &14.into()));
}

#[test]
fn a_damaged_database_is_refused_as_it_lies() {
    let own = own_folder();
    let path = own.path().join("library.db");
    let damaged = "no database ".repeat(1000);
    fs::write(&path, &damaged).expect("a file");
    assert_eq!(SqliteLibraryStore::open(&path).err().expect("a refusal").code, ErrorCode::LibraryUnusable);
    assert_eq!(fs::read_to_string(&path).expect("the file"), damaged);
}
