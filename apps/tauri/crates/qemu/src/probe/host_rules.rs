//! Pure: what is known of hosts and accelerators without running anything. The options of `-accel` are argv/accel.rs's.
use super::table::TABLE;
use openutm_contract::types::{Accelerator, Arch, Platform, QemuVersion};

pub use super::table::KnownFailure;

#[derive(Debug, Clone, Copy)]
pub struct ProbeHost {
    pub platform: Platform,
    pub arch: Arch,
    /// Windows build number or Darwin major; 0 on Linux.
    pub os_build: u64,
}

/// What a platform's QEMU may have, best first.
pub fn platform_accelerators(platform: Platform) -> &'static [Accelerator] {
    TABLE.platforms.get(&platform).map_or(&[], Vec::as_slice)
}

/// What to probe for a guest architecture: hardware accelerates its own kind only.
pub fn accelerators_to_probe(host: &ProbeHost, guest_arch: Arch) -> Vec<Accelerator> {
    let all = platform_accelerators(host.platform).iter().copied();
    all.filter(|name| *name == Accelerator::Tcg || host.arch == guest_arch).collect()
}

/// The known reason for a failure that has been seen; the first that fits speaks.
pub fn known_failure(name: Accelerator, version: &QemuVersion, host: &ProbeHost) -> Option<&'static KnownFailure> {
    TABLE.known_failures.iter().find(|rule| {
        rule.name == name
            && rule.host_arch.is_none_or(|arch| arch == host.arch)
            && rule.qemu.holds(&[version.major, version.minor])
            && rule.os_build.holds(&host.os_build)
    })
}
