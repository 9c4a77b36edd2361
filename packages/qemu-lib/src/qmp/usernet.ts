/** What QEMU's own network (slirp) knows of a guest, from `info usernet`. Pure. Source: slirp's slirp_connection_info (4.7). */
import { z } from "@openutm/shared-types";

const ipv4 = z.ipv4();

/** Slirp's own hosts in its default network: the gateway, the DNS server. */
const slirpHosts: readonly string[] = ["10.0.2.2", "10.0.2.3"];

/**
 * Addresses that the guest has sent from. A forwarded port's line tells nothing: slirp names the address that it would
 * give out, whether somebody has it or not. Lines: protocol and state, descriptor, source and port, destination and port.
 */
export const guestAddressesOf = (text: string): readonly string[] => {
  const found = new Set<string>();
  for (const line of text.split("\n")) {
    // The state may be two words: `UDP[236 sec]`.
    const [, state, source] = /^\s*(?:TCP|UDP|ICMP)\[([^\]]*)\]\s+\S+\s+(\S+)/.exec(line) ?? [];
    if (state === undefined || source === undefined || state === "HOST_FORWARD") continue;
    if (ipv4.safeParse(source).success && source !== "0.0.0.0" && !slirpHosts.includes(source))
      found.add(source);
  }
  return [...found];
};
