use super::qemu_arg::QemuArg;
use crate::find::is_at_least;
use openutm_contract::ApiError;
use openutm_contract::types::{
    Accelerator, Endpoint, FirmwareImage, HostFacts, HostPath, LaunchFile, LaunchHelper, LaunchPlanDisplayProtocol,
    QemuCapabilities, QemuVersion, VmConfig,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    Q35,
    Pc,
    Virt,
}

impl Machine {
    pub const fn name(self) -> &'static str {
        match self {
            Machine::Q35 => "q35",
            Machine::Pc => "pc",
            Machine::Virt => "virt",
        }
    }
}

/// What every device family may look at: the inputs, and the choices that concern several families, made once.
pub struct LaunchContext<'a> {
    pub config: &'a VmConfig,
    pub host: &'a HostFacts,
    pub capabilities: &'a QemuCapabilities,
    pub version: &'a QemuVersion,
    pub machine: Machine,
    pub accelerator: Accelerator,
    pub display_protocol: LaunchPlanDisplayProtocol,
    /// The UEFI image; `None` starts QEMU's built-in BIOS.
    pub firmware: Option<&'a FirmwareImage>,
}

impl LaunchContext<'_> {
    pub fn has_device(&self, driver: &str) -> bool {
        self.capabilities.devices.iter().any(|name| name == driver)
    }

    pub fn is_at_least(&self, major: u64, minor: u64) -> bool {
        is_at_least(self.version, major, minor)
    }
}

/// What one device family adds to the plan.
#[derive(Default)]
pub struct Part {
    pub args: Vec<QemuArg>,
    pub files: Vec<LaunchFile>,
    pub helpers: Vec<LaunchHelper>,
    pub cleanup: Vec<HostPath>,
    pub notes: Vec<String>,
}

impl Part {
    pub fn of(args: Vec<QemuArg>) -> Self {
        Self { args, ..Self::default() }
    }
}

pub type Family = fn(&LaunchContext) -> Result<Part, ApiError>;

/// The part of an endpoint's cleanup: a unix socket leaves a file behind.
pub fn socket_files(endpoint: &Endpoint) -> Vec<HostPath> {
    match endpoint {
        Endpoint::Unix { path } => vec![path.clone()],
        Endpoint::Tcp { .. } => Vec::new(),
    }
}
