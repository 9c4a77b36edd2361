//! Which accelerators run guest code here.
mod boot_id;
mod explain_probe;
mod host_rules;
mod probe_accelerators;
mod probe_argv;
mod probe_folder;
mod probe_guests;
mod table;

pub use boot_id::read_boot_id;
pub use explain_probe::{DeviceAccess, ProbeFacts, Verdict, verdict_after_probe, verdict_before_probe};
pub use host_rules::{KnownFailure, ProbeHost, accelerators_to_probe, known_failure, platform_accelerators};
pub use probe_accelerators::{ProbeOptions, forget_accelerators, probe_accelerators};
pub use probe_argv::{ProbeCpu, ProbeRun, cpu_models_to_try, probe_args, ran_guest_code};
