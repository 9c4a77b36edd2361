//! The headless backend.
fn main() {}
