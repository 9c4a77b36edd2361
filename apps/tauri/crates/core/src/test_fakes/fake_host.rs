//! A host's package manager, file manager and QEMUs.
use super::lock;
use crate::ports::folders::{FolderRequest, Folders};
use crate::ports::installer::{InstallEnd, InstallFacts, InstallRun, Installer};
use crate::ports::qemu_catalog::QemuCatalog;
use crate::subscription::Subscription;
use async_trait::async_trait;
use openutm_contract::ApiError;
use openutm_contract::types::{AcceleratorReport, Arch, FolderListing, Platform, QemuInstallation};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// A package manager, which may be known to be there and ends as it is told.
pub struct FakeInstaller {
    /// What is on PATH.
    pub programs: Vec<&'static str>,
    pub ends: Mutex<VecDeque<InstallEnd>>,
    pub commands: Mutex<Vec<String>>,
}

struct RootOnLinux(Vec<&'static str>);

impl InstallFacts for RootOnLinux {
    fn platform(&self) -> Platform {
        Platform::Linux
    }

    fn arch(&self) -> Arch {
        Arch::X8664
    }

    fn is_root(&self) -> bool {
        true
    }

    fn find(&self, program: &str) -> Option<String> {
        self.0.contains(&program).then(|| format!("/usr/bin/{program}"))
    }

    fn has_desktop(&self) -> bool {
        false
    }

    fn has_askpass(&self) -> bool {
        false
    }
}

#[async_trait]
impl Installer for FakeInstaller {
    fn facts(&self) -> Arc<dyn InstallFacts> {
        Arc::new(RootOnLinux(self.programs.clone()))
    }

    async fn run(&self, command: &[String], run: InstallRun) -> InstallEnd {
        lock(&self.commands).push(command.join(" "));
        let end = lock(&self.ends).pop_front().unwrap_or_default();
        (run.on_output)(&end.output);
        end
    }
}

/// What is known of QEMU, and how often it was looked for.
#[derive(Default)]
pub struct FakeCatalog {
    pub installations: Vec<QemuInstallation>,
    pub refreshed: AtomicU64,
}

#[async_trait]
impl QemuCatalog for FakeCatalog {
    async fn installations(&self) -> Result<Arc<Vec<QemuInstallation>>, ApiError> {
        Ok(Arc::new(self.installations.clone()))
    }

    async fn accelerators(&self) -> Result<Arc<Vec<AcceleratorReport>>, ApiError> {
        Ok(Arc::default())
    }

    async fn refresh(&self) -> Result<(), ApiError> {
        self.refreshed.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn on_change(&self, _: Arc<dyn Fn() + Send + Sync>) -> Subscription {
        Subscription::none()
    }
}

/// A QEMU as the contract has one, for x86_64, with UEFI firmware, VNC and little else.
pub fn qemu() -> QemuInstallation {
    let firmware = serde_json::json!({
        "arch": "x86_64", "kind": "uefi", "codePath": "/f", "codeFormat": "raw", "description": "", "machines": [],
        "descriptorPath": "/d", "requiresSmm": false, "secureBoot": false,
    });
    serde_json::from_value(serde_json::json!({
        "arch": "x86_64",
        "binaryPath": "/q",
        "version": { "major": 7, "minor": 2, "micro": 0, "text": "7.2.0" },
        "firmware": [firmware],
        "capabilities": {
            "accelerators": ["tcg"], "audiodevs": [], "chardevs": [], "cpuModels": [], "devices": [],
            "displayProtocols": ["vnc"], "displays": [], "machines": [], "netdevs": ["user"], "sandbox": false,
            "tpm": false,
        },
    }))
    .expect("a QEMU")
}

/// A file manager that only remembers what it would show.
pub struct FakeFolders {
    pub why_no_reveal: Option<String>,
    pub shown: Mutex<Vec<String>>,
}

#[async_trait]
impl Folders for FakeFolders {
    async fn list(&self, _: FolderRequest) -> Result<FolderListing, ApiError> {
        Err(ApiError::defect("nobody asks for folders in these tests"))
    }

    fn why_no_reveal(&self) -> Option<String> {
        self.why_no_reveal.clone()
    }

    async fn reveal(&self, path: &str) -> Result<(), ApiError> {
        lock(&self.shown).push(path.to_owned());
        Ok(())
    }
}
