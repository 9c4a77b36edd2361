import { describe, expect, it } from "vitest";
import { readAddresses, readHostName, readOsName } from "./guest-info.ts";

describe("what a guest's agent says", () => {
  it("is its host's name and its system's", () => {
    expect(readHostName({ "host-name": "debian" })).toBe("debian");
    expect(readOsName({ "pretty-name": "Debian GNU/Linux 12 (bookworm)", name: "Debian" })).toBe(
      "Debian GNU/Linux 12 (bookworm)",
    );
    expect(readOsName({ name: "Windows", version: "11" })).toBe("Windows 11");
  });

  it("is addresses without loopback, IPv4 first", () => {
    const reply = [
      { name: "lo", "ip-addresses": [{ "ip-address": "127.0.0.1", "ip-address-type": "ipv4" }] },
      {
        name: "eth0",
        "ip-addresses": [
          { "ip-address": "fe80::5054:ff:fe12:3456%eth0", "ip-address-type": "ipv6" },
          { "ip-address": "10.0.2.15", "ip-address-type": "ipv4" },
        ],
      },
    ];
    expect(readAddresses(reply)).toEqual([
      { interface: "eth0", address: "10.0.2.15" },
      { interface: "eth0", address: "fe80::5054:ff:fe12:3456" },
    ]);
  });

  it("is bounded and never believed", () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({
      "ip-address": `10.0.${i % 250}.${Math.floor(i / 250)}`,
    }));
    const reply = [{ name: "x".repeat(1000), "ip-addresses": many }];
    const addresses = readAddresses(reply);
    expect(addresses).toHaveLength(64);
    expect(addresses[0]?.interface).toHaveLength(64);
    expect(readHostName({ "host-name": "x".repeat(10_000) })).toHaveLength(256);
    for (const odd of [null, 5, "", [], [null], [{ "ip-addresses": 3 }], { "host-name": {} }]) {
      expect(readAddresses(odd)).toEqual([]);
      expect(readHostName(odd)).toBeUndefined();
      expect(readOsName(odd)).toBeUndefined();
    }
    expect(readAddresses([{ "ip-addresses": [{ "ip-address": "<b>1</b>" }] }])).toEqual([]);
  });
});
