// Made by `cargo xtask generate` from packages/shared-types/generated. Do not edit.
/// Error types.
pub mod error {
    /// Error from a `TryFrom` or `FromStr` implementation.
    pub struct ConversionError(::std::borrow::Cow<'static, str>);
    impl ::std::error::Error for ConversionError {}
    impl ::std::fmt::Display for ConversionError {
        fn fmt(
            &self,
            f: &mut ::std::fmt::Formatter<'_>,
        ) -> Result<(), ::std::fmt::Error> {
            ::std::fmt::Display::fmt(&self.0, f)
        }
    }
    impl ::std::fmt::Debug for ConversionError {
        fn fmt(
            &self,
            f: &mut ::std::fmt::Formatter<'_>,
        ) -> Result<(), ::std::fmt::Error> {
            ::std::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl From<&'static str> for ConversionError {
        fn from(value: &'static str) -> Self {
            Self(value.into())
        }
    }
    impl From<String> for ConversionError {
        fn from(value: String) -> Self {
            Self(value.into())
        }
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum Accelerator {
    #[serde(rename = "hvf")]
    Hvf,
    #[serde(rename = "kvm")]
    Kvm,
    #[serde(rename = "whpx")]
    Whpx,
    #[serde(rename = "tcg")]
    Tcg,
}
impl ::std::fmt::Display for Accelerator {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Hvf => f.write_str("hvf"),
            Self::Kvm => f.write_str("kvm"),
            Self::Whpx => f.write_str("whpx"),
            Self::Tcg => f.write_str("tcg"),
        }
    }
}
impl ::std::str::FromStr for Accelerator {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "hvf" => Ok(Self::Hvf),
            "kvm" => Ok(Self::Kvm),
            "whpx" => Ok(Self::Whpx),
            "tcg" => Ok(Self::Tcg),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for Accelerator {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for Accelerator {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for Accelerator {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum AcceleratorChoice {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "hvf")]
    Hvf,
    #[serde(rename = "kvm")]
    Kvm,
    #[serde(rename = "whpx")]
    Whpx,
    #[serde(rename = "tcg")]
    Tcg,
}
impl ::std::fmt::Display for AcceleratorChoice {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Auto => f.write_str("auto"),
            Self::Hvf => f.write_str("hvf"),
            Self::Kvm => f.write_str("kvm"),
            Self::Whpx => f.write_str("whpx"),
            Self::Tcg => f.write_str("tcg"),
        }
    }
}
impl ::std::str::FromStr for AcceleratorChoice {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "auto" => Ok(Self::Auto),
            "hvf" => Ok(Self::Hvf),
            "kvm" => Ok(Self::Kvm),
            "whpx" => Ok(Self::Whpx),
            "tcg" => Ok(Self::Tcg),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for AcceleratorChoice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for AcceleratorChoice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for AcceleratorChoice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AcceleratorReport {
    pub arch: Arch,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    pub name: Accelerator,
    pub reason: String,
    pub usable: bool,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum Arch {
    #[serde(rename = "x86_64")]
    X8664,
    #[serde(rename = "aarch64")]
    Aarch64,
}
impl ::std::fmt::Display for Arch {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::X8664 => f.write_str("x86_64"),
            Self::Aarch64 => f.write_str("aarch64"),
        }
    }
}
impl ::std::str::FromStr for Arch {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "x86_64" => Ok(Self::X8664),
            "aarch64" => Ok(Self::Aarch64),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for Arch {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for Arch {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for Arch {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum BackendKind {
    #[serde(rename = "node")]
    Node,
    #[serde(rename = "rust")]
    Rust,
}
impl ::std::fmt::Display for BackendKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Node => f.write_str("node"),
            Self::Rust => f.write_str("rust"),
        }
    }
}
impl ::std::str::FromStr for BackendKind {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "node" => Ok(Self::Node),
            "rust" => Ok(Self::Rust),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for BackendKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for BackendKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for BackendKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct BackingImage {
    pub format: ImageFormat,
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Boot {
    #[serde(default)]
    pub menu: bool,
    pub order: Vec<DriveId>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct ByteCount(pub u64);
impl ::std::ops::Deref for ByteCount {
    type Target = u64;
    fn deref(&self) -> &u64 {
        &self.0
    }
}
impl ::std::convert::From<ByteCount> for u64 {
    fn from(value: ByteCount) -> Self {
        value.0
    }
}
impl ::std::convert::From<u64> for ByteCount {
    fn from(value: u64) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for ByteCount {
    type Err = <u64 as ::std::str::FromStr>::Err;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.parse()?))
    }
}
impl ::std::convert::TryFrom<&str> for ByteCount {
    type Error = <u64 as ::std::str::FromStr>::Err;
    fn try_from(value: &str) -> ::std::result::Result<Self, Self::Error> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for ByteCount {
    type Error = <u64 as ::std::str::FromStr>::Err;
    fn try_from(value: &String) -> ::std::result::Result<Self, Self::Error> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for ByteCount {
    type Error = <u64 as ::std::str::FromStr>::Err;
    fn try_from(value: String) -> ::std::result::Result<Self, Self::Error> {
        value.parse()
    }
}
impl ::std::fmt::Display for ByteCount {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct CapabilitiesParams {}
impl ::std::default::Default for CapabilitiesParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct CapabilitiesResult {
    pub capabilities: Vec<Capability>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Capability {
    pub available: bool,
    pub name: CapabilityName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum CapabilityName {
    #[serde(rename = "run.x86_64")]
    RunX8664,
    #[serde(rename = "run.aarch64")]
    RunAarch64,
    #[serde(rename = "display.spice")]
    DisplaySpice,
    #[serde(rename = "display.vnc")]
    DisplayVnc,
    #[serde(rename = "display.window")]
    DisplayWindow,
    #[serde(rename = "network.bridged")]
    NetworkBridged,
    #[serde(rename = "vm.suspend")]
    VmSuspend,
    #[serde(rename = "images.import")]
    ImagesImport,
    #[serde(rename = "firmware.uefi")]
    FirmwareUefi,
    #[serde(rename = "firmware.secureBoot")]
    FirmwareSecureBoot,
    #[serde(rename = "firmware.tpm")]
    FirmwareTpm,
    #[serde(rename = "drive.hotplug")]
    DriveHotplug,
    #[serde(rename = "host.reveal")]
    HostReveal,
    #[serde(rename = "qemu.install")]
    QemuInstall,
}
impl ::std::fmt::Display for CapabilityName {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::RunX8664 => f.write_str("run.x86_64"),
            Self::RunAarch64 => f.write_str("run.aarch64"),
            Self::DisplaySpice => f.write_str("display.spice"),
            Self::DisplayVnc => f.write_str("display.vnc"),
            Self::DisplayWindow => f.write_str("display.window"),
            Self::NetworkBridged => f.write_str("network.bridged"),
            Self::VmSuspend => f.write_str("vm.suspend"),
            Self::ImagesImport => f.write_str("images.import"),
            Self::FirmwareUefi => f.write_str("firmware.uefi"),
            Self::FirmwareSecureBoot => f.write_str("firmware.secureBoot"),
            Self::FirmwareTpm => f.write_str("firmware.tpm"),
            Self::DriveHotplug => f.write_str("drive.hotplug"),
            Self::HostReveal => f.write_str("host.reveal"),
            Self::QemuInstall => f.write_str("qemu.install"),
        }
    }
}
impl ::std::str::FromStr for CapabilityName {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "run.x86_64" => Ok(Self::RunX8664),
            "run.aarch64" => Ok(Self::RunAarch64),
            "display.spice" => Ok(Self::DisplaySpice),
            "display.vnc" => Ok(Self::DisplayVnc),
            "display.window" => Ok(Self::DisplayWindow),
            "network.bridged" => Ok(Self::NetworkBridged),
            "vm.suspend" => Ok(Self::VmSuspend),
            "images.import" => Ok(Self::ImagesImport),
            "firmware.uefi" => Ok(Self::FirmwareUefi),
            "firmware.secureBoot" => Ok(Self::FirmwareSecureBoot),
            "firmware.tpm" => Ok(Self::FirmwareTpm),
            "drive.hotplug" => Ok(Self::DriveHotplug),
            "host.reveal" => Ok(Self::HostReveal),
            "qemu.install" => Ok(Self::QemuInstall),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for CapabilityName {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for CapabilityName {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for CapabilityName {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ConfigCheckParams {
    pub config: VmConfig,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ConfigCheckResult {
    pub issues: Vec<ConfigCheckResultIssuesItem>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ConfigCheckResultIssuesItem {
    pub message: String,
    pub path: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Cpu {
    pub count: u64,
    pub model: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct CreateVmInput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arch: Option<Arch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<VmConfigPatch>,
    #[serde(
        rename = "cpuCount",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub cpu_count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(
        rename = "diskGib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub disk_gib: Option<u64>,
    #[serde(
        rename = "displayProtocol",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub display_protocol: Option<CreateVmInputDisplayProtocol>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<CreateVmInputFirmware>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(
        rename = "memoryMib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub memory_mib: Option<u64>,
    pub name: VmName,
    #[serde(
        rename = "osId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_id: Option<String>,
    pub source: VmSource,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum CreateVmInputDisplayProtocol {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "spice")]
    Spice,
    #[serde(rename = "vnc")]
    Vnc,
    #[serde(rename = "none")]
    None,
}
impl ::std::fmt::Display for CreateVmInputDisplayProtocol {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Auto => f.write_str("auto"),
            Self::Spice => f.write_str("spice"),
            Self::Vnc => f.write_str("vnc"),
            Self::None => f.write_str("none"),
        }
    }
}
impl ::std::str::FromStr for CreateVmInputDisplayProtocol {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "auto" => Ok(Self::Auto),
            "spice" => Ok(Self::Spice),
            "vnc" => Ok(Self::Vnc),
            "none" => Ok(Self::None),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for CreateVmInputDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for CreateVmInputDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for CreateVmInputDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum CreateVmInputFirmware {
    #[serde(rename = "bios")]
    Bios,
    #[serde(rename = "uefi")]
    Uefi,
}
impl ::std::fmt::Display for CreateVmInputFirmware {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Bios => f.write_str("bios"),
            Self::Uefi => f.write_str("uefi"),
        }
    }
}
impl ::std::str::FromStr for CreateVmInputFirmware {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "bios" => Ok(Self::Bios),
            "uefi" => Ok(Self::Uefi),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for CreateVmInputFirmware {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for CreateVmInputFirmware {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for CreateVmInputFirmware {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Display {
    pub device: DisplayDevice,
    pub protocol: DisplayProtocolChoice,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum DisplayAgent {
    #[serde(rename = "connected")]
    Connected,
    #[serde(rename = "absent")]
    Absent,
    #[serde(rename = "none")]
    None,
}
impl ::std::fmt::Display for DisplayAgent {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Connected => f.write_str("connected"),
            Self::Absent => f.write_str("absent"),
            Self::None => f.write_str("none"),
        }
    }
}
impl ::std::str::FromStr for DisplayAgent {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "connected" => Ok(Self::Connected),
            "absent" => Ok(Self::Absent),
            "none" => Ok(Self::None),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for DisplayAgent {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for DisplayAgent {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for DisplayAgent {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum DisplayDevice {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "std")]
    Std,
    #[serde(rename = "qxl")]
    Qxl,
    #[serde(rename = "virtio")]
    Virtio,
    #[serde(rename = "ramfb")]
    Ramfb,
}
impl ::std::fmt::Display for DisplayDevice {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Auto => f.write_str("auto"),
            Self::Std => f.write_str("std"),
            Self::Qxl => f.write_str("qxl"),
            Self::Virtio => f.write_str("virtio"),
            Self::Ramfb => f.write_str("ramfb"),
        }
    }
}
impl ::std::str::FromStr for DisplayDevice {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "auto" => Ok(Self::Auto),
            "std" => Ok(Self::Std),
            "qxl" => Ok(Self::Qxl),
            "virtio" => Ok(Self::Virtio),
            "ramfb" => Ok(Self::Ramfb),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for DisplayDevice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for DisplayDevice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for DisplayDevice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum DisplayProtocol {
    #[serde(rename = "spice")]
    Spice,
    #[serde(rename = "vnc")]
    Vnc,
}
impl ::std::fmt::Display for DisplayProtocol {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Spice => f.write_str("spice"),
            Self::Vnc => f.write_str("vnc"),
        }
    }
}
impl ::std::str::FromStr for DisplayProtocol {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "spice" => Ok(Self::Spice),
            "vnc" => Ok(Self::Vnc),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for DisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for DisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for DisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum DisplayProtocolChoice {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "spice")]
    Spice,
    #[serde(rename = "vnc")]
    Vnc,
    #[serde(rename = "none")]
    None,
}
impl ::std::fmt::Display for DisplayProtocolChoice {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Auto => f.write_str("auto"),
            Self::Spice => f.write_str("spice"),
            Self::Vnc => f.write_str("vnc"),
            Self::None => f.write_str("none"),
        }
    }
}
impl ::std::str::FromStr for DisplayProtocolChoice {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "auto" => Ok(Self::Auto),
            "spice" => Ok(Self::Spice),
            "vnc" => Ok(Self::Vnc),
            "none" => Ok(Self::None),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for DisplayProtocolChoice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for DisplayProtocolChoice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for DisplayProtocolChoice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct DoctorChangedEvent {}
impl ::std::default::Default for DoctorChangedEvent {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct DoctorParams {
    #[serde(default)]
    pub recheck: bool,
}
impl ::std::default::Default for DoctorParams {
    fn default() -> Self {
        Self {
            recheck: Default::default(),
        }
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct DoctorReport {
    pub accelerators: Vec<AcceleratorReport>,
    pub arch: Arch,
    pub backend: BackendKind,
    #[serde(rename = "contractVersion")]
    pub contract_version: u64,
    #[serde(rename = "cpuCount")]
    pub cpu_count: u64,
    #[serde(rename = "diskFreeBytes")]
    pub disk_free_bytes: ByteCount,
    pub firmware: Vec<FirmwareImage>,
    pub home: HostPath,
    #[serde(rename = "memoryFreeMib")]
    pub memory_free_mib: u64,
    #[serde(rename = "memoryMib")]
    pub memory_mib: u64,
    #[serde(rename = "osRelease")]
    pub os_release: String,
    pub pid: u64,
    pub platform: Platform,
    pub problems: Vec<Reason>,
    pub qemu: Vec<QemuInstallation>,
    pub version: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct DoctorResult(pub DoctorReport);
impl ::std::ops::Deref for DoctorResult {
    type Target = DoctorReport;
    fn deref(&self) -> &DoctorReport {
        &self.0
    }
}
impl ::std::convert::From<DoctorResult> for DoctorReport {
    fn from(value: DoctorResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<DoctorReport> for DoctorResult {
    fn from(value: DoctorReport) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct DoorOpenParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u64>,
}
impl ::std::default::Default for DoorOpenParams {
    fn default() -> Self {
        Self { port: Default::default() }
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct DoorOpenResult {
    pub port: i64,
    pub url: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Drive {
    pub bus: DriveBus,
    pub id: DriveId,
    pub kind: DriveKind,
    pub medium: Medium,
    #[serde(rename = "readOnly", default)]
    pub read_only: bool,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum DriveBus {
    #[serde(rename = "virtio")]
    Virtio,
    #[serde(rename = "scsi")]
    Scsi,
    #[serde(rename = "sata")]
    Sata,
    #[serde(rename = "ide")]
    Ide,
    #[serde(rename = "nvme")]
    Nvme,
    #[serde(rename = "usb")]
    Usb,
}
impl ::std::fmt::Display for DriveBus {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Virtio => f.write_str("virtio"),
            Self::Scsi => f.write_str("scsi"),
            Self::Sata => f.write_str("sata"),
            Self::Ide => f.write_str("ide"),
            Self::Nvme => f.write_str("nvme"),
            Self::Usb => f.write_str("usb"),
        }
    }
}
impl ::std::str::FromStr for DriveBus {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "virtio" => Ok(Self::Virtio),
            "scsi" => Ok(Self::Scsi),
            "sata" => Ok(Self::Sata),
            "ide" => Ok(Self::Ide),
            "nvme" => Ok(Self::Nvme),
            "usb" => Ok(Self::Usb),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for DriveBus {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for DriveBus {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for DriveBus {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct DriveId(pub String);
impl ::std::ops::Deref for DriveId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl ::std::convert::From<DriveId> for String {
    fn from(value: DriveId) -> Self {
        value.0
    }
}
impl ::std::convert::From<String> for DriveId {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for DriveId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
impl ::std::fmt::Display for DriveId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum DriveKind {
    #[serde(rename = "disk")]
    Disk,
    #[serde(rename = "cdrom")]
    Cdrom,
}
impl ::std::fmt::Display for DriveKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Disk => f.write_str("disk"),
            Self::Cdrom => f.write_str("cdrom"),
        }
    }
}
impl ::std::str::FromStr for DriveKind {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "disk" => Ok(Self::Disk),
            "cdrom" => Ok(Self::Cdrom),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for DriveKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for DriveKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for DriveKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct DriveUsage {
    #[serde(rename = "allocatedBytes")]
    pub allocated_bytes: ByteCount,
    #[serde(rename = "driveId")]
    pub drive_id: String,
    pub path: HostPath,
    #[serde(
        rename = "virtualSizeBytes",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub virtual_size_bytes: Option<ByteCount>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Endpoint {
    #[serde(rename = "unix")]
    Unix { path: HostPath },
    #[serde(rename = "tcp")]
    Tcp { host: String, port: u64 },
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Endpoint>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Endpoint>,
    pub qmp: Endpoint,
    pub qmp2: Endpoint,
    pub serial: Endpoint,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct EpochMs(pub u64);
impl ::std::ops::Deref for EpochMs {
    type Target = u64;
    fn deref(&self) -> &u64 {
        &self.0
    }
}
impl ::std::convert::From<EpochMs> for u64 {
    fn from(value: EpochMs) -> Self {
        value.0
    }
}
impl ::std::convert::From<u64> for EpochMs {
    fn from(value: u64) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for EpochMs {
    type Err = <u64 as ::std::str::FromStr>::Err;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.parse()?))
    }
}
impl ::std::convert::TryFrom<&str> for EpochMs {
    type Error = <u64 as ::std::str::FromStr>::Err;
    fn try_from(value: &str) -> ::std::result::Result<Self, Self::Error> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for EpochMs {
    type Error = <u64 as ::std::str::FromStr>::Err;
    fn try_from(value: &String) -> ::std::result::Result<Self, Self::Error> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for EpochMs {
    type Error = <u64 as ::std::str::FromStr>::Err;
    fn try_from(value: String) -> ::std::result::Result<Self, Self::Error> {
        value.parse()
    }
}
impl ::std::fmt::Display for EpochMs {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FileListParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<HostPath>,
    #[serde(default = "defaults::file_list_params_show")]
    pub show: FileListParamsShow,
}
impl ::std::default::Default for FileListParams {
    fn default() -> Self {
        Self {
            path: Default::default(),
            show: defaults::file_list_params_show(),
        }
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum FileListParamsShow {
    #[serde(rename = "images")]
    Images,
    #[serde(rename = "all")]
    All,
    #[serde(rename = "folders")]
    Folders,
}
impl ::std::fmt::Display for FileListParamsShow {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Images => f.write_str("images"),
            Self::All => f.write_str("all"),
            Self::Folders => f.write_str("folders"),
        }
    }
}
impl ::std::str::FromStr for FileListParamsShow {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "images" => Ok(Self::Images),
            "all" => Ok(Self::All),
            "folders" => Ok(Self::Folders),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for FileListParamsShow {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for FileListParamsShow {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for FileListParamsShow {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::default::Default for FileListParamsShow {
    fn default() -> Self {
        FileListParamsShow::Images
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct FileListResult(pub FolderListing);
impl ::std::ops::Deref for FileListResult {
    type Target = FolderListing;
    fn deref(&self) -> &FolderListing {
        &self.0
    }
}
impl ::std::convert::From<FileListResult> for FolderListing {
    fn from(value: FileListResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<FolderListing> for FileListResult {
    fn from(value: FolderListing) -> Self {
        Self(value)
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct FileName(pub String);
impl ::std::ops::Deref for FileName {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl ::std::convert::From<FileName> for String {
    fn from(value: FileName) -> Self {
        value.0
    }
}
impl ::std::convert::From<String> for FileName {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for FileName {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
impl ::std::fmt::Display for FileName {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Firmware {
    pub kind: FirmwareKind,
    #[serde(rename = "secureBoot", default)]
    pub secure_boot: bool,
    #[serde(default)]
    pub tpm: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FirmwareImage {
    pub arch: Arch,
    #[serde(rename = "codeFormat")]
    pub code_format: FirmwareImageCodeFormat,
    #[serde(rename = "codePath")]
    pub code_path: HostPath,
    pub description: String,
    #[serde(rename = "descriptorPath")]
    pub descriptor_path: HostPath,
    pub kind: FirmwareImageKind,
    pub machines: Vec<String>,
    #[serde(rename = "requiresSmm")]
    pub requires_smm: bool,
    #[serde(rename = "secureBoot")]
    pub secure_boot: bool,
    #[serde(
        rename = "varsFormat",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub vars_format: Option<FirmwareImageVarsFormat>,
    #[serde(
        rename = "varsTemplatePath",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub vars_template_path: Option<HostPath>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum FirmwareImageCodeFormat {
    #[serde(rename = "raw")]
    Raw,
    #[serde(rename = "qcow2")]
    Qcow2,
}
impl ::std::fmt::Display for FirmwareImageCodeFormat {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Raw => f.write_str("raw"),
            Self::Qcow2 => f.write_str("qcow2"),
        }
    }
}
impl ::std::str::FromStr for FirmwareImageCodeFormat {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "raw" => Ok(Self::Raw),
            "qcow2" => Ok(Self::Qcow2),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for FirmwareImageCodeFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for FirmwareImageCodeFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for FirmwareImageCodeFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum FirmwareImageKind {
    #[serde(rename = "bios")]
    Bios,
    #[serde(rename = "uefi")]
    Uefi,
}
impl ::std::fmt::Display for FirmwareImageKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Bios => f.write_str("bios"),
            Self::Uefi => f.write_str("uefi"),
        }
    }
}
impl ::std::str::FromStr for FirmwareImageKind {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "bios" => Ok(Self::Bios),
            "uefi" => Ok(Self::Uefi),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for FirmwareImageKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for FirmwareImageKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for FirmwareImageKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum FirmwareImageVarsFormat {
    #[serde(rename = "raw")]
    Raw,
    #[serde(rename = "qcow2")]
    Qcow2,
}
impl ::std::fmt::Display for FirmwareImageVarsFormat {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Raw => f.write_str("raw"),
            Self::Qcow2 => f.write_str("qcow2"),
        }
    }
}
impl ::std::str::FromStr for FirmwareImageVarsFormat {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "raw" => Ok(Self::Raw),
            "qcow2" => Ok(Self::Qcow2),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for FirmwareImageVarsFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for FirmwareImageVarsFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for FirmwareImageVarsFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum FirmwareKind {
    #[serde(rename = "bios")]
    Bios,
    #[serde(rename = "uefi")]
    Uefi,
}
impl ::std::fmt::Display for FirmwareKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Bios => f.write_str("bios"),
            Self::Uefi => f.write_str("uefi"),
        }
    }
}
impl ::std::str::FromStr for FirmwareKind {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "bios" => Ok(Self::Bios),
            "uefi" => Ok(Self::Uefi),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for FirmwareKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for FirmwareKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for FirmwareKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FolderEntry {
    pub kind: FolderEntryKind,
    #[serde(rename = "modifiedAtMs")]
    pub modified_at_ms: EpochMs,
    pub name: String,
    pub path: HostPath,
    #[serde(
        rename = "sizeBytes",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub size_bytes: Option<ByteCount>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum FolderEntryKind {
    #[serde(rename = "folder")]
    Folder,
    #[serde(rename = "iso")]
    Iso,
    #[serde(rename = "disk")]
    Disk,
    #[serde(rename = "other")]
    Other,
}
impl ::std::fmt::Display for FolderEntryKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Folder => f.write_str("folder"),
            Self::Iso => f.write_str("iso"),
            Self::Disk => f.write_str("disk"),
            Self::Other => f.write_str("other"),
        }
    }
}
impl ::std::str::FromStr for FolderEntryKind {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "folder" => Ok(Self::Folder),
            "iso" => Ok(Self::Iso),
            "disk" => Ok(Self::Disk),
            "other" => Ok(Self::Other),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for FolderEntryKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for FolderEntryKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for FolderEntryKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FolderListing {
    pub entries: Vec<FolderEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<HostPath>,
    pub path: HostPath,
    pub places: Vec<FolderListingPlacesItem>,
    pub truncated: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FolderListingPlacesItem {
    pub name: String,
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct GuestInfo {
    pub addresses: Vec<GuestInfoAddressesItem>,
    pub agent: GuestInfoAgent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    #[serde(
        rename = "osName",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_name: Option<String>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct GuestInfoAddressesItem {
    pub address: String,
    pub interface: String,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum GuestInfoAgent {
    #[serde(rename = "connected")]
    Connected,
    #[serde(rename = "absent")]
    Absent,
    #[serde(rename = "notAnswering")]
    NotAnswering,
}
impl ::std::fmt::Display for GuestInfoAgent {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Connected => f.write_str("connected"),
            Self::Absent => f.write_str("absent"),
            Self::NotAnswering => f.write_str("notAnswering"),
        }
    }
}
impl ::std::str::FromStr for GuestInfoAgent {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "connected" => Ok(Self::Connected),
            "absent" => Ok(Self::Absent),
            "notAnswering" => Ok(Self::NotAnswering),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for GuestInfoAgent {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for GuestInfoAgent {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for GuestInfoAgent {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct GuestRuntime {
    pub accelerator: Accelerator,
    #[serde(
        rename = "displayAgent",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub display_agent: Option<DisplayAgent>,
    #[serde(rename = "displayProtocol")]
    pub display_protocol: GuestRuntimeDisplayProtocol,
    #[serde(
        rename = "externalViewer",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub external_viewer: Option<bool>,
    pub notes: Vec<String>,
    pub pid: u64,
    #[serde(rename = "qemuPath")]
    pub qemu_path: HostPath,
    #[serde(rename = "qemuVersion")]
    pub qemu_version: String,
    #[serde(rename = "restartNeeded")]
    pub restart_needed: bool,
    #[serde(rename = "startedAtMs")]
    pub started_at_ms: EpochMs,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum GuestRuntimeDisplayProtocol {
    #[serde(rename = "spice")]
    Spice,
    #[serde(rename = "vnc")]
    Vnc,
    #[serde(rename = "none")]
    None,
}
impl ::std::fmt::Display for GuestRuntimeDisplayProtocol {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Spice => f.write_str("spice"),
            Self::Vnc => f.write_str("vnc"),
            Self::None => f.write_str("none"),
        }
    }
}
impl ::std::str::FromStr for GuestRuntimeDisplayProtocol {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "spice" => Ok(Self::Spice),
            "vnc" => Ok(Self::Vnc),
            "none" => Ok(Self::None),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for GuestRuntimeDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for GuestRuntimeDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for GuestRuntimeDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct HelloParams {
    pub client: String,
    #[serde(rename = "contractVersion")]
    pub contract_version: u64,
    pub windowed: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct HelloResult {
    pub backend: BackendKind,
    #[serde(rename = "contractVersion")]
    pub contract_version: u64,
    pub epoch: String,
    pub pid: u64,
    pub version: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct HostFacts {
    pub arch: Arch,
    #[serde(rename = "cpuCount")]
    pub cpu_count: u64,
    pub endpoints: Endpoints,
    #[serde(rename = "osBuild")]
    pub os_build: u64,
    pub platform: Platform,
    #[serde(rename = "runDir")]
    pub run_dir: HostPath,
    #[serde(
        rename = "soundServers",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub sound_servers: Option<Vec<SoundServer>>,
    #[serde(rename = "usableAccelerators")]
    pub usable_accelerators: Vec<Accelerator>,
    pub viewers: Vec<DisplayProtocol>,
    #[serde(rename = "vmDir")]
    pub vm_dir: HostPath,
    #[serde(rename = "vmId")]
    pub vm_id: VmId,
    #[serde(rename = "vmName")]
    pub vm_name: VmName,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct HostPath(pub String);
impl ::std::ops::Deref for HostPath {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl ::std::convert::From<HostPath> for String {
    fn from(value: HostPath) -> Self {
        value.0
    }
}
impl ::std::convert::From<String> for HostPath {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for HostPath {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
impl ::std::fmt::Display for HostPath {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct HostRevealParams {
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct HostRevealResult {}
impl ::std::default::Default for HostRevealResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum ImageFormat {
    #[serde(rename = "qcow2")]
    Qcow2,
    #[serde(rename = "raw")]
    Raw,
}
impl ::std::fmt::Display for ImageFormat {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Qcow2 => f.write_str("qcow2"),
            Self::Raw => f.write_str("raw"),
        }
    }
}
impl ::std::str::FromStr for ImageFormat {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "qcow2" => Ok(Self::Qcow2),
            "raw" => Ok(Self::Raw),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for ImageFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for ImageFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for ImageFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ImageIdentifyParams {
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct ImageIdentifyResult(pub OsReport);
impl ::std::ops::Deref for ImageIdentifyResult {
    type Target = OsReport;
    fn deref(&self) -> &OsReport {
        &self.0
    }
}
impl ::std::convert::From<ImageIdentifyResult> for OsReport {
    fn from(value: ImageIdentifyResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<OsReport> for ImageIdentifyResult {
    fn from(value: OsReport) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ImageInspectParams {
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct ImageInspectResult(pub ImageReport);
impl ::std::ops::Deref for ImageInspectResult {
    type Target = ImageReport;
    fn deref(&self) -> &ImageReport {
        &self.0
    }
}
impl ::std::convert::From<ImageInspectResult> for ImageReport {
    fn from(value: ImageInspectResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<ImageReport> for ImageInspectResult {
    fn from(value: ImageReport) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ImageReceiveParams {
    pub name: FileName,
    #[serde(rename = "sizeBytes")]
    pub size_bytes: ByteCount,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ImageReceiveResult {
    #[serde(rename = "jobId")]
    pub job_id: String,
    pub path: HostPath,
    pub ticket: Ticket,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct ImageReport {
    #[serde(rename = "fileSizeBytes")]
    pub file_size_bytes: ByteCount,
    pub format: ImageReportFormat,
    pub path: HostPath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Reason>,
    #[serde(
        rename = "virtualSizeBytes",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub virtual_size_bytes: Option<ByteCount>,
    #[serde(
        rename = "volumeId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub volume_id: Option<String>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum ImageReportFormat {
    #[serde(rename = "raw")]
    Raw,
    #[serde(rename = "qcow2")]
    Qcow2,
    #[serde(rename = "iso")]
    Iso,
    #[serde(rename = "vmdk")]
    Vmdk,
    #[serde(rename = "vdi")]
    Vdi,
    #[serde(rename = "vhdx")]
    Vhdx,
    #[serde(rename = "vpc")]
    Vpc,
    #[serde(rename = "qed")]
    Qed,
    #[serde(rename = "luks")]
    Luks,
    #[serde(rename = "qcow")]
    Qcow,
    #[serde(rename = "parallels")]
    Parallels,
    #[serde(rename = "dmg")]
    Dmg,
    #[serde(rename = "compressed")]
    Compressed,
    #[serde(rename = "unknown")]
    Unknown,
}
impl ::std::fmt::Display for ImageReportFormat {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Raw => f.write_str("raw"),
            Self::Qcow2 => f.write_str("qcow2"),
            Self::Iso => f.write_str("iso"),
            Self::Vmdk => f.write_str("vmdk"),
            Self::Vdi => f.write_str("vdi"),
            Self::Vhdx => f.write_str("vhdx"),
            Self::Vpc => f.write_str("vpc"),
            Self::Qed => f.write_str("qed"),
            Self::Luks => f.write_str("luks"),
            Self::Qcow => f.write_str("qcow"),
            Self::Parallels => f.write_str("parallels"),
            Self::Dmg => f.write_str("dmg"),
            Self::Compressed => f.write_str("compressed"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}
impl ::std::str::FromStr for ImageReportFormat {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "raw" => Ok(Self::Raw),
            "qcow2" => Ok(Self::Qcow2),
            "iso" => Ok(Self::Iso),
            "vmdk" => Ok(Self::Vmdk),
            "vdi" => Ok(Self::Vdi),
            "vhdx" => Ok(Self::Vhdx),
            "vpc" => Ok(Self::Vpc),
            "qed" => Ok(Self::Qed),
            "luks" => Ok(Self::Luks),
            "qcow" => Ok(Self::Qcow),
            "parallels" => Ok(Self::Parallels),
            "dmg" => Ok(Self::Dmg),
            "compressed" => Ok(Self::Compressed),
            "unknown" => Ok(Self::Unknown),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for ImageReportFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for ImageReportFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for ImageReportFormat {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstallOptions {
    #[serde(rename = "downloadUrl")]
    pub download_url: String,
    pub explanation: String,
    pub ways: Vec<InstallWay>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstallWay {
    pub available: bool,
    pub command: Vec<String>,
    pub id: InstallWayId,
    #[serde(rename = "needsPassword")]
    pub needs_password: bool,
    pub program: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub title: String,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum InstallWayId {
    #[serde(rename = "homebrew")]
    Homebrew,
    #[serde(rename = "macports")]
    Macports,
    #[serde(rename = "apt")]
    Apt,
    #[serde(rename = "dnf")]
    Dnf,
    #[serde(rename = "pacman")]
    Pacman,
    #[serde(rename = "zypper")]
    Zypper,
    #[serde(rename = "winget")]
    Winget,
}
impl ::std::fmt::Display for InstallWayId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Homebrew => f.write_str("homebrew"),
            Self::Macports => f.write_str("macports"),
            Self::Apt => f.write_str("apt"),
            Self::Dnf => f.write_str("dnf"),
            Self::Pacman => f.write_str("pacman"),
            Self::Zypper => f.write_str("zypper"),
            Self::Winget => f.write_str("winget"),
        }
    }
}
impl ::std::str::FromStr for InstallWayId {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "homebrew" => Ok(Self::Homebrew),
            "macports" => Ok(Self::Macports),
            "apt" => Ok(Self::Apt),
            "dnf" => Ok(Self::Dnf),
            "pacman" => Ok(Self::Pacman),
            "zypper" => Ok(Self::Zypper),
            "winget" => Ok(Self::Winget),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for InstallWayId {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for InstallWayId {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for InstallWayId {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Job {
    pub cancellable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Reason>,
    pub id: String,
    pub kind: JobKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    #[serde(rename = "startedAtMs")]
    pub started_at_ms: EpochMs,
    pub state: JobState,
    pub title: String,
    #[serde(
        rename = "vmId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub vm_id: Option<VmId>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct JobCancelParams {
    pub id: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct JobCancelResult {}
impl ::std::default::Default for JobCancelResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct JobChangedEvent {
    pub job: Job,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum JobKind {
    #[serde(rename = "create")]
    Create,
    #[serde(rename = "clone")]
    Clone,
    #[serde(rename = "resize")]
    Resize,
    #[serde(rename = "convert")]
    Convert,
    #[serde(rename = "delete")]
    Delete,
    #[serde(rename = "install")]
    Install,
    #[serde(rename = "receive")]
    Receive,
}
impl ::std::fmt::Display for JobKind {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Create => f.write_str("create"),
            Self::Clone => f.write_str("clone"),
            Self::Resize => f.write_str("resize"),
            Self::Convert => f.write_str("convert"),
            Self::Delete => f.write_str("delete"),
            Self::Install => f.write_str("install"),
            Self::Receive => f.write_str("receive"),
        }
    }
}
impl ::std::str::FromStr for JobKind {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "create" => Ok(Self::Create),
            "clone" => Ok(Self::Clone),
            "resize" => Ok(Self::Resize),
            "convert" => Ok(Self::Convert),
            "delete" => Ok(Self::Delete),
            "install" => Ok(Self::Install),
            "receive" => Ok(Self::Receive),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for JobKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for JobKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for JobKind {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct JobListParams {}
impl ::std::default::Default for JobListParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct JobListResult {
    pub jobs: Vec<Job>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct JobOutputEvent {
    pub id: String,
    pub text: String,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum JobState {
    #[serde(rename = "running")]
    Running,
    #[serde(rename = "done")]
    Done,
    #[serde(rename = "failed")]
    Failed,
    #[serde(rename = "cancelled")]
    Cancelled,
}
impl ::std::fmt::Display for JobState {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Running => f.write_str("running"),
            Self::Done => f.write_str("done"),
            Self::Failed => f.write_str("failed"),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}
impl ::std::str::FromStr for JobState {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "running" => Ok(Self::Running),
            "done" => Ok(Self::Done),
            "failed" => Ok(Self::Failed),
            "cancelled" => Ok(Self::Cancelled),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for JobState {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for JobState {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for JobState {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum LaunchFile {
    #[serde(rename = "copyOnce")]
    CopyOnce { from: HostPath, path: HostPath },
    #[serde(rename = "secret")]
    Secret { path: HostPath },
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LaunchHelper {
    pub argv: Vec<String>,
    pub name: String,
    #[serde(rename = "socketPath")]
    pub socket_path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LaunchPlan {
    pub accelerator: Accelerator,
    pub argv: Vec<String>,
    pub cleanup: Vec<HostPath>,
    #[serde(rename = "displayProtocol")]
    pub display_protocol: LaunchPlanDisplayProtocol,
    pub env: ::std::collections::HashMap<String, String>,
    pub files: Vec<LaunchFile>,
    pub helpers: Vec<LaunchHelper>,
    pub notes: Vec<String>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum LaunchPlanDisplayProtocol {
    #[serde(rename = "spice")]
    Spice,
    #[serde(rename = "vnc")]
    Vnc,
    #[serde(rename = "none")]
    None,
}
impl ::std::fmt::Display for LaunchPlanDisplayProtocol {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Spice => f.write_str("spice"),
            Self::Vnc => f.write_str("vnc"),
            Self::None => f.write_str("none"),
        }
    }
}
impl ::std::str::FromStr for LaunchPlanDisplayProtocol {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "spice" => Ok(Self::Spice),
            "vnc" => Ok(Self::Vnc),
            "none" => Ok(Self::None),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for LaunchPlanDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for LaunchPlanDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for LaunchPlanDisplayProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LibraryImportParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct LibraryImportResult(pub Vm);
impl ::std::ops::Deref for LibraryImportResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<LibraryImportResult> for Vm {
    fn from(value: LibraryImportResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for LibraryImportResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum MachineType {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "q35")]
    Q35,
    #[serde(rename = "pc")]
    Pc,
    #[serde(rename = "virt")]
    Virt,
}
impl ::std::fmt::Display for MachineType {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Auto => f.write_str("auto"),
            Self::Q35 => f.write_str("q35"),
            Self::Pc => f.write_str("pc"),
            Self::Virt => f.write_str("virt"),
        }
    }
}
impl ::std::str::FromStr for MachineType {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "auto" => Ok(Self::Auto),
            "q35" => Ok(Self::Q35),
            "pc" => Ok(Self::Pc),
            "virt" => Ok(Self::Virt),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for MachineType {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for MachineType {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for MachineType {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Medium {
    #[serde(rename = "empty")]
    Empty,
    #[serde(rename = "file")]
    File {
        #[serde(default)]
        backing: Vec<BackingImage>,
        format: ImageFormat,
        path: HostPath,
    },
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Network {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bridge: Option<String>,
    pub id: String,
    #[serde(default)]
    pub isolated: bool,
    pub mac: String,
    pub mode: NetworkMode,
    pub model: NetworkModel,
    #[serde(
        rename = "portForwards",
        default
    )]
    pub port_forwards: Vec<PortForward>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum NetworkMode {
    #[serde(rename = "user")]
    User,
    #[serde(rename = "bridged")]
    Bridged,
    #[serde(rename = "none")]
    None,
}
impl ::std::fmt::Display for NetworkMode {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::User => f.write_str("user"),
            Self::Bridged => f.write_str("bridged"),
            Self::None => f.write_str("none"),
        }
    }
}
impl ::std::str::FromStr for NetworkMode {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "user" => Ok(Self::User),
            "bridged" => Ok(Self::Bridged),
            "none" => Ok(Self::None),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for NetworkMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for NetworkMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for NetworkMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum NetworkModel {
    #[serde(rename = "virtio")]
    Virtio,
    #[serde(rename = "e1000e")]
    E1000e,
    #[serde(rename = "e1000")]
    E1000,
    #[serde(rename = "rtl8139")]
    Rtl8139,
}
impl ::std::fmt::Display for NetworkModel {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Virtio => f.write_str("virtio"),
            Self::E1000e => f.write_str("e1000e"),
            Self::E1000 => f.write_str("e1000"),
            Self::Rtl8139 => f.write_str("rtl8139"),
        }
    }
}
impl ::std::str::FromStr for NetworkModel {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "virtio" => Ok(Self::Virtio),
            "e1000e" => Ok(Self::E1000e),
            "e1000" => Ok(Self::E1000),
            "rtl8139" => Ok(Self::Rtl8139),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for NetworkModel {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for NetworkModel {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for NetworkModel {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum NewDrive {
    #[serde(rename = "newDisk")]
    NewDisk {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bus: Option<DriveBus>,
        #[serde(rename = "sizeGib")]
        size_gib: u64,
    },
    #[serde(rename = "disk")]
    Disk {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bus: Option<DriveBus>,
        mode: NewDriveMode,
        path: HostPath,
    },
    #[serde(rename = "cdrom")]
    Cdrom {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bus: Option<DriveBus>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<HostPath>,
    },
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum NewDriveMode {
    #[serde(rename = "linked")]
    Linked,
    #[serde(rename = "copy")]
    Copy,
    #[serde(rename = "inPlace")]
    InPlace,
}
impl ::std::fmt::Display for NewDriveMode {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Linked => f.write_str("linked"),
            Self::Copy => f.write_str("copy"),
            Self::InPlace => f.write_str("inPlace"),
        }
    }
}
impl ::std::str::FromStr for NewDriveMode {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "linked" => Ok(Self::Linked),
            "copy" => Ok(Self::Copy),
            "inPlace" => Ok(Self::InPlace),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for NewDriveMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for NewDriveMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for NewDriveMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Orphan {
    pub alive: bool,
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid: Option<u64>,
    pub reason: Reason,
    #[serde(rename = "runDir")]
    pub run_dir: HostPath,
    #[serde(
        rename = "vmId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub vm_id: Option<VmId>,
    #[serde(
        rename = "vmName",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub vm_name: Option<String>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OrphanChangedEvent {}
impl ::std::default::Default for OrphanChangedEvent {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OrphanCleanUpParams {
    pub id: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OrphanCleanUpResult {}
impl ::std::default::Default for OrphanCleanUpResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OrphanListParams {}
impl ::std::default::Default for OrphanListParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OrphanListResult {
    pub orphans: Vec<Orphan>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum OsConfidence {
    #[serde(rename = "certain")]
    Certain,
    #[serde(rename = "likely")]
    Likely,
    #[serde(rename = "guess")]
    Guess,
    #[serde(rename = "unknown")]
    Unknown,
}
impl ::std::fmt::Display for OsConfidence {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Certain => f.write_str("certain"),
            Self::Likely => f.write_str("likely"),
            Self::Guess => f.write_str("guess"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}
impl ::std::str::FromStr for OsConfidence {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "certain" => Ok(Self::Certain),
            "likely" => Ok(Self::Likely),
            "guess" => Ok(Self::Guess),
            "unknown" => Ok(Self::Unknown),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for OsConfidence {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for OsConfidence {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for OsConfidence {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OsListParams {}
impl ::std::default::Default for OsListParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OsListResult {
    pub systems: Vec<OsSystem>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OsReport {
    pub candidates: Vec<OsReportCandidatesItem>,
    pub confidence: OsConfidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OsReportCandidatesItem {
    pub name: String,
    pub os: String,
    pub why: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OsSystem {
    pub family: OsSystemFamily,
    pub id: String,
    pub name: String,
    pub recommended: OsSystemRecommended,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum OsSystemFamily {
    #[serde(rename = "linux")]
    Linux,
    #[serde(rename = "windows")]
    Windows,
    #[serde(rename = "macos")]
    Macos,
    #[serde(rename = "bsd")]
    Bsd,
    #[serde(rename = "other")]
    Other,
}
impl ::std::fmt::Display for OsSystemFamily {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Linux => f.write_str("linux"),
            Self::Windows => f.write_str("windows"),
            Self::Macos => f.write_str("macos"),
            Self::Bsd => f.write_str("bsd"),
            Self::Other => f.write_str("other"),
        }
    }
}
impl ::std::str::FromStr for OsSystemFamily {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "linux" => Ok(Self::Linux),
            "windows" => Ok(Self::Windows),
            "macos" => Ok(Self::Macos),
            "bsd" => Ok(Self::Bsd),
            "other" => Ok(Self::Other),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for OsSystemFamily {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for OsSystemFamily {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for OsSystemFamily {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OsSystemRecommended {
    #[serde(rename = "cpuCount")]
    pub cpu_count: u64,
    #[serde(rename = "diskGib")]
    pub disk_gib: u64,
    pub firmware: OsSystemRecommendedFirmware,
    #[serde(rename = "memoryMib")]
    pub memory_mib: u64,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum OsSystemRecommendedFirmware {
    #[serde(rename = "bios")]
    Bios,
    #[serde(rename = "uefi")]
    Uefi,
}
impl ::std::fmt::Display for OsSystemRecommendedFirmware {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Bios => f.write_str("bios"),
            Self::Uefi => f.write_str("uefi"),
        }
    }
}
impl ::std::str::FromStr for OsSystemRecommendedFirmware {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "bios" => Ok(Self::Bios),
            "uefi" => Ok(Self::Uefi),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for OsSystemRecommendedFirmware {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for OsSystemRecommendedFirmware {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for OsSystemRecommendedFirmware {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OwnerInfo {
    pub backend: BackendKind,
    #[serde(rename = "contractVersion")]
    pub contract_version: u64,
    pub endpoint: Endpoint,
    pub pid: u64,
    #[serde(rename = "startTime")]
    pub start_time: String,
    #[serde(rename = "startedAtMs")]
    pub started_at_ms: EpochMs,
    pub version: String,
    pub windowed: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OwnerReleaseParams {
    pub reason: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OwnerReleaseResult {
    pub released: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OwnerReleasingEvent {}
impl ::std::default::Default for OwnerReleasingEvent {
    fn default() -> Self {
        Self {}
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum Platform {
    #[serde(rename = "macos")]
    Macos,
    #[serde(rename = "linux")]
    Linux,
    #[serde(rename = "windows")]
    Windows,
}
impl ::std::fmt::Display for Platform {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Macos => f.write_str("macos"),
            Self::Linux => f.write_str("linux"),
            Self::Windows => f.write_str("windows"),
        }
    }
}
impl ::std::str::FromStr for Platform {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "macos" => Ok(Self::Macos),
            "linux" => Ok(Self::Linux),
            "windows" => Ok(Self::Windows),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for Platform {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for Platform {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for Platform {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct PortForward {
    #[serde(rename = "guestPort")]
    pub guest_port: u64,
    #[serde(rename = "hostAddress", default = "defaults::port_forward_host_address")]
    pub host_address: String,
    #[serde(rename = "hostPort")]
    pub host_port: u64,
    pub protocol: PortForwardProtocol,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum PortForwardProtocol {
    #[serde(rename = "tcp")]
    Tcp,
    #[serde(rename = "udp")]
    Udp,
}
impl ::std::fmt::Display for PortForwardProtocol {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Tcp => f.write_str("tcp"),
            Self::Udp => f.write_str("udp"),
        }
    }
}
impl ::std::str::FromStr for PortForwardProtocol {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "tcp" => Ok(Self::Tcp),
            "udp" => Ok(Self::Udp),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for PortForwardProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for PortForwardProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for PortForwardProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct QemuCapabilities {
    pub accelerators: Vec<Accelerator>,
    pub audiodevs: Vec<String>,
    pub chardevs: Vec<String>,
    #[serde(rename = "cpuModels")]
    pub cpu_models: Vec<String>,
    pub devices: Vec<String>,
    #[serde(rename = "displayProtocols")]
    pub display_protocols: Vec<DisplayProtocol>,
    pub displays: Vec<String>,
    pub machines: Vec<String>,
    pub netdevs: Vec<String>,
    pub sandbox: bool,
    pub tpm: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct QemuInstallParams {
    #[serde(rename = "wayId")]
    pub way_id: QemuInstallParamsWayId,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum QemuInstallParamsWayId {
    #[serde(rename = "homebrew")]
    Homebrew,
    #[serde(rename = "macports")]
    Macports,
    #[serde(rename = "apt")]
    Apt,
    #[serde(rename = "dnf")]
    Dnf,
    #[serde(rename = "pacman")]
    Pacman,
    #[serde(rename = "zypper")]
    Zypper,
    #[serde(rename = "winget")]
    Winget,
}
impl ::std::fmt::Display for QemuInstallParamsWayId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Homebrew => f.write_str("homebrew"),
            Self::Macports => f.write_str("macports"),
            Self::Apt => f.write_str("apt"),
            Self::Dnf => f.write_str("dnf"),
            Self::Pacman => f.write_str("pacman"),
            Self::Zypper => f.write_str("zypper"),
            Self::Winget => f.write_str("winget"),
        }
    }
}
impl ::std::str::FromStr for QemuInstallParamsWayId {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "homebrew" => Ok(Self::Homebrew),
            "macports" => Ok(Self::Macports),
            "apt" => Ok(Self::Apt),
            "dnf" => Ok(Self::Dnf),
            "pacman" => Ok(Self::Pacman),
            "zypper" => Ok(Self::Zypper),
            "winget" => Ok(Self::Winget),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for QemuInstallParamsWayId {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for QemuInstallParamsWayId {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for QemuInstallParamsWayId {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct QemuInstallResult {
    pub job: Job,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct QemuInstallWaysParams {}
impl ::std::default::Default for QemuInstallWaysParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct QemuInstallWaysResult(pub InstallOptions);
impl ::std::ops::Deref for QemuInstallWaysResult {
    type Target = InstallOptions;
    fn deref(&self) -> &InstallOptions {
        &self.0
    }
}
impl ::std::convert::From<QemuInstallWaysResult> for InstallOptions {
    fn from(value: QemuInstallWaysResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<InstallOptions> for QemuInstallWaysResult {
    fn from(value: InstallOptions) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct QemuInstallation {
    pub arch: Arch,
    #[serde(rename = "binaryPath")]
    pub binary_path: HostPath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<QemuCapabilities>,
    pub firmware: Vec<FirmwareImage>,
    #[serde(
        rename = "imgPath",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub img_path: Option<HostPath>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Reason>,
    pub version: QemuVersion,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct QemuVersion {
    pub major: u64,
    pub micro: u64,
    pub minor: u64,
    pub text: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    pub message: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(rename = "captureKeyboard")]
    pub capture_keyboard: bool,
    pub clipboard: SettingsClipboard,
    pub language: SettingsLanguage,
    #[serde(rename = "newVm")]
    pub new_vm: SettingsNewVm,
    #[serde(rename = "onQuit")]
    pub on_quit: SettingsOnQuit,
    #[serde(rename = "releaseShortcut")]
    pub release_shortcut: SettingsReleaseShortcut,
    #[serde(rename = "stopTimeoutMs")]
    pub stop_timeout_ms: u64,
    pub theme: SettingsTheme,
    pub viewer: SettingsViewer,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SettingsChangedEvent {
    pub settings: Settings,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsClipboard {
    #[serde(rename = "both")]
    Both,
    #[serde(rename = "toGuest")]
    ToGuest,
    #[serde(rename = "off")]
    Off,
}
impl ::std::fmt::Display for SettingsClipboard {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Both => f.write_str("both"),
            Self::ToGuest => f.write_str("toGuest"),
            Self::Off => f.write_str("off"),
        }
    }
}
impl ::std::str::FromStr for SettingsClipboard {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "both" => Ok(Self::Both),
            "toGuest" => Ok(Self::ToGuest),
            "off" => Ok(Self::Off),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsClipboard {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsClipboard {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsClipboard {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SettingsGetParams {}
impl ::std::default::Default for SettingsGetParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct SettingsGetResult(pub Settings);
impl ::std::ops::Deref for SettingsGetResult {
    type Target = Settings;
    fn deref(&self) -> &Settings {
        &self.0
    }
}
impl ::std::convert::From<SettingsGetResult> for Settings {
    fn from(value: SettingsGetResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Settings> for SettingsGetResult {
    fn from(value: Settings) -> Self {
        Self(value)
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsLanguage {
    #[serde(rename = "system")]
    System,
    #[serde(rename = "en")]
    En,
    #[serde(rename = "de")]
    De,
}
impl ::std::fmt::Display for SettingsLanguage {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::System => f.write_str("system"),
            Self::En => f.write_str("en"),
            Self::De => f.write_str("de"),
        }
    }
}
impl ::std::str::FromStr for SettingsLanguage {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "system" => Ok(Self::System),
            "en" => Ok(Self::En),
            "de" => Ok(Self::De),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsLanguage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsLanguage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsLanguage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SettingsNewVm {
    #[serde(
        rename = "cpuCount",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub cpu_count: Option<u64>,
    #[serde(
        rename = "diskGib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub disk_gib: Option<u64>,
    #[serde(
        rename = "memoryMib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub memory_mib: Option<u64>,
}
impl ::std::default::Default for SettingsNewVm {
    fn default() -> Self {
        Self {
            cpu_count: Default::default(),
            disk_gib: Default::default(),
            memory_mib: Default::default(),
        }
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsOnQuit {
    #[serde(rename = "ask")]
    Ask,
    #[serde(rename = "shutDown")]
    ShutDown,
    #[serde(rename = "suspend")]
    Suspend,
    #[serde(rename = "keepRunning")]
    KeepRunning,
}
impl ::std::fmt::Display for SettingsOnQuit {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Ask => f.write_str("ask"),
            Self::ShutDown => f.write_str("shutDown"),
            Self::Suspend => f.write_str("suspend"),
            Self::KeepRunning => f.write_str("keepRunning"),
        }
    }
}
impl ::std::str::FromStr for SettingsOnQuit {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "ask" => Ok(Self::Ask),
            "shutDown" => Ok(Self::ShutDown),
            "suspend" => Ok(Self::Suspend),
            "keepRunning" => Ok(Self::KeepRunning),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsOnQuit {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsOnQuit {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsOnQuit {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SettingsPatch {
    #[serde(
        rename = "captureKeyboard",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub capture_keyboard: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clipboard: Option<SettingsPatchClipboard>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<SettingsPatchLanguage>,
    #[serde(
        rename = "newVm",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub new_vm: Option<SettingsPatchNewVm>,
    #[serde(
        rename = "onQuit",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub on_quit: Option<SettingsPatchOnQuit>,
    #[serde(
        rename = "releaseShortcut",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub release_shortcut: Option<SettingsPatchReleaseShortcut>,
    #[serde(
        rename = "stopTimeoutMs",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub stop_timeout_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<SettingsPatchTheme>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<SettingsPatchViewer>,
}
impl ::std::default::Default for SettingsPatch {
    fn default() -> Self {
        Self {
            capture_keyboard: Default::default(),
            clipboard: Default::default(),
            language: Default::default(),
            new_vm: Default::default(),
            on_quit: Default::default(),
            release_shortcut: Default::default(),
            stop_timeout_ms: Default::default(),
            theme: Default::default(),
            viewer: Default::default(),
        }
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsPatchClipboard {
    #[serde(rename = "both")]
    Both,
    #[serde(rename = "toGuest")]
    ToGuest,
    #[serde(rename = "off")]
    Off,
}
impl ::std::fmt::Display for SettingsPatchClipboard {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Both => f.write_str("both"),
            Self::ToGuest => f.write_str("toGuest"),
            Self::Off => f.write_str("off"),
        }
    }
}
impl ::std::str::FromStr for SettingsPatchClipboard {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "both" => Ok(Self::Both),
            "toGuest" => Ok(Self::ToGuest),
            "off" => Ok(Self::Off),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsPatchClipboard {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsPatchClipboard {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsPatchClipboard {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsPatchLanguage {
    #[serde(rename = "system")]
    System,
    #[serde(rename = "en")]
    En,
    #[serde(rename = "de")]
    De,
}
impl ::std::fmt::Display for SettingsPatchLanguage {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::System => f.write_str("system"),
            Self::En => f.write_str("en"),
            Self::De => f.write_str("de"),
        }
    }
}
impl ::std::str::FromStr for SettingsPatchLanguage {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "system" => Ok(Self::System),
            "en" => Ok(Self::En),
            "de" => Ok(Self::De),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsPatchLanguage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsPatchLanguage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsPatchLanguage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SettingsPatchNewVm {
    #[serde(
        rename = "cpuCount",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub cpu_count: Option<u64>,
    #[serde(
        rename = "diskGib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub disk_gib: Option<u64>,
    #[serde(
        rename = "memoryMib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub memory_mib: Option<u64>,
}
impl ::std::default::Default for SettingsPatchNewVm {
    fn default() -> Self {
        Self {
            cpu_count: Default::default(),
            disk_gib: Default::default(),
            memory_mib: Default::default(),
        }
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsPatchOnQuit {
    #[serde(rename = "ask")]
    Ask,
    #[serde(rename = "shutDown")]
    ShutDown,
    #[serde(rename = "suspend")]
    Suspend,
    #[serde(rename = "keepRunning")]
    KeepRunning,
}
impl ::std::fmt::Display for SettingsPatchOnQuit {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Ask => f.write_str("ask"),
            Self::ShutDown => f.write_str("shutDown"),
            Self::Suspend => f.write_str("suspend"),
            Self::KeepRunning => f.write_str("keepRunning"),
        }
    }
}
impl ::std::str::FromStr for SettingsPatchOnQuit {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "ask" => Ok(Self::Ask),
            "shutDown" => Ok(Self::ShutDown),
            "suspend" => Ok(Self::Suspend),
            "keepRunning" => Ok(Self::KeepRunning),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsPatchOnQuit {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsPatchOnQuit {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsPatchOnQuit {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsPatchReleaseShortcut {
    #[serde(rename = "ctrlAlt")]
    CtrlAlt,
    #[serde(rename = "rightCtrl")]
    RightCtrl,
    #[serde(rename = "ctrlAltG")]
    CtrlAltG,
}
impl ::std::fmt::Display for SettingsPatchReleaseShortcut {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::CtrlAlt => f.write_str("ctrlAlt"),
            Self::RightCtrl => f.write_str("rightCtrl"),
            Self::CtrlAltG => f.write_str("ctrlAltG"),
        }
    }
}
impl ::std::str::FromStr for SettingsPatchReleaseShortcut {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "ctrlAlt" => Ok(Self::CtrlAlt),
            "rightCtrl" => Ok(Self::RightCtrl),
            "ctrlAltG" => Ok(Self::CtrlAltG),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsPatchReleaseShortcut {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsPatchReleaseShortcut {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsPatchReleaseShortcut {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsPatchTheme {
    #[serde(rename = "system")]
    System,
    #[serde(rename = "light")]
    Light,
    #[serde(rename = "dark")]
    Dark,
}
impl ::std::fmt::Display for SettingsPatchTheme {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::System => f.write_str("system"),
            Self::Light => f.write_str("light"),
            Self::Dark => f.write_str("dark"),
        }
    }
}
impl ::std::str::FromStr for SettingsPatchTheme {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "system" => Ok(Self::System),
            "light" => Ok(Self::Light),
            "dark" => Ok(Self::Dark),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsPatchTheme {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsPatchTheme {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsPatchTheme {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsPatchViewer {
    #[serde(rename = "window")]
    Window,
    #[serde(rename = "remoteViewer")]
    RemoteViewer,
}
impl ::std::fmt::Display for SettingsPatchViewer {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Window => f.write_str("window"),
            Self::RemoteViewer => f.write_str("remoteViewer"),
        }
    }
}
impl ::std::str::FromStr for SettingsPatchViewer {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "window" => Ok(Self::Window),
            "remoteViewer" => Ok(Self::RemoteViewer),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsPatchViewer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsPatchViewer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsPatchViewer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsReleaseShortcut {
    #[serde(rename = "ctrlAlt")]
    CtrlAlt,
    #[serde(rename = "rightCtrl")]
    RightCtrl,
    #[serde(rename = "ctrlAltG")]
    CtrlAltG,
}
impl ::std::fmt::Display for SettingsReleaseShortcut {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::CtrlAlt => f.write_str("ctrlAlt"),
            Self::RightCtrl => f.write_str("rightCtrl"),
            Self::CtrlAltG => f.write_str("ctrlAltG"),
        }
    }
}
impl ::std::str::FromStr for SettingsReleaseShortcut {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "ctrlAlt" => Ok(Self::CtrlAlt),
            "rightCtrl" => Ok(Self::RightCtrl),
            "ctrlAltG" => Ok(Self::CtrlAltG),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsReleaseShortcut {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsReleaseShortcut {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsReleaseShortcut {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsTheme {
    #[serde(rename = "system")]
    System,
    #[serde(rename = "light")]
    Light,
    #[serde(rename = "dark")]
    Dark,
}
impl ::std::fmt::Display for SettingsTheme {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::System => f.write_str("system"),
            Self::Light => f.write_str("light"),
            Self::Dark => f.write_str("dark"),
        }
    }
}
impl ::std::str::FromStr for SettingsTheme {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "system" => Ok(Self::System),
            "light" => Ok(Self::Light),
            "dark" => Ok(Self::Dark),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsTheme {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsTheme {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsTheme {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct SettingsUpdateParams(pub SettingsPatch);
impl ::std::ops::Deref for SettingsUpdateParams {
    type Target = SettingsPatch;
    fn deref(&self) -> &SettingsPatch {
        &self.0
    }
}
impl ::std::convert::From<SettingsUpdateParams> for SettingsPatch {
    fn from(value: SettingsUpdateParams) -> Self {
        value.0
    }
}
impl ::std::convert::From<SettingsPatch> for SettingsUpdateParams {
    fn from(value: SettingsPatch) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct SettingsUpdateResult(pub Settings);
impl ::std::ops::Deref for SettingsUpdateResult {
    type Target = Settings;
    fn deref(&self) -> &Settings {
        &self.0
    }
}
impl ::std::convert::From<SettingsUpdateResult> for Settings {
    fn from(value: SettingsUpdateResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Settings> for SettingsUpdateResult {
    fn from(value: Settings) -> Self {
        Self(value)
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SettingsViewer {
    #[serde(rename = "window")]
    Window,
    #[serde(rename = "remoteViewer")]
    RemoteViewer,
}
impl ::std::fmt::Display for SettingsViewer {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Window => f.write_str("window"),
            Self::RemoteViewer => f.write_str("remoteViewer"),
        }
    }
}
impl ::std::str::FromStr for SettingsViewer {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "window" => Ok(Self::Window),
            "remoteViewer" => Ok(Self::RemoteViewer),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SettingsViewer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SettingsViewer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SettingsViewer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Sharing {
    pub clipboard: bool,
    #[serde(rename = "guestAgent")]
    pub guest_agent: bool,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Sound {
    pub device: SoundDevice,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SoundDevice {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "hda")]
    Hda,
    #[serde(rename = "virtio")]
    Virtio,
    #[serde(rename = "ac97")]
    Ac97,
}
impl ::std::fmt::Display for SoundDevice {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::None => f.write_str("none"),
            Self::Hda => f.write_str("hda"),
            Self::Virtio => f.write_str("virtio"),
            Self::Ac97 => f.write_str("ac97"),
        }
    }
}
impl ::std::str::FromStr for SoundDevice {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "none" => Ok(Self::None),
            "hda" => Ok(Self::Hda),
            "virtio" => Ok(Self::Virtio),
            "ac97" => Ok(Self::Ac97),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SoundDevice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SoundDevice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SoundDevice {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SoundServer {
    #[serde(rename = "pipewire")]
    Pipewire,
    #[serde(rename = "pulse")]
    Pulse,
}
impl ::std::fmt::Display for SoundServer {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Pipewire => f.write_str("pipewire"),
            Self::Pulse => f.write_str("pulse"),
        }
    }
}
impl ::std::str::FromStr for SoundServer {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "pipewire" => Ok(Self::Pipewire),
            "pulse" => Ok(Self::Pulse),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SoundServer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SoundServer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SoundServer {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct SpiceChannel {
    #[serde(default)]
    pub caps: Vec<u64>,
    pub channel: SpiceChannelChannel,
    #[serde(rename = "channelId")]
    pub channel_id: u64,
    #[serde(rename = "connectionId")]
    pub connection_id: u64,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum SpiceChannelChannel {
    #[serde(rename = "main")]
    Main,
    #[serde(rename = "display")]
    Display,
    #[serde(rename = "inputs")]
    Inputs,
    #[serde(rename = "cursor")]
    Cursor,
    #[serde(rename = "playback")]
    Playback,
    #[serde(rename = "record")]
    Record,
    #[serde(rename = "port")]
    Port,
    #[serde(rename = "usbredir")]
    Usbredir,
    #[serde(rename = "webdav")]
    Webdav,
}
impl ::std::fmt::Display for SpiceChannelChannel {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Main => f.write_str("main"),
            Self::Display => f.write_str("display"),
            Self::Inputs => f.write_str("inputs"),
            Self::Cursor => f.write_str("cursor"),
            Self::Playback => f.write_str("playback"),
            Self::Record => f.write_str("record"),
            Self::Port => f.write_str("port"),
            Self::Usbredir => f.write_str("usbredir"),
            Self::Webdav => f.write_str("webdav"),
        }
    }
}
impl ::std::str::FromStr for SpiceChannelChannel {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "main" => Ok(Self::Main),
            "display" => Ok(Self::Display),
            "inputs" => Ok(Self::Inputs),
            "cursor" => Ok(Self::Cursor),
            "playback" => Ok(Self::Playback),
            "record" => Ok(Self::Record),
            "port" => Ok(Self::Port),
            "usbredir" => Ok(Self::Usbredir),
            "webdav" => Ok(Self::Webdav),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for SpiceChannelChannel {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for SpiceChannelChannel {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for SpiceChannelChannel {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct Ticket(pub String);
impl ::std::ops::Deref for Ticket {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl ::std::convert::From<Ticket> for String {
    fn from(value: Ticket) -> Self {
        value.0
    }
}
impl ::std::convert::From<String> for Ticket {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for Ticket {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
impl ::std::fmt::Display for Ticket {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashChangedEvent {}
impl ::std::default::Default for TrashChangedEvent {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashEmptyParams {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<VmId>,
}
impl ::std::default::Default for TrashEmptyParams {
    fn default() -> Self {
        Self { id: Default::default() }
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashEmptyResult {
    pub removed: u64,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashEntry {
    #[serde(rename = "deletedAtMs")]
    pub deleted_at_ms: u64,
    pub id: VmId,
    pub name: String,
    #[serde(rename = "sizeBytes")]
    pub size_bytes: ByteCount,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashListParams {}
impl ::std::default::Default for TrashListParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashListResult {
    pub entries: Vec<TrashEntry>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct TrashRestoreParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct TrashRestoreResult(pub Vm);
impl ::std::ops::Deref for TrashRestoreResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<TrashRestoreResult> for Vm {
    fn from(value: TrashRestoreResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for TrashRestoreResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct UnattachedImage {
    #[serde(rename = "allocatedBytes")]
    pub allocated_bytes: ByteCount,
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct UpdateVmInput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<VmConfigPatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    pub id: VmId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<VmName>,
    #[serde(
        rename = "osId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_id: Option<String>,
    pub revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Usb {
    pub controller: UsbController,
    pub tablet: bool,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum UsbController {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "xhci")]
    Xhci,
}
impl ::std::fmt::Display for UsbController {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::None => f.write_str("none"),
            Self::Xhci => f.write_str("xhci"),
        }
    }
}
impl ::std::str::FromStr for UsbController {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "none" => Ok(Self::None),
            "xhci" => Ok(Self::Xhci),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for UsbController {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for UsbController {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for UsbController {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Vm {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<VmConfig>,
    #[serde(rename = "createdAtMs")]
    pub created_at_ms: EpochMs,
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    pub id: VmId,
    pub name: VmName,
    #[serde(
        rename = "osId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_id: Option<String>,
    pub revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<GuestRuntime>,
    pub status: VmStatus,
    #[serde(
        rename = "statusReason",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub status_reason: Option<Reason>,
    pub tags: Vec<String>,
    #[serde(rename = "updatedAtMs")]
    pub updated_at_ms: EpochMs,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmAddDriveParams {
    pub drive: NewDrive,
    pub id: VmId,
    pub revision: u64,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmAddDriveResult(pub Vm);
impl ::std::ops::Deref for VmAddDriveResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmAddDriveResult> for Vm {
    fn from(value: VmAddDriveResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmAddDriveResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmChangedEvent {
    pub vm: Vm,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmCloneParams {
    pub id: VmId,
    pub mode: VmCloneParamsMode,
    pub name: VmName,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmCloneParamsMode {
    #[serde(rename = "full")]
    Full,
    #[serde(rename = "linked")]
    Linked,
}
impl ::std::fmt::Display for VmCloneParamsMode {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Full => f.write_str("full"),
            Self::Linked => f.write_str("linked"),
        }
    }
}
impl ::std::str::FromStr for VmCloneParamsMode {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "full" => Ok(Self::Full),
            "linked" => Ok(Self::Linked),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmCloneParamsMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmCloneParamsMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmCloneParamsMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmCloneResult(pub Vm);
impl ::std::ops::Deref for VmCloneResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmCloneResult> for Vm {
    fn from(value: VmCloneResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmCloneResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmConfig {
    pub accelerator: AcceleratorChoice,
    pub arch: Arch,
    pub boot: Boot,
    pub clock: VmConfigClock,
    pub cpu: Cpu,
    pub display: Display,
    pub drives: Vec<Drive>,
    #[serde(rename = "extraArgs")]
    pub extra_args: Vec<String>,
    pub firmware: Firmware,
    pub machine: MachineType,
    #[serde(rename = "memoryMib")]
    pub memory_mib: u64,
    pub networks: Vec<Network>,
    pub sharing: Sharing,
    pub sound: Sound,
    pub usb: Usb,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmConfigClock {
    #[serde(rename = "utc")]
    Utc,
    #[serde(rename = "localtime")]
    Localtime,
}
impl ::std::fmt::Display for VmConfigClock {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Utc => f.write_str("utc"),
            Self::Localtime => f.write_str("localtime"),
        }
    }
}
impl ::std::str::FromStr for VmConfigClock {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "utc" => Ok(Self::Utc),
            "localtime" => Ok(Self::Localtime),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmConfigClock {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmConfigClock {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmConfigClock {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmConfigPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accelerator: Option<AcceleratorChoice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arch: Option<Arch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot: Option<Boot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<VmConfigPatchClock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Cpu>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Display>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drives: Option<Vec<Drive>>,
    #[serde(
        rename = "extraArgs",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub extra_args: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<Firmware>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineType>,
    #[serde(
        rename = "memoryMib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub memory_mib: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<Network>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<Sharing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<Sound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usb: Option<Usb>,
}
impl ::std::default::Default for VmConfigPatch {
    fn default() -> Self {
        Self {
            accelerator: Default::default(),
            arch: Default::default(),
            boot: Default::default(),
            clock: Default::default(),
            cpu: Default::default(),
            display: Default::default(),
            drives: Default::default(),
            extra_args: Default::default(),
            firmware: Default::default(),
            machine: Default::default(),
            memory_mib: Default::default(),
            networks: Default::default(),
            sharing: Default::default(),
            sound: Default::default(),
            usb: Default::default(),
        }
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmConfigPatchClock {
    #[serde(rename = "utc")]
    Utc,
    #[serde(rename = "localtime")]
    Localtime,
}
impl ::std::fmt::Display for VmConfigPatchClock {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Utc => f.write_str("utc"),
            Self::Localtime => f.write_str("localtime"),
        }
    }
}
impl ::std::str::FromStr for VmConfigPatchClock {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "utc" => Ok(Self::Utc),
            "localtime" => Ok(Self::Localtime),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmConfigPatchClock {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmConfigPatchClock {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmConfigPatchClock {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmCreateParams(pub CreateVmInput);
impl ::std::ops::Deref for VmCreateParams {
    type Target = CreateVmInput;
    fn deref(&self) -> &CreateVmInput {
        &self.0
    }
}
impl ::std::convert::From<VmCreateParams> for CreateVmInput {
    fn from(value: VmCreateParams) -> Self {
        value.0
    }
}
impl ::std::convert::From<CreateVmInput> for VmCreateParams {
    fn from(value: CreateVmInput) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmCreateResult(pub Vm);
impl ::std::ops::Deref for VmCreateResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmCreateResult> for Vm {
    fn from(value: VmCreateResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmCreateResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDeleteParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDeleteResult {}
impl ::std::default::Default for VmDeleteResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDraft {
    pub accelerator: VmDraftAccelerator,
    pub config: VmConfig,
    #[serde(
        rename = "diskGib",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub disk_gib: Option<u64>,
    pub limits: VmDraftLimits,
    pub notes: Vec<String>,
    #[serde(
        rename = "osId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_id: Option<String>,
    pub problems: Vec<Reason>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDraftAccelerator {
    pub hardware: bool,
    pub kind: Accelerator,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDraftLimits {
    #[serde(rename = "cpuCount")]
    pub cpu_count: u64,
    #[serde(rename = "diskFreeBytes")]
    pub disk_free_bytes: ByteCount,
    #[serde(rename = "memoryMib")]
    pub memory_mib: u64,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmDraftParams(pub CreateVmInput);
impl ::std::ops::Deref for VmDraftParams {
    type Target = CreateVmInput;
    fn deref(&self) -> &CreateVmInput {
        &self.0
    }
}
impl ::std::convert::From<VmDraftParams> for CreateVmInput {
    fn from(value: VmDraftParams) -> Self {
        value.0
    }
}
impl ::std::convert::From<CreateVmInput> for VmDraftParams {
    fn from(value: CreateVmInput) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmDraftResult(pub VmDraft);
impl ::std::ops::Deref for VmDraftResult {
    type Target = VmDraft;
    fn deref(&self) -> &VmDraft {
        &self.0
    }
}
impl ::std::convert::From<VmDraftResult> for VmDraft {
    fn from(value: VmDraftResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<VmDraft> for VmDraftResult {
    fn from(value: VmDraft) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDriveUsageParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmDriveUsageResult {
    pub drives: Vec<DriveUsage>,
    pub unattached: Vec<UnattachedImage>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmEjectMediumParams {
    #[serde(rename = "driveId")]
    pub drive_id: DriveId,
    #[serde(default)]
    pub force: bool,
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmEjectMediumResult(pub Vm);
impl ::std::ops::Deref for VmEjectMediumResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmEjectMediumResult> for Vm {
    fn from(value: VmEjectMediumResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmEjectMediumResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmFile {
    pub config: VmConfig,
    #[serde(rename = "createdAtMs")]
    pub created_at_ms: EpochMs,
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    pub id: VmId,
    pub name: VmName,
    #[serde(
        rename = "osId",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub os_id: Option<String>,
    pub revision: u64,
    #[serde(rename = "schemaVersion")]
    pub schema_version: f64,
    pub tags: Vec<String>,
    #[serde(rename = "updatedAtMs")]
    pub updated_at_ms: EpochMs,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmGetParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmGetResult(pub Vm);
impl ::std::ops::Deref for VmGetResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmGetResult> for Vm {
    fn from(value: VmGetResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmGetResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmGuestInfoParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmGuestInfoResult(pub GuestInfo);
impl ::std::ops::Deref for VmGuestInfoResult {
    type Target = GuestInfo;
    fn deref(&self) -> &GuestInfo {
        &self.0
    }
}
impl ::std::convert::From<VmGuestInfoResult> for GuestInfo {
    fn from(value: VmGuestInfoResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<GuestInfo> for VmGuestInfoResult {
    fn from(value: GuestInfo) -> Self {
        Self(value)
    }
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct VmId(pub String);
impl ::std::ops::Deref for VmId {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl ::std::convert::From<VmId> for String {
    fn from(value: VmId) -> Self {
        value.0
    }
}
impl ::std::convert::From<String> for VmId {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for VmId {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
impl ::std::fmt::Display for VmId {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmInsertMediumParams {
    #[serde(rename = "driveId")]
    pub drive_id: DriveId,
    pub id: VmId,
    pub path: HostPath,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmInsertMediumResult(pub Vm);
impl ::std::ops::Deref for VmInsertMediumResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmInsertMediumResult> for Vm {
    fn from(value: VmInsertMediumResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmInsertMediumResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmListParams {}
impl ::std::default::Default for VmListParams {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmListResult {
    pub vms: Vec<Vm>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmLogsParams {
    pub id: VmId,
    #[serde(default = "defaults::default_u64::<u64, 200>")]
    pub lines: u64,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmLogsResult {
    pub lines: Vec<String>,
    pub path: HostPath,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
#[serde(transparent)]
pub struct VmName(pub String);
impl ::std::ops::Deref for VmName {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}
impl ::std::convert::From<VmName> for String {
    fn from(value: VmName) -> Self {
        value.0
    }
}
impl ::std::convert::From<String> for VmName {
    fn from(value: String) -> Self {
        Self(value)
    }
}
impl ::std::str::FromStr for VmName {
    type Err = ::std::convert::Infallible;
    fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
        Ok(Self(value.to_string()))
    }
}
impl ::std::fmt::Display for VmName {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmNoticeEvent {
    pub id: VmId,
    pub reason: Reason,
    pub severity: VmNoticeEventSeverity,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmNoticeEventSeverity {
    #[serde(rename = "info")]
    Info,
    #[serde(rename = "warning")]
    Warning,
    #[serde(rename = "error")]
    Error,
}
impl ::std::fmt::Display for VmNoticeEventSeverity {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Info => f.write_str("info"),
            Self::Warning => f.write_str("warning"),
            Self::Error => f.write_str("error"),
        }
    }
}
impl ::std::str::FromStr for VmNoticeEventSeverity {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmNoticeEventSeverity {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmNoticeEventSeverity {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmNoticeEventSeverity {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmOpenStreamParams {
    pub id: VmId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spice: Option<SpiceChannel>,
    pub stream: VmOpenStreamParamsStream,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmOpenStreamParamsStream {
    #[serde(rename = "display")]
    Display,
    #[serde(rename = "serial")]
    Serial,
    #[serde(rename = "stats")]
    Stats,
    #[serde(rename = "log")]
    Log,
}
impl ::std::fmt::Display for VmOpenStreamParamsStream {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Display => f.write_str("display"),
            Self::Serial => f.write_str("serial"),
            Self::Stats => f.write_str("stats"),
            Self::Log => f.write_str("log"),
        }
    }
}
impl ::std::str::FromStr for VmOpenStreamParamsStream {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "display" => Ok(Self::Display),
            "serial" => Ok(Self::Serial),
            "stats" => Ok(Self::Stats),
            "log" => Ok(Self::Log),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmOpenStreamParamsStream {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmOpenStreamParamsStream {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmOpenStreamParamsStream {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmOpenStreamResult {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    pub protocol: VmOpenStreamResultProtocol,
    pub ticket: Ticket,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmOpenStreamResultProtocol {
    #[serde(rename = "vnc")]
    Vnc,
    #[serde(rename = "spice")]
    Spice,
    #[serde(rename = "raw")]
    Raw,
    #[serde(rename = "jsonLines")]
    JsonLines,
    #[serde(rename = "text")]
    Text,
}
impl ::std::fmt::Display for VmOpenStreamResultProtocol {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Vnc => f.write_str("vnc"),
            Self::Spice => f.write_str("spice"),
            Self::Raw => f.write_str("raw"),
            Self::JsonLines => f.write_str("jsonLines"),
            Self::Text => f.write_str("text"),
        }
    }
}
impl ::std::str::FromStr for VmOpenStreamResultProtocol {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "vnc" => Ok(Self::Vnc),
            "spice" => Ok(Self::Spice),
            "raw" => Ok(Self::Raw),
            "jsonLines" => Ok(Self::JsonLines),
            "text" => Ok(Self::Text),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmOpenStreamResultProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmOpenStreamResultProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmOpenStreamResultProtocol {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmOpenViewerParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmOpenViewerResult {}
impl ::std::default::Default for VmOpenViewerResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmPauseParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmPauseResult(pub Vm);
impl ::std::ops::Deref for VmPauseResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmPauseResult> for Vm {
    fn from(value: VmPauseResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmPauseResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmPlanParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmPlanResult(pub LaunchPlan);
impl ::std::ops::Deref for VmPlanResult {
    type Target = LaunchPlan;
    fn deref(&self) -> &LaunchPlan {
        &self.0
    }
}
impl ::std::convert::From<VmPlanResult> for LaunchPlan {
    fn from(value: VmPlanResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<LaunchPlan> for VmPlanResult {
    fn from(value: LaunchPlan) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmRemoveDriveParams {
    #[serde(rename = "driveId")]
    pub drive_id: DriveId,
    pub id: VmId,
    pub image: VmRemoveDriveParamsImage,
    pub revision: u64,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmRemoveDriveParamsImage {
    #[serde(rename = "keep")]
    Keep,
    #[serde(rename = "delete")]
    Delete,
}
impl ::std::fmt::Display for VmRemoveDriveParamsImage {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Keep => f.write_str("keep"),
            Self::Delete => f.write_str("delete"),
        }
    }
}
impl ::std::str::FromStr for VmRemoveDriveParamsImage {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "keep" => Ok(Self::Keep),
            "delete" => Ok(Self::Delete),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmRemoveDriveParamsImage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmRemoveDriveParamsImage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmRemoveDriveParamsImage {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmRemoveDriveResult(pub Vm);
impl ::std::ops::Deref for VmRemoveDriveResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmRemoveDriveResult> for Vm {
    fn from(value: VmRemoveDriveResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmRemoveDriveResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmRemovedEvent {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmResizeDriveParams {
    #[serde(rename = "driveId")]
    pub drive_id: DriveId,
    pub id: VmId,
    #[serde(rename = "sizeGib")]
    pub size_gib: u64,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmResizeDriveResult(pub Vm);
impl ::std::ops::Deref for VmResizeDriveResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmResizeDriveResult> for Vm {
    fn from(value: VmResizeDriveResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmResizeDriveResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmRestartParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmRestartResult(pub Vm);
impl ::std::ops::Deref for VmRestartResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmRestartResult> for Vm {
    fn from(value: VmRestartResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmRestartResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmResumeParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmResumeResult(pub Vm);
impl ::std::ops::Deref for VmResumeResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmResumeResult> for Vm {
    fn from(value: VmResumeResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmResumeResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmScreenshotParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmScreenshotResult {
    #[serde(rename = "heightPx")]
    pub height_px: u64,
    #[serde(rename = "sizeBytes")]
    pub size_bytes: u64,
    pub ticket: Ticket,
    #[serde(rename = "widthPx")]
    pub width_px: u64,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmSendKeysParams {
    pub id: VmId,
    pub keys: Vec<String>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmSendKeysResult {}
impl ::std::default::Default for VmSendKeysResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum VmSource {
    #[serde(rename = "iso")]
    Iso { path: HostPath },
    #[serde(rename = "disk")]
    Disk { mode: VmSourceMode, path: HostPath },
    #[serde(rename = "demo")]
    Demo,
    #[serde(rename = "empty")]
    Empty,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmSourceMode {
    #[serde(rename = "linked")]
    Linked,
    #[serde(rename = "copy")]
    Copy,
    #[serde(rename = "inPlace")]
    InPlace,
}
impl ::std::fmt::Display for VmSourceMode {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Linked => f.write_str("linked"),
            Self::Copy => f.write_str("copy"),
            Self::InPlace => f.write_str("inPlace"),
        }
    }
}
impl ::std::str::FromStr for VmSourceMode {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "linked" => Ok(Self::Linked),
            "copy" => Ok(Self::Copy),
            "inPlace" => Ok(Self::InPlace),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmSourceMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmSourceMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmSourceMode {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmStartParams {
    pub id: VmId,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmStartResult(pub Vm);
impl ::std::ops::Deref for VmStartResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmStartResult> for Vm {
    fn from(value: VmStartResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmStartResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmStats {
    #[serde(rename = "atMs")]
    pub at_ms: EpochMs,
    #[serde(
        rename = "cpuPercent",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub cpu_percent: Option<f64>,
    #[serde(
        rename = "diskReadBytesPerSecond",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub disk_read_bytes_per_second: Option<f64>,
    #[serde(
        rename = "diskWriteBytesPerSecond",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub disk_write_bytes_per_second: Option<f64>,
    #[serde(
        rename = "memoryBytes",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub memory_bytes: Option<u64>,
    #[serde(
        rename = "networkReceivedBytesPerSecond",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub network_received_bytes_per_second: Option<f64>,
    #[serde(
        rename = "networkSentBytesPerSecond",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub network_sent_bytes_per_second: Option<f64>,
}
#[derive(
    ::serde::Deserialize,
    ::serde::Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd
)]
pub enum VmStatus {
    #[serde(rename = "stopped")]
    Stopped,
    #[serde(rename = "starting")]
    Starting,
    #[serde(rename = "running")]
    Running,
    #[serde(rename = "paused")]
    Paused,
    #[serde(rename = "stopping")]
    Stopping,
    #[serde(rename = "suspended")]
    Suspended,
    #[serde(rename = "error")]
    Error,
    #[serde(rename = "broken")]
    Broken,
}
impl ::std::fmt::Display for VmStatus {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        match *self {
            Self::Stopped => f.write_str("stopped"),
            Self::Starting => f.write_str("starting"),
            Self::Running => f.write_str("running"),
            Self::Paused => f.write_str("paused"),
            Self::Stopping => f.write_str("stopping"),
            Self::Suspended => f.write_str("suspended"),
            Self::Error => f.write_str("error"),
            Self::Broken => f.write_str("broken"),
        }
    }
}
impl ::std::str::FromStr for VmStatus {
    type Err = self::error::ConversionError;
    fn from_str(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        match value {
            "stopped" => Ok(Self::Stopped),
            "starting" => Ok(Self::Starting),
            "running" => Ok(Self::Running),
            "paused" => Ok(Self::Paused),
            "stopping" => Ok(Self::Stopping),
            "suspended" => Ok(Self::Suspended),
            "error" => Ok(Self::Error),
            "broken" => Ok(Self::Broken),
            _ => Err("invalid value".into()),
        }
    }
}
impl ::std::convert::TryFrom<&str> for VmStatus {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &str,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<&String> for VmStatus {
    type Error = self::error::ConversionError;
    fn try_from(
        value: &String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
impl ::std::convert::TryFrom<String> for VmStatus {
    type Error = self::error::ConversionError;
    fn try_from(
        value: String,
    ) -> ::std::result::Result<Self, self::error::ConversionError> {
        value.parse()
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmStopParams {
    #[serde(default)]
    pub force: bool,
    pub id: VmId,
    #[serde(
        rename = "timeoutMs",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub timeout_ms: Option<u64>,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmStopResult(pub Vm);
impl ::std::ops::Deref for VmStopResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmStopResult> for Vm {
    fn from(value: VmStopResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmStopResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmTypeTextParams {
    pub id: VmId,
    pub text: String,
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct VmTypeTextResult {}
impl ::std::default::Default for VmTypeTextResult {
    fn default() -> Self {
        Self {}
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmUpdateParams(pub UpdateVmInput);
impl ::std::ops::Deref for VmUpdateParams {
    type Target = UpdateVmInput;
    fn deref(&self) -> &UpdateVmInput {
        &self.0
    }
}
impl ::std::convert::From<VmUpdateParams> for UpdateVmInput {
    fn from(value: VmUpdateParams) -> Self {
        value.0
    }
}
impl ::std::convert::From<UpdateVmInput> for VmUpdateParams {
    fn from(value: UpdateVmInput) -> Self {
        Self(value)
    }
}
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
pub struct VmUpdateResult(pub Vm);
impl ::std::ops::Deref for VmUpdateResult {
    type Target = Vm;
    fn deref(&self) -> &Vm {
        &self.0
    }
}
impl ::std::convert::From<VmUpdateResult> for Vm {
    fn from(value: VmUpdateResult) -> Self {
        value.0
    }
}
impl ::std::convert::From<Vm> for VmUpdateResult {
    fn from(value: Vm) -> Self {
        Self(value)
    }
}
/// Generation of default values for serde.
pub mod defaults {
    pub(super) fn default_u64<T, const V: u64>() -> T
    where
        T: ::std::convert::TryFrom<u64>,
        <T as ::std::convert::TryFrom<u64>>::Error: ::std::fmt::Debug,
    {
        T::try_from(V).unwrap()
    }
    pub(super) fn file_list_params_show() -> super::FileListParamsShow {
        super::FileListParamsShow::Images
    }
    pub(super) fn port_forward_host_address() -> String {
        "127.0.0.1".to_string()
    }
}
