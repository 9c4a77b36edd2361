//! The library's database.
mod library_store;
mod recover_library;

pub use library_store::SqliteLibraryStore;
pub use recover_library::set_database_aside;
