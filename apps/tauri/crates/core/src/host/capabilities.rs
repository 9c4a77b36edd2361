//! What this host can do, from what its QEMUs say of themselves: one row a capability.
use openutm_contract::types::{
    Arch, Capability, DisplayProtocol, FirmwareImage, FirmwareImageKind, QemuCapabilities, QemuInstallation,
};
use openutm_contract::{ApiError, CapabilityName};
use openutm_qemu::install::InstallPlan;

pub struct Known<'a> {
    pub installations: &'a [QemuInstallation],
    pub viewers: &'a [DisplayProtocol],
    pub has_swtpm: bool,
    /// Why no file manager can be opened; `None` when one can.
    pub why_no_reveal: Option<String>,
    /// Why no viewer's window can be opened; `None` when one can.
    pub why_no_viewer: Option<String>,
    pub install_ways: &'a [InstallPlan],
}

impl Known<'_> {
    fn any_qemu(&self, has: impl Fn(&QemuInstallation) -> bool) -> bool {
        self.installations.iter().any(|qemu| qemu.problem.is_none() && has(qemu))
    }

    fn any_qemu_can(&self, has: impl Fn(&QemuCapabilities) -> bool) -> bool {
        self.any_qemu(|qemu| qemu.capabilities.as_ref().is_some_and(&has))
    }

    fn runs(&self, arch: Arch) -> Option<String> {
        let missing = || format!("No usable QEMU for {arch} machines is installed.");
        (!self.any_qemu(|qemu| qemu.arch == arch)).then(missing)
    }

    fn shows(&self, protocol: DisplayProtocol) -> Option<String> {
        let name = protocol.to_string().to_uppercase();
        if !self.viewers.contains(&protocol) {
            return Some(format!("This version of OpenUTM cannot show {name}."));
        }
        let missing = || format!("The installed QEMU was built without {name}.");
        (!self.any_qemu_can(|capabilities| capabilities.display_protocols.contains(&protocol))).then(missing)
    }

    fn firmware(&self, words: &str, fits: impl Fn(&FirmwareImage) -> bool) -> Option<String> {
        let missing = || format!("No {words} is installed for QEMU.");
        (!self.any_qemu(|qemu| qemu.firmware.iter().any(&fits))).then(missing)
    }

    fn tpm(&self) -> Option<String> {
        if !self.any_qemu_can(|capabilities| capabilities.tpm) {
            return Some("The installed QEMU has no TPM.".to_owned());
        }
        (!self.has_swtpm).then(|| "swtpm, which emulates a TPM, is not installed.".to_owned())
    }

    fn install(&self) -> Option<String> {
        if self.install_ways.iter().any(|plan| plan.way.available) {
            return None;
        }
        let reason = self.install_ways.first().and_then(|plan| plan.way.reason.clone());
        Some(reason.unwrap_or_else(|| "No package manager that OpenUTM knows is on this computer.".to_owned()))
    }
}

fn not_yet(what: &str) -> Option<String> {
    Some(format!("This version of OpenUTM cannot {what}."))
}

/// Whether `list` has one of these.
fn has_any(list: &[String], names: &[&str]) -> bool {
    names.iter().any(|name| list.iter().any(|other| other == name))
}

/// Why it cannot be done; `None` when it can.
fn reason_against(name: CapabilityName, known: &Known) -> Option<String> {
    match name {
        CapabilityName::RunX8664 => known.runs(Arch::X8664),
        CapabilityName::RunAarch64 => known.runs(Arch::Aarch64),
        CapabilityName::DisplaySpice => known.shows(DisplayProtocol::Spice),
        CapabilityName::DisplayVnc => known.shows(DisplayProtocol::Vnc),
        CapabilityName::DisplayWindow => known.why_no_viewer.clone(),
        CapabilityName::NetworkBridged => {
            let can = known.any_qemu_can(|qemu| has_any(&qemu.netdevs, &["bridge", "vmnet-bridged", "tap"]));
            (!can).then(|| "The installed QEMU has no bridged network.".to_owned())
        }
        CapabilityName::VmSuspend => not_yet("suspend VMs"),
        CapabilityName::ImagesImport => not_yet("import images of other formats"),
        CapabilityName::FirmwareUefi => known.firmware("UEFI firmware", |image| image.kind == FirmwareImageKind::Uefi),
        CapabilityName::FirmwareSecureBoot => known.firmware("firmware with Secure Boot", |image| image.secure_boot),
        CapabilityName::FirmwareTpm => known.tpm(),
        CapabilityName::DriveHotplug => {
            let can = known.any_qemu_can(|qemu| has_any(&qemu.devices, &["pcie-root-port", "usb-storage"]));
            (!can).then(|| "The installed QEMU takes no drives while a VM runs.".to_owned())
        }
        CapabilityName::HostReveal => known.why_no_reveal.clone(),
        CapabilityName::QemuInstall => known.install(),
    }
}

pub fn read_host_capabilities(known: &Known) -> Result<Vec<Capability>, ApiError> {
    let capability = |name: CapabilityName| {
        let reason = reason_against(name, known);
        // The same table has made both enums.
        let name = name.name().parse().map_err(|_| ApiError::defect(name.name()))?;
        Ok(Capability { name, available: reason.is_none(), reason })
    };
    CapabilityName::ALL.into_iter().map(capability).collect()
}
