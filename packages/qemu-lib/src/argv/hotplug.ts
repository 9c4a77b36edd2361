import { type Family, hasDevice, type MachineName } from "./context.ts";
import { done } from "./outcome.ts";
import { json, type JsonValue } from "./qemu-arg.ts";

/** Devices that can be added to a running PCI Express machine: each takes a root port, which must be there from the start. */
export const hotplugPortCount = 4;

/** Slot 1 is free on these boards; its functions take one port each, so that no other device's place changes. */
const SLOT = "0x1";

export const hotplugPortId = (number: number): string => `hotplug${number}`;

/** `pc` needs none: its PCI bus takes devices at any time. */
export const hasHotplugPorts = (machine: MachineName): boolean => machine !== "pc";

const chassisOffset = 1;

/** Empty root ports for what is added while the guest runs. */
export const hotplug: Family = (context) => {
  if (!hasHotplugPorts(context.machine) || !hasDevice(context, "pcie-root-port"))
    return done({ args: [] });
  return done({
    args: Array.from({ length: hotplugPortCount }, (_, number) => {
      const properties: { readonly [key: string]: JsonValue } = {
        driver: "pcie-root-port",
        id: hotplugPortId(number),
        bus: "pcie.0",
        addr: `${SLOT}.0x${number.toString(16)}`,
        ...(number === 0 ? { multifunction: true } : {}),
        chassis: number + chassisOffset,
        slot: number + chassisOffset,
      };
      return json("-device", properties);
    }),
  });
};
