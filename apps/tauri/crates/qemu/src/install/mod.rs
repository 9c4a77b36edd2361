//! How QEMU can be installed.
mod ways;

pub use ways::{InstallExplanation, InstallFacts, InstallPlan, Refresh, explain_install, plan_install_ways};
