//! The library over fakes: what a person does with it, and what may have happened to it since.
mod a_vm;
mod drives;
mod linked_clones;
mod opening_a_library_that_something_happened_to;
mod settings;
mod the_trash;

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
