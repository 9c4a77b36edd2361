//! libosinfo's database, where this host has one.
mod lookup;
mod media;

pub use lookup::{OsinfoDatabase, osinfo_folders};
