use super::chardev::listening_socket;
use super::context::{LaunchContext, Part, socket_files};
use super::qemu_arg::{headless, pair};
use openutm_contract::ApiError;

/// Two QMP sockets: each serves one client, and the second lets a new owner in while the first is held.
pub fn monitor(context: &LaunchContext) -> Result<Part, ApiError> {
    let endpoints = &context.host.endpoints;
    let services = [("qmp", &endpoints.qmp), ("qmp2", &endpoints.qmp2)];
    let args = services.iter().flat_map(|(id, endpoint)| {
        [listening_socket(id, endpoint), headless("-mon", vec![pair("chardev", id), pair("mode", "control")])]
    });
    Ok(Part {
        args: args.collect(),
        cleanup: services.iter().flat_map(|(_, endpoint)| socket_files(endpoint)).collect(),
        ..Part::default()
    })
}
