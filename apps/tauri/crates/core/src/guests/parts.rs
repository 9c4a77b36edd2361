//! What the running half of the backend is made of.
use crate::ports::clock::Clock;
use crate::ports::guest_files::GuestFiles;
use crate::ports::guest_logs::GuestLogs;
use crate::ports::guest_processes::GuestProcesses;
use crate::ports::host::Host;
use crate::ports::image_tools::ImageTools;
use crate::ports::log::Log;
use crate::ports::qemu_catalog::QemuCatalog;
use crate::ports::qmp_connector::GuestSockets;
use crate::ports::run_dirs::RunDirs;
use openutm_contract::types::{DisplayProtocol, Reason, VmNoticeEventSeverity};
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone)]
pub struct GuestPorts {
    pub clock: Arc<dyn Clock>,
    pub log: Arc<dyn Log>,
    pub host: Arc<dyn Host>,
    pub catalog: Arc<dyn QemuCatalog>,
    pub processes: Arc<dyn GuestProcesses>,
    pub run_dirs: Arc<dyn RunDirs>,
    pub files: Arc<dyn GuestFiles>,
    pub logs: Arc<dyn GuestLogs>,
    pub sockets: Arc<dyn GuestSockets>,
    pub images: Arc<dyn ImageTools>,
    /// Display protocols that this build of OpenUTM can show, best first.
    pub viewers: Vec<DisplayProtocol>,
    /// How long a QEMU may take until it greets before the start counts as failed.
    pub launch_timeout: Duration,
    /// How often a guest that nobody asks for anything is asked whether it still answers.
    pub heartbeat: Duration,
    /// Absolute path of a VM's directory.
    pub vm_dir: Arc<dyn Fn(&str) -> String + Send + Sync>,
}

pub type Severity = VmNoticeEventSeverity;

#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub vm_id: String,
    pub severity: Severity,
    pub reason: Reason,
}
