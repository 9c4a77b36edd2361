//! The library's database as a file; what is in it is openutm-storage's.
mod recover_library;

pub use recover_library::set_database_aside;
