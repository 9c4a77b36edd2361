//! Before there is a window: what the program was asked for, whether another one has the library, where files lie.
pub mod arguments;
pub mod instance;
pub mod opening;
pub mod places;
