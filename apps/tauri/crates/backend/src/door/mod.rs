//! The browser door: the page, its calls, events and streams over HTTP on loopback.
mod body;
mod csp_reports;
#[allow(clippy::module_inception)] // The file's name in packages/backend-node too.
mod door;
mod door_of_home;
mod events_socket;
mod frames;
mod guard;
mod listen;
mod over_connection;
mod page_files;
mod responses;
mod routes;
mod silent;
mod stream_sockets;
mod upgrade;

pub use door::{Door, DoorOptions};
pub use door_of_home::DoorOfHome;
pub use over_connection::BackendOver;
pub use page_files::{PageFile, PageFiles, PageFolder};
