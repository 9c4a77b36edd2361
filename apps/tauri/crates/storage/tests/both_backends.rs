//! One library, opened by one backend after the other: nothing is lost, also when the one before was killed with its
//! last changes still in the write-ahead log. The TypeScript side runs in Node.
use openutm_contract::types::{Settings, VmFile};
use openutm_core::ports::library_store::{LibraryStore, StoreChange, StoreContent, StoredVm};
use openutm_storage::SqliteLibraryStore;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Reads `{changes, die}` from stdin, commits, and either ends as if killed or prints what is stored now.
const NODE_SIDE: &str = r#"
const { openLibraryStore } = await import(process.argv[1]);
const { changes, die } = JSON.parse(await new Response(process.stdin).text());
const store = openLibraryStore(process.argv[2]);
store.commit(changes);
if (die) process.kill(process.pid, "SIGKILL");
process.stdout.write(JSON.stringify(store.load()));
store.close();
"#;

fn from_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..").join(path)
}

/// Whether the TypeScript backend can be asked here: a Node that runs it, and its packages.
fn has_node() -> bool {
    let version = Command::new("node").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let major = String::from_utf8_lossy(&version).trim_start_matches('v').split('.').next().map(str::to_owned);
    let runs_typescript = major.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 24);
    let there = runs_typescript && from_root("node_modules").is_dir();
    if !there {
        eprintln!("skipped: no Node 24 with the project's packages is here, so the TypeScript backend cannot be asked");
    }
    there
}

fn ask_node(database: &Path, request: &Value) -> String {
    let store = from_root("packages/backend-node/src/storage/library-store.ts");
    let mut node = Command::new("node")
        .args(["--no-warnings", "--input-type=module", "-e", NODE_SIDE])
        .args([&store, database])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node starts");
    let mut stdin = node.stdin.take().expect("its stdin");
    stdin.write_all(request.to_string().as_bytes()).expect("it reads");
    drop(stdin);
    let output = node.wait_with_output().expect("it ends");
    assert_eq!(output.status.success(), request["die"] != true, "Node ended with {}", output.status);
    String::from_utf8(output.stdout).expect("text")
}

/// The contract's own cases, each as a VM of its own, with words that SQL and JSON might stumble over.
fn vm_files() -> Vec<Value> {
    let text =
        std::fs::read_to_string(from_root("packages/shared-types/vectors/schema/VmFile.json")).expect("the cases");
    let cases: Value = serde_json::from_str(&text).expect("JSON");
    let mut files: Vec<VmFile> = cases["accepts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|case| serde_json::from_value(case.clone()).expect("a VM"))
        .collect();
    for (number, file) in files.iter_mut().enumerate() {
        file.id = format!("0c0a5d6e-3f7b-4c1d-9e2f-{number:012}").into();
    }
    let first = files.first_mut().expect("a case");
    first.name = "“Zürich” ' OR 1=1; --".to_owned().into();
    first.tags = vec!["\u{1F5A5}".to_owned(), "a\\\"b".to_owned()];
    first.group = Some("work".to_owned());
    first.os_id = Some("debian13".to_owned());
    files.iter().map(stored_vm).collect()
}

/// As the TypeScript backend has a stored VM.
fn stored_vm(file: &VmFile) -> Value {
    let mut value = json!(file);
    value.as_object_mut().expect("an object").shift_remove("schemaVersion");
    value
}

fn vms_of(content: &StoreContent) -> Vec<Value> {
    assert_eq!(content.broken, []);
    let vm = |vm: &StoredVm| {
        let mut value = stored_vm(&vm.file);
        if let Some(deleted_at_ms) = vm.deleted_at_ms {
            value["deletedAtMs"] = json!(deleted_at_ms);
        }
        value
    };
    content.vms.iter().map(vm).collect()
}

fn assert_sound(database: &Path) {
    let connection = Connection::open(database).expect("it opens");
    let said: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("an answer");
    assert_eq!(said, "ok");
}

fn puts(files: &[Value]) -> Vec<Value> {
    files.iter().map(|vm| json!({ "kind": "put", "vm": vm })).collect()
}

fn dark(settings: &Settings) -> Settings {
    let mut value = json!(settings);
    value["theme"] = json!("dark");
    serde_json::from_value(value).expect("settings")
}

const LAST_WORDS: &str = "OPENUTM_TEST_LIBRARY_TO_DIE_ON";

/// In a process of its own: changes the library and dies before anything is checkpointed.
#[test]
#[ignore = "the test below runs it, in a process that may die"]
fn dies_with_its_changes_in_the_log() {
    let path = PathBuf::from(std::env::var_os(LAST_WORDS).expect("a library to die on"));
    let store = SqliteLibraryStore::open(&path).expect("a library");
    let content = store.load().expect("content");
    let mut changed = content.vms[1].clone();
    changed.file.description = "changed in Rust".to_owned();
    changed.file.revision += 1;
    let id = content.vms[0].file.id.to_string();
    store
        .commit(&[
            StoreChange::Put(Box::new(changed)),
            StoreChange::Trash { id, deleted_at_ms: 77 },
            StoreChange::Settings(Box::new(dark(&content.settings))),
        ])
        .expect("a commit");
    // Runs no destructor: nothing is closed.
    std::process::exit(1);
}

#[test]
fn a_library_goes_from_one_backend_to_the_other_and_back_without_loss() {
    if !has_node() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("library.db");
    let log = folder.path().join("library.db-wal");
    let mut expected = vm_files();

    ask_node(&path, &json!({ "changes": puts(&expected), "die": true }));
    assert!(log.metadata().expect("a log").len() > 0, "nothing is left to recover");
    let store = SqliteLibraryStore::open(&path).expect("what Node left");
    assert_eq!(vms_of(&store.load().expect("content")), expected);
    drop(store);
    assert_sound(&path);

    let died = Command::new(std::env::current_exe().expect("this program"))
        .args(["--ignored", "--exact", "dies_with_its_changes_in_the_log"])
        .env(LAST_WORDS, &path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("it starts");
    assert!(!died.success());
    assert!(log.metadata().expect("a log").len() > 0, "nothing is left to recover");
    expected[0]["deletedAtMs"] = json!(77);
    expected[1]["description"] = json!("changed in Rust");
    expected[1]["revision"] = json!(expected[1]["revision"].as_u64().expect("a number") + 1);
    let answer = ask_node(&path, &json!({ "changes": [] }));
    let seen: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(seen["vms"], json!(expected));
    assert_eq!((&seen["broken"], &seen["settings"]["theme"]), (&json!([]), &json!("dark")));
    assert_sound(&path);
}
