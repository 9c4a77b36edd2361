//! Who holds the library, and how others reach it.
mod connect;
mod connection;
mod control;
mod door_slot;
mod gate;
mod hand_over;
mod headless;
mod idle;
mod info;
mod local_backend;
mod methods;
mod options;
mod own_or_connect;
#[allow(clippy::module_inception)] // The file's name in packages/backend-node too.
mod owner;
mod signals;
mod token;

pub use connect::{ConnectOptions, NOT_ANSWERING, connect_to_owner};
pub use connection::{BackendConnection, NamedEvent};
pub use control::{ControlClient, Outbox, OutboxLimits};
pub use door_slot::{DoorOpener, DoorRequest, OpenDoor};
pub use headless::run_headless;
pub use local_backend::LocalBackend;
pub use options::{CreateBackend, DEFAULT_DRAIN, OwnedBackend, OwnerOptions};
pub use own_or_connect::{OwnOrConnectOptions, OwnedOrConnected, own_or_connect};
pub use owner::{Owner, become_owner};
pub use signals::end_signal;
pub use token::{keep_token_file, same_token};
