use super::qemu_arg::{QemuArg, keyed, pair};
use openutm_contract::types::Endpoint;

/// A socket that QEMU listens on; nothing of the guest waits for a client.
pub fn listening_socket(id: &str, endpoint: &Endpoint) -> QemuArg {
    let mut options = vec![pair("id", id)];
    match endpoint {
        Endpoint::Unix { path } => options.push(pair("path", path.as_str())),
        Endpoint::Tcp { host, port } => options.extend([pair("host", host), pair("port", port)]),
    }
    options.extend([pair("server", "on"), pair("wait", "off")]);
    keyed("-chardev", "socket", options)
}
