//! The agent inside a guest, which is not trusted.
mod connection;
mod framing;
mod guest_info;

pub use connection::{AgentConnection, AgentError, AgentOptions, AgentReply, open_agent};
pub use framing::AgentLimits;
pub use guest_info::{read_addresses, read_host_name, read_os_name};
