//! Programs that are run and may hang, flood or lie, and what is remembered of them.
mod binary_identity;
mod cache;
mod guard;
mod left_to_shell;
mod run_bounded;
mod start_error;

pub use binary_identity::binary_identity;
pub use cache::{MemoryCache, QemuCache};
pub use guard::Guard;
pub use left_to_shell::refuse_left_to_shell;
pub use run_bounded::{BoundedOutcome, BoundedRun, Ended, WhenOrphaned, run_bounded};

pub(crate) use run_bounded::without_window;
pub(crate) use start_error::start_error;
