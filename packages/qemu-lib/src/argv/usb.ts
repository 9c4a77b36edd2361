import { type Family, hasDevice } from "./context.ts";
import { done, lacks } from "./outcome.ts";
import { json } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

/** Ports of each speed: the most that qemu-xhci takes. */
const PORTS = 15;

/** The USB controller, whose bus is `usb.0`. */
export const usb: Family = (context) => {
  if (context.config.usb.controller === "none") return done({ args: [] });
  if (!hasDevice(context, "qemu-xhci"))
    return lacks(
      "device.qemu-xhci",
      "This QEMU has no USB controller.",
      "Turn USB off in the VM's settings.",
    );
  return done({
    args: [
      json("-device", {
        driver: "qemu-xhci",
        id: "usb",
        ...fixedSlot(context.machine, "usb"),
        p2: PORTS,
        p3: PORTS,
      }),
    ],
  });
};
