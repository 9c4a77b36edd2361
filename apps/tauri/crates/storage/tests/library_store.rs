//! The library's database as both backends keep it.
use openutm_contract::types::{Settings, VmFile};
use openutm_contract::{DEFAULT_SETTINGS, ErrorCode};
use openutm_core::ports::library_store::{LibraryStore, StoreChange, StoredVm};
use openutm_storage::{OwnerLock, SqliteLibraryStore};
use rusqlite::Connection;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::{TempDir, tempdir};

/// A VM's file as the contract's own cases have it.
fn vm_file() -> VmFile {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../packages/shared-types/vectors/schema/VmFile.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the cases")).expect("JSON");
    serde_json::from_value(cases["accepts"][0].clone()).expect("a VM")
}

fn stored(deleted_at_ms: Option<u64>) -> StoredVm {
    StoredVm { file: vm_file(), deleted_at_ms }
}

fn database() -> (TempDir, PathBuf) {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("library.db");
    (folder, path)
}

#[test]
fn a_new_library_is_empty_and_has_the_defaults() {
    let (_folder, path) = database();
    let content = SqliteLibraryStore::open(&path).expect("a library").load().expect("its content");
    assert!(content.vms.is_empty() && content.broken.is_empty());
    assert_eq!(content.settings, serde_json::from_str::<Settings>(DEFAULT_SETTINGS).expect("settings"));
}

#[test]
fn what_is_put_is_there_again_after_opening_anew() {
    let (_folder, path) = database();
    let id = vm_file().id.to_string();
    let store = SqliteLibraryStore::open(&path).expect("a library");
    store.commit(&[StoreChange::Put(Box::new(stored(None)))]).expect("put");
    store.commit(&[StoreChange::Trash { id: id.clone(), deleted_at_ms: 5 }]).expect("trash");
    drop(store);
    let store = SqliteLibraryStore::open(&path).expect("a library");
    let content = store.load().expect("content");
    assert!(content.broken.is_empty(), "{:?}", content.broken);
    assert_eq!(content.vms, [stored(Some(5))]);
    store.commit(&[StoreChange::Restore { id: id.clone() }]).expect("restore");
    assert_eq!(store.load().expect("content").vms, [stored(None)]);
    store.commit(&[StoreChange::Forget { id }]).expect("forget");
    assert!(store.load().expect("content").vms.is_empty());
}

#[test]
fn a_row_that_does_not_fit_is_listed_as_broken_and_left_alone() {
    let (_folder, path) = database();
    let store = SqliteLibraryStore::open(&path).expect("a library");
    store.commit(&[StoreChange::Put(Box::new(stored(None)))]).expect("put");
    drop(store);
    Connection::open(&path).expect("open").execute("UPDATE drives SET drive = '{}'", []).expect("a change");
    let content = SqliteLibraryStore::open(&path).expect("a library").load().expect("content");
    assert!(content.vms.is_empty());
    let [broken] = content.broken.as_slice() else { panic!("{:?}", content.broken) };
    assert_eq!(broken.id, vm_file().id.to_string());
    assert!(broken.broken.message.contains("config.drives.0"), "{}", broken.broken.message);
}

#[test]
fn a_bad_setting_costs_only_itself() {
    let (_folder, path) = database();
    drop(SqliteLibraryStore::open(&path).expect("a library"));
    let database = Connection::open(&path).expect("open");
    for (key, value) in [("theme", "\"dark\""), ("language", "7"), ("stopTimeoutMs", "no JSON")] {
        database.execute("INSERT INTO settings (key, value) VALUES (?, ?)", [key, value]).expect("a row");
    }
    drop(database);
    let settings = SqliteLibraryStore::open(&path).expect("a library").load().expect("content").settings;
    let mut expected: Value = serde_json::from_str(DEFAULT_SETTINGS).expect("settings");
    expected["theme"] = "dark".into();
    assert_eq!(serde_json::to_value(settings).expect("JSON"), expected);
}

#[test]
fn a_newer_library_is_refused_and_not_touched() {
    let (_folder, path) = database();
    Connection::open(&path).expect("open").pragma_update(None, "user_version", 999).expect("a version");
    let before = std::fs::read(&path).expect("the file");
    let error = SqliteLibraryStore::open(&path).err().expect("a refusal");
    assert_eq!(error.code, ErrorCode::LibraryNewer);
    assert_eq!(std::fs::read(&path).expect("the file"), before);
}

#[test]
fn what_is_no_database_is_refused_in_words() {
    let (_folder, path) = database();
    std::fs::write(&path, "this is no database, and long enough to be looked at: ".repeat(40)).expect("a file");
    let error = SqliteLibraryStore::open(&path).err().expect("a refusal");
    assert_eq!(error.code, ErrorCode::LibraryUnusable);
    assert!(error.hint.is_some());
}

#[test]
fn one_owner_at_a_time() {
    let (folder, _) = database();
    let path = folder.path().join("owner.db");
    let lock = OwnerLock::take(&path).expect("a lock").expect("free");
    assert!(OwnerLock::take(&path).expect("an answer").is_none());
    drop(lock);
    assert!(OwnerLock::take(&path).expect("an answer").is_some());
}
