//! What statuses a VM can have, and what leads from one to the next.
pub mod transitions;

pub use transitions::{LifecycleEvent, is_live, transition};
