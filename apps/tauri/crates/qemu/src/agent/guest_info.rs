//! What a guest's agent answers about its system, made small and plain. The guest is not trusted. Pure. Source:
//! qga/qapi-schema.json (7.2).
use openutm_contract::types::GuestInfoAddressesItem;
use serde_json::Value;
use std::net::IpAddr;

const MAX_TEXT: usize = 256;
const MAX_INTERFACE: usize = 64;
const MAX_ADDRESSES: usize = 64;

fn text_of(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.chars().take(MAX_TEXT).collect())
}

/// `guest-get-host-name`.
pub fn read_host_name(reply: &Value) -> Option<String> {
    text_of(reply, "host-name")
}

/// `guest-get-osinfo`: the system's own pretty name, or its name and version.
pub fn read_os_name(reply: &Value) -> Option<String> {
    text_of(reply, "pretty-name").or_else(|| {
        let parts: Vec<String> = ["name", "version"].iter().filter_map(|key| text_of(reply, key)).collect();
        (!parts.is_empty()).then(|| parts.join(" ").chars().take(MAX_TEXT).collect())
    })
}

/// `guest-network-get-interfaces`: what is an address and no loopback, IPv4 first.
pub fn read_addresses(reply: &Value) -> Vec<GuestInfoAddressesItem> {
    let interfaces = reply.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut found: Vec<(bool, GuestInfoAddressesItem)> = Vec::new();
    for interface in interfaces {
        let name: String = text_of(interface, "name").unwrap_or_default().chars().take(MAX_INTERFACE).collect();
        let addresses = interface.get("ip-addresses").and_then(Value::as_array).map(Vec::as_slice);
        for entry in addresses.unwrap_or_default() {
            let Some((address, text)) = address_of(entry) else { continue };
            found.push((address.is_ipv6(), GuestInfoAddressesItem { address: text, interface: name.clone() }));
        }
    }
    found.sort_by_key(|(is_v6, _)| *is_v6);
    found.into_iter().map(|(_, item)| item).take(MAX_ADDRESSES).collect()
}

/// An address that is no loopback, and its words.
fn address_of(entry: &Value) -> Option<(IpAddr, String)> {
    let text = text_of(entry, "ip-address")?;
    // A link-local one may carry its interface: `fe80::1%eth0`.
    let text = text.split('%').next().unwrap_or_default();
    // The contract knows no IPv4 address within an IPv6 one.
    if text.contains(':') && text.contains('.') {
        return None;
    }
    let address: IpAddr = text.parse().ok()?;
    (!address.is_loopback()).then(|| (address, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn addresses(reply: &Value) -> Vec<(String, String)> {
        read_addresses(reply).into_iter().map(|item| (item.interface, item.address)).collect()
    }

    #[test]
    fn names_are_its_hosts_and_its_systems() {
        assert_eq!(read_host_name(&json!({ "host-name": "debian" })).as_deref(), Some("debian"));
        let pretty = json!({ "pretty-name": "Debian GNU/Linux 12 (bookworm)", "name": "Debian" });
        assert_eq!(read_os_name(&pretty).as_deref(), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!(read_os_name(&json!({ "name": "Windows", "version": "11" })).as_deref(), Some("Windows 11"));
    }

    #[test]
    fn addresses_come_without_loopback_and_version_4_first() {
        let reply = json!([
            { "name": "lo", "ip-addresses": [{ "ip-address": "127.0.0.1" }, { "ip-address": "::1" }] },
            { "name": "eth0", "ip-addresses": [
                { "ip-address": "fe80::5054:ff:fe12:3456%eth0" },
                { "ip-address": "10.0.2.15" },
            ] },
        ]);
        let expected = [("eth0", "10.0.2.15"), ("eth0", "fe80::5054:ff:fe12:3456")];
        assert_eq!(addresses(&reply), expected.map(|(name, address)| (name.to_owned(), address.to_owned())));
    }

    #[test]
    fn what_it_says_is_bounded_and_never_believed() {
        let many: Vec<Value> =
            (0..1000).map(|i| json!({ "ip-address": format!("10.0.{}.{}", i % 250, i / 250) })).collect();
        let found = addresses(&json!([{ "name": "x".repeat(1000), "ip-addresses": many }]));
        assert_eq!(found.len(), 64);
        assert_eq!(found[0].0.len(), 64);
        assert_eq!(read_host_name(&json!({ "host-name": "x".repeat(10_000) })).map(|name| name.len()), Some(256));
        let odd = [json!(null), json!(5), json!(""), json!([]), json!([null]), json!([{ "ip-addresses": 3 }])];
        for odd in odd.iter().chain([&json!({ "host-name": {} })]) {
            assert_eq!(addresses(odd), []);
            assert_eq!(read_host_name(odd), None);
            assert_eq!(read_os_name(odd), None);
        }
        assert_eq!(addresses(&json!([{ "ip-addresses": [{ "ip-address": "<b>1</b>" }] }])), []);
    }
}
