//! What is said of the host, and what is done to it, over fakes.
mod a_drafts_accelerator;
mod a_file_that_is_sent;
mod capabilities;
mod installing_qemu;
mod problems;
mod showing_a_file;

use crate::explain::reasons::reason;
use crate::ports::host::HostInfo;
use crate::test_fakes::{FakeCatalog, FakeFolders, FakeHome, FakeInstaller, HOME, HandClock, qemu};
use openutm_contract::types::{
    Accelerator, AcceleratorChoice, AcceleratorReport, Arch, DisplayProtocol, InstallWayId, Job, JobState, Platform,
    QemuInstallation,
};
use openutm_contract::{ApiError, CapabilityName, ErrorCode};
use serde_json::json;
use std::sync::{Arc, Mutex};

fn spoilt() -> QemuInstallation {
    QemuInstallation { problem: Some(reason(ErrorCode::QemuTooOld, "It is 6.2.", None)), ..qemu() }
}

fn report(name: Accelerator, usable: bool) -> AcceleratorReport {
    let reason = if usable { "" } else { "KVM is there, but runs no guest code." };
    let hint = (!usable).then(|| "Ask your provider.".to_owned());
    AcceleratorReport { arch: Arch::X8664, name, usable, reason: reason.to_owned(), hint, evidence: None }
}
