//! The library's database and the lock that says who owns it: the same files, migrations and rules as in
//! packages/backend-node/src/storage and owner.
mod library_db;
mod library_store;
#[rustfmt::skip]
mod migrations;
mod owner_lock;
mod rows;
mod sqlite_error;

pub use library_store::SqliteLibraryStore;
pub use owner_lock::OwnerLock;
