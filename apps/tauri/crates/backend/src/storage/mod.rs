//! The library's database.
