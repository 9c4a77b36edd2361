//! I/O edge: everything that is known of this machine's QEMUs, put together.
use crate::caps::{ReadCapabilitiesOptions, read_capabilities};
use crate::find::{Environment, FindOptions, find_qemus};
use crate::firmware::{firmware_folders, read_firmware};
use crate::process::QemuCache;
use futures_util::future::join_all;
use openutm_contract::types::{FirmwareImage, Platform, QemuInstallation};
use std::path::Path;
use std::sync::Arc;

/// Finds the QEMUs and asks each for its capabilities and firmware; those with a problem are listed as they are.
pub async fn inspect_qemus(options: &FindOptions, cache: Option<Arc<dyn QemuCache>>) -> Vec<QemuInstallation> {
    let found = find_qemus(options).await;
    describe_qemus(found, &DescribeOptions { platform: options.platform, env: &options.env, cache }).await
}

pub struct DescribeOptions<'a> {
    pub platform: Platform,
    pub env: &'a Environment,
    pub cache: Option<Arc<dyn QemuCache>>,
}

/// Adds capabilities and firmware; one that does not tell its capabilities gets a problem and goes behind the others.
pub async fn describe_qemus(
    installations: Vec<QemuInstallation>,
    options: &DescribeOptions<'_>,
) -> Vec<QemuInstallation> {
    let described = join_all(installations.into_iter().map(|qemu| describe(qemu, options))).await;
    let (good, bad): (Vec<_>, Vec<_>) = described.into_iter().partition(|one| one.problem.is_none());
    good.into_iter().chain(bad).collect()
}

async fn describe(qemu: QemuInstallation, options: &DescribeOptions<'_>) -> QemuInstallation {
    if qemu.problem.is_some() {
        return qemu;
    }
    let asking = ReadCapabilitiesOptions { arch: Some(qemu.arch), cache: options.cache.clone(), ..Default::default() };
    let (capabilities, firmware) =
        tokio::join!(read_capabilities(&qemu.binary_path, &asking), firmware_of(&qemu, options));
    match capabilities {
        Ok(capabilities) => QemuInstallation { capabilities: Some(capabilities), firmware, ..qemu },
        Err(problem) => QemuInstallation { problem: Some(problem), ..qemu },
    }
}

async fn firmware_of(qemu: &QemuInstallation, options: &DescribeOptions<'_>) -> Vec<FirmwareImage> {
    let real = tokio::fs::canonicalize(qemu.binary_path.as_str()).await;
    let program = real.unwrap_or_else(|_| qemu.binary_path.as_str().into());
    let folder = program.parent().unwrap_or(Path::new("")).to_string_lossy();
    let firmware = read_firmware(firmware_folders(options.platform, options.env, &folder)).await;
    firmware.into_iter().filter(|image| image.arch == qemu.arch).collect()
}
