import { describe, expect, it } from "vitest";
import { guestAddressesOf } from "./usernet.ts";

// QEMU 7.2's own words, of a guest with one forward and one connection.
const real = `Hub -1 (net-net0):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[ESTABLISHED]   23       10.0.2.15 49152   93.184.216.34    80     0     0
  TCP[HOST_FORWARD]  15       127.0.0.1  2222       10.0.2.15    22     0     0
  UDP[236 sec]       24       10.0.2.15 41830        10.0.2.3    53     0     0
  ICMP[10 sec]       25       10.0.2.15 -            10.0.2.2 -         0     0
`;

describe("what QEMU's own network knows of a guest", () => {
  it("is the address that it sends from, once", () => {
    expect(guestAddressesOf(real)).toEqual(["10.0.2.15"]);
  });
  it("is told by a state of two words as well", () => {
    const line =
      "  UDP[7 sec]         13       10.0.2.15 60324        10.0.2.3    53     0     0\r";
    expect(guestAddressesOf(line)).toEqual(["10.0.2.15"]);
  });
  it("is nothing while the guest is silent, whatever is forwarded", () => {
    const silent = real.split("\n").filter((line) => !/15 (?:49152|41830|-)/.test(line));
    expect(silent.join("\n")).toContain("HOST_FORWARD");
    expect(guestAddressesOf(silent.join("\n"))).toEqual([]);
    expect(guestAddressesOf("")).toEqual([]);
    expect(guestAddressesOf("TCP[ESTABLISHED] 1 not-an-address 3")).toEqual([]);
  });
});
