import { type Family, hasDevice } from "./context.ts";
import { done, lacks } from "./outcome.ts";
import { json, type QemuArg } from "./qemu-arg.ts";
import { fixedSlot } from "./slots.ts";

/** Keyboard and pointer. A PC has both on its board (PS/2); `virt` has neither, so it gets them over USB, or over virtio where USB is off. */
export const input: Family = (context) => {
  const { config, machine } = context;
  const hasUsb = config.usb.controller !== "none";
  const onUsb = (driver: string, id: string): QemuArg =>
    json("-device", { driver, id, bus: "usb.0" });
  const tablet = config.usb.tablet && hasUsb ? [onUsb("usb-tablet", "tablet0")] : [];
  if (machine !== "virt") return done({ args: tablet });
  if (hasUsb)
    return done({
      args: [
        onUsb("usb-kbd", "keyboard0"),
        ...(tablet.length > 0 ? tablet : [onUsb("usb-mouse", "mouse0")]),
      ],
    });
  if (!hasDevice(context, "virtio-keyboard-pci")) {
    return lacks(
      "device.virtio-keyboard-pci",
      "This QEMU has no keyboard for a machine without USB.",
      "Turn USB on in the VM's settings.",
    );
  }
  return done({
    args: [
      json("-device", {
        driver: "virtio-keyboard-pci",
        id: "keyboard0",
        ...fixedSlot(machine, "keyboard"),
      }),
      json("-device", {
        driver: "virtio-tablet-pci",
        id: "tablet0",
        ...fixedSlot(machine, "pointer"),
      }),
    ],
  });
};
