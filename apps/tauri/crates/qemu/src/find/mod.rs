//! Which QEMUs are on this machine.
mod candidates;
mod find_qemus;
mod identify;
mod problems;
mod version;

pub use candidates::{CandidateFolder, CandidateSource, Environment, candidate_paths, executable_name};
pub use find_qemus::{FindOptions, find_qemus};
pub use identify::{Identity, identify};
pub use version::{MinimumQemu, is_at_least, minimum_qemu, parse_qemu_version, too_old_problem};

pub(crate) use problems::PROBLEMS;
