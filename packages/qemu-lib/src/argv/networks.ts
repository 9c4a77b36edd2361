import type { Network, PortForward } from "@openutm/shared-types";
import { type Family, hasDevice, type LaunchContext, type Part } from "./context.ts";
import { done, lacks, type Outcome } from "./outcome.ts";
import { json, type JsonObject } from "./qemu-arg.ts";
import { rangeSlot } from "./slots.ts";

/** The id of a network's host side (`netdev_del`, `hostfwd_add`). */
export const netdevId = (networkId: string): string => `net-${networkId}`;

/** The id of a network's card in the guest. */
export const nicDeviceId = (networkId: string): string => `nic-${networkId}`;

const DRIVERS = {
  virtio: "virtio-net-pci",
  e1000e: "e1000e",
  e1000: "e1000",
  rtl8139: "rtl8139",
} as const;

/** QEMU's text of a forward, also for `hostfwd_add`. */
export const forwardText = (forward: PortForward): string =>
  `${forward.protocol}:${forward.hostAddress}:${forward.hostPort}-:${forward.guestPort}`;

const BRIDGED = {
  linux: { type: "bridge", key: "br" },
  macos: { type: "vmnet-bridged", key: "ifname" },
  windows: { type: "tap", key: "ifname" },
} as const;

type HostSide = { readonly netdev: JsonObject | undefined; readonly notes: readonly string[] };

const hostSide = ({ host, capabilities }: LaunchContext, network: Network): Outcome<HostSide> => {
  const id = netdevId(network.id);
  if (network.mode === "none") return done({ netdev: undefined, notes: [] });
  if (network.mode === "user") {
    if (!capabilities.netdevs.includes("user")) {
      return lacks(
        "network.user",
        "This QEMU was built without user-mode networking.",
        "Install a QEMU with slirp, or choose no network.",
      );
    }
    return done({
      netdev: {
        type: "user",
        id,
        ...(network.isolated ? { restrict: true } : {}),
        ...(network.portForwards.length > 0
          ? { hostfwd: network.portForwards.map((forward) => ({ str: forwardText(forward) })) }
          : {}),
      },
      notes: [],
    });
  }
  const { type, key } = BRIDGED[host.platform];
  if (!capabilities.netdevs.includes(type)) {
    return lacks(
      "network.bridged",
      `This QEMU has no “${type}” network.`,
      "Choose the shared (NAT) network.",
    );
  }
  return done({
    netdev: { type, id, [key]: network.bridge ?? "" },
    notes:
      host.platform === "macos"
        ? ["A bridged network on macOS needs administrator rights for QEMU."]
        : [],
  });
};

const oneNetwork = (context: LaunchContext, network: Network, number: number): Outcome<Part> => {
  const driver = DRIVERS[network.model];
  if (!hasDevice(context, driver))
    return lacks(
      `device.${driver}`,
      `This QEMU has no “${driver}” network card.`,
      "Choose another network card.",
    );
  const side = hostSide(context, network);
  if (!side.ok) return side;
  const { netdev, notes } = side.value;
  return done({
    args: [
      ...(netdev === undefined ? [] : [json("-netdev", netdev)]),
      json("-device", {
        driver,
        id: nicDeviceId(network.id),
        netdev: netdev === undefined ? undefined : netdevId(network.id),
        mac: network.mac,
        ...rangeSlot(context.machine, "network", number, context.config.networks.length),
        // No boot ROM: the boot order has no network, and QEMU refuses to start where the ROM's package is missing.
        romfile: "",
      }),
    ],
    notes,
  });
};

export const networks: Family = (context) => {
  const parts: Part[] = [];
  for (const [number, network] of context.config.networks.entries()) {
    const part = oneNetwork(context, network, number);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  return done({
    args: parts.flatMap((part) => part.args),
    notes: parts.flatMap((part) => part.notes ?? []),
  });
};
