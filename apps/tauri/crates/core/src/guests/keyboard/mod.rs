//! Keystrokes: their names, a US keyboard's layout, and how they get to a guest.
mod keys;
pub mod qcodes;
pub mod send;
pub mod us_layout;
