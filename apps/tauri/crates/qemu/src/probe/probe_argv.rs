//! Pure: how one probe is started, and whether what came back proves that guest code ran.
use super::host_rules::ProbeHost;
use crate::argv::accel_argument;
use crate::process::{BoundedOutcome, Ended};
use openutm_contract::types::{Accelerator, Arch, QemuVersion};
use regex::Regex;
use std::sync::LazyLock;

/// `Host` is what a VM gets with hardware acceleration; QEMU's default tells whether it is only that model that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeCpu {
    Host,
    Default,
}

#[derive(Debug, Clone, Copy)]
pub struct ProbeRun<'a> {
    pub accelerator: Accelerator,
    pub guest_arch: Arch,
    pub cpu: ProbeCpu,
    pub guest_path: &'a str,
}

/// What the x86 guest leaves through isa-debug-exit: 0x10 * 2 + 1.
const DEBUG_EXIT_STATUS: i64 = 33;

/// A real machine: with `-machine none` WHPX asserts (QEMU 11.1), and without a vCPU nothing is proven.
fn machine(guest_arch: Arch, guest_path: &str) -> Vec<&str> {
    match guest_arch {
        Arch::X8664 => [
            ["-machine", "q35", "-m", "32", "-bios", guest_path].as_slice(),
            &["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"],
        ]
        .concat(),
        Arch::Aarch64 => vec!["-machine", "virt", "-m", "32", "-kernel", guest_path],
    }
}

/// The processor models to try in turn, the VM's own (argv/cpu.rs) first. `cpu_models` is what this QEMU lists: WHPX on
/// x86 got `host` late. The default model of an aarch64 machine is none that hardware runs.
pub fn cpu_models_to_try(accelerator: Accelerator, guest_arch: Arch, cpu_models: &[String]) -> &'static [ProbeCpu] {
    let has_host = || cpu_models.iter().any(|model| model == "host");
    match (accelerator, guest_arch) {
        (Accelerator::Tcg, _) => &[ProbeCpu::Default],
        (_, Arch::Aarch64) => &[ProbeCpu::Host],
        (Accelerator::Whpx, _) if !has_host() => &[ProbeCpu::Default],
        _ => &[ProbeCpu::Host, ProbeCpu::Default],
    }
}

pub fn probe_args(run: &ProbeRun, version: &QemuVersion, host: &ProbeHost) -> Vec<String> {
    let accel = accel_argument(run.accelerator, version, host.arch);
    let cpu: &[&str] = match (run.cpu, run.guest_arch) {
        (ProbeCpu::Host, _) => &["-cpu", "host"],
        (ProbeCpu::Default, Arch::Aarch64) => &["-cpu", "max"],
        (ProbeCpu::Default, Arch::X8664) => &[],
    };
    let machine = machine(run.guest_arch, run.guest_path);
    let rest = ["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S", "-qmp", "stdio"];
    let all = [["-accel", &accel].as_slice(), cpu, &machine, &rest].concat();
    all.into_iter().map(str::to_owned).collect()
}

/// Written to QMP at once: the guest starts when QEMU listens, and its end is reported as an event.
pub const PROBE_INPUT: &str = "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"cont\"}\n";

static GUEST_SHUTDOWN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("\"event\": ?\"SHUTDOWN\".*\"guest-shutdown\"").expect("a pattern"));

/// Only what no QEMU does by itself counts: the status that the x86 guest chose, the shutdown that the aarch64 guest asked
/// for.
pub fn ran_guest_code(guest_arch: Arch, outcome: &BoundedOutcome) -> bool {
    outcome.ended == Ended::Exited
        && match guest_arch {
            Arch::X8664 => outcome.exit_code == Some(DEBUG_EXIT_STATUS),
            Arch::Aarch64 => outcome.exit_code == Some(0) && GUEST_SHUTDOWN.is_match(&outcome.stdout),
        }
}
