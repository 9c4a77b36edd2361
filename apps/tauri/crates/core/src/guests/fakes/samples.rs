//! A small VM, and what is known of its guest.
use super::FakeWorld;
use crate::guests::board::RunFacts;
use crate::guests::guest_file::GuestFile;
use crate::guests::run::{NewRun, Run};
use crate::library::vm_library::{VmRecord, WholeVmRecord};
use crate::ports::guest_processes::ProcessIdentity;
use crate::ports::run_dirs::RunDirs;
use openutm_contract::types::{
    Accelerator, Drive, DriveBus, EpochMs, GuestRuntimeDisplayProtocol, HostPath, UsbController, VmConfig,
};
use serde_json::json;
use std::sync::Arc;

pub const VM_ID: &str = "5f0c7a0e-7f1e-4b8e-9a55-2f4f6f9f2b11";

pub fn config() -> VmConfig {
    serde_json::from_value(json!({
        "arch": "x86_64", "machine": "auto", "accelerator": "tcg", "cpu": { "model": "auto", "count": 1 },
        "memoryMib": 64, "firmware": { "kind": "bios", "secureBoot": false, "tpm": false }, "drives": [],
        "networks": [], "display": { "protocol": "auto", "device": "auto" }, "sound": { "device": "none" },
        "usb": { "controller": "none", "tablet": false },
        "sharing": { "clipboard": false, "guestAgent": false }, "boot": { "order": [], "menu": false },
        "clock": "utc", "extraArgs": [],
    }))
    .unwrap()
}

pub fn whole_record() -> WholeVmRecord {
    serde_json::from_value(json!({
        "schemaVersion": 1, "id": VM_ID, "name": "a “name”, with\nlines", "description": "", "tags": [],
        "revision": 3, "createdAtMs": 1, "updatedAtMs": 2, "config": config(),
    }))
    .unwrap()
}

pub fn record() -> VmRecord {
    whole_record().into()
}

pub fn run_facts() -> RunFacts {
    RunFacts {
        pid: 4242,
        started_at_ms: EpochMs(5),
        accelerator: Accelerator::Tcg,
        display_protocol: GuestRuntimeDisplayProtocol::Vnc,
        qemu_path: HostPath("/usr/bin/qemu".to_owned()),
        qemu_version: "7.2.22".to_owned(),
        notes: Vec::new(),
        display_agent: None,
        external_viewer: None,
        config: Arc::new(config()),
    }
}

pub fn guest_file() -> GuestFile {
    let WholeVmRecord { id, name, revision, .. } = whole_record();
    GuestFile {
        schema_version: 1,
        vm_id: id,
        vm_name: name,
        revision,
        config: Arc::new(config()),
        process: Some(ProcessIdentity { pid: 4242, start_time: "boot:1".to_owned() }),
        argv: vec!["qemu".to_owned()],
        qemu_path: HostPath("/usr/bin/qemu".to_owned()),
        qemu_version: "7.2.22".to_owned(),
        accelerator: Accelerator::Tcg,
        display_protocol: GuestRuntimeDisplayProtocol::Vnc,
        notes: Vec::new(),
        started_at_ms: EpochMs(5),
        cleanup: Vec::new(),
    }
}

/// A machine with a USB controller.
pub fn with_usb() -> VmConfig {
    let mut config = config();
    config.usb.controller = UsbController::Xhci;
    config
}

pub fn disk_on(bus: DriveBus) -> Drive {
    serde_json::from_value(json!({ "id": "disk1", "kind": "disk", "bus": bus, "readOnly": false,
        "medium": { "kind": "file", "path": "/d.qcow2", "format": "qcow2", "backing": [] } }))
    .unwrap()
}

/// One life of the VM's guest, as if it had been found.
pub fn run_of(world: &FakeWorld) -> Arc<Run> {
    let file = guest_file();
    let identity = world.live(4242);
    Run::new(NewRun { vm_id: VM_ID.to_owned(), dir: world.named("0123abcd"), identity, exited: None, file })
}
