mod candidates;
mod version;

pub use candidates::{CandidateFolder, CandidateSource, Environment, candidate_paths, executable_name};
pub use version::{MINIMUM_QEMU, parse_qemu_version, too_old_problem};
