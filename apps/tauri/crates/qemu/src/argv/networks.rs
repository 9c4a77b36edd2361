use super::context::{LaunchContext, Part};
use super::qemu_arg::{json, merged, object, some};
use super::refuse::lacks;
use super::slots::{NETWORK_SLOTS, range_slot};
use openutm_contract::ApiError;
use openutm_contract::types::{Network, NetworkMode, NetworkModel, Platform, PortForward};
use serde_json::{Value, json as value};

/// The id of a network's host side (`netdev_del`, `hostfwd_add`).
pub fn netdev_id(network_id: &str) -> String {
    format!("net-{network_id}")
}

/// The id of a network's card in the guest.
pub fn nic_device_id(network_id: &str) -> String {
    format!("nic-{network_id}")
}

const fn driver(model: NetworkModel) -> &'static str {
    match model {
        NetworkModel::Virtio => "virtio-net-pci",
        NetworkModel::E1000e => "e1000e",
        NetworkModel::E1000 => "e1000",
        NetworkModel::Rtl8139 => "rtl8139",
    }
}

/// QEMU's text of a forward, also for `hostfwd_add`.
pub fn forward_text(forward: &PortForward) -> String {
    format!("{}:{}:{}-:{}", forward.protocol, forward.host_address, forward.host_port, forward.guest_port)
}

const fn bridged(platform: Platform) -> (&'static str, &'static str) {
    match platform {
        Platform::Linux => ("bridge", "br"),
        Platform::Macos => ("vmnet-bridged", "ifname"),
        Platform::Windows => ("tap", "ifname"),
    }
}

fn user_netdev(network: &Network) -> Value {
    let forwards: Vec<Value> =
        network.port_forwards.iter().map(|forward| value!({ "str": forward_text(forward) })).collect();
    object([
        ("type", some("user")),
        ("id", some(netdev_id(&network.id))),
        ("restrict", network.isolated.then_some(Value::Bool(true))),
        ("hostfwd", (!forwards.is_empty()).then_some(Value::Array(forwards))),
    ])
}

/// The host's side of a network, and what the user should know of it.
fn host_side(context: &LaunchContext, network: &Network) -> Result<(Option<Value>, Option<&'static str>), ApiError> {
    let offers = |name: &str| context.capabilities.netdevs.iter().any(|netdev| netdev == name);
    match network.mode {
        NetworkMode::None => Ok((None, None)),
        NetworkMode::User if offers("user") => Ok((Some(user_netdev(network)), None)),
        NetworkMode::User => Err(lacks(
            "network.user",
            "This QEMU was built without user-mode networking.",
            "Install a QEMU with slirp, or choose no network.",
        )),
        NetworkMode::Bridged => {
            let (kind, key) = bridged(context.host.platform);
            if !offers(kind) {
                let message = format!("This QEMU has no “{kind}” network.");
                return Err(lacks("network.bridged", message, "Choose the shared (NAT) network."));
            }
            let bridge = network.bridge.as_deref().unwrap_or_default();
            let netdev = value!({ "type": kind, "id": netdev_id(&network.id), key: bridge });
            let note = (context.host.platform == Platform::Macos)
                .then_some("A bridged network on macOS needs administrator rights for QEMU.");
            Ok((Some(netdev), note))
        }
    }
}

fn add_network(context: &LaunchContext, part: &mut Part, network: &Network, number: usize) -> Result<(), ApiError> {
    let driver = driver(network.model);
    if !context.has_device(driver) {
        let message = format!("This QEMU has no “{driver}” network card.");
        return Err(lacks(&format!("device.{driver}"), message, "Choose another network card."));
    }
    let (netdev, note) = host_side(context, network)?;
    let device = object([
        ("driver", some(driver)),
        ("id", some(nic_device_id(&network.id))),
        ("netdev", netdev.as_ref().map(|_| netdev_id(&network.id).into())),
        ("mac", some(network.mac.as_str())),
    ]);
    let place = range_slot(context.machine, &NETWORK_SLOTS, number, context.config.networks.len());
    // No boot ROM: the boot order has no network, and QEMU refuses to start where the ROM's package is missing.
    let no_rom = value!({ "romfile": "" });
    part.args.extend(netdev.map(|netdev| json("-netdev", netdev)));
    part.args.push(json("-device", merged([device, place, no_rom])));
    part.notes.extend(note.map(str::to_owned));
    Ok(())
}

pub fn networks(context: &LaunchContext) -> Result<Part, ApiError> {
    let mut part = Part::default();
    for (number, network) in context.config.networks.iter().enumerate() {
        add_network(context, &mut part, network, number)?;
    }
    Ok(part)
}
