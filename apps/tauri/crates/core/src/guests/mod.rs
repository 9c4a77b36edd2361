//! What runs.
pub mod parts;
