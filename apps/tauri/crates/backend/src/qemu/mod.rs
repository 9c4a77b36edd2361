//! What is known of QEMU here, and the guests' sockets.
mod catalog;
pub mod check_image;
mod file_cache;
mod open_socket;
mod sockets;
mod system_catalog;

pub use catalog::{Catalog, CatalogParts};
pub use file_cache::FileCache;
pub use open_socket::open_socket;
pub use sockets::SystemSockets;
pub use system_catalog::SystemCatalogParts;
