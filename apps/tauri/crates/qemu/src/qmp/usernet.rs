//! What QEMU's own network (slirp) knows of a guest, from `info usernet`. Pure. Source: slirp's slirp_connection_info (4.7).
use regex::Regex;
use std::net::Ipv4Addr;
use std::sync::LazyLock;

/// Slirp's own hosts in its default network: the gateway, the DNS server.
const SLIRP_HOSTS: [Ipv4Addr; 2] = [Ipv4Addr::new(10, 0, 2, 2), Ipv4Addr::new(10, 0, 2, 3)];

/// Protocol and state, descriptor, source and port. The state may be two words: `UDP[236 sec]`.
static LINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ \t]*(?:TCP|UDP|ICMP)\[([^\]\n]*)\][ \t]+\S+[ \t]+(\S+)").expect("a pattern"));

/// Addresses that the guest has sent from. A forwarded port's line tells nothing: slirp names the address that it would
/// give out, whether somebody has it or not.
pub fn guest_addresses_of(text: &str) -> Vec<Ipv4Addr> {
    let mut found = Vec::new();
    for line in LINE.captures_iter(text).filter(|line| &line[1] != "HOST_FORWARD") {
        let Ok(source) = line[2].parse::<Ipv4Addr>() else { continue };
        if !source.is_unspecified() && !SLIRP_HOSTS.contains(&source) && !found.contains(&source) {
            found.push(source);
        }
    }
    found
}
