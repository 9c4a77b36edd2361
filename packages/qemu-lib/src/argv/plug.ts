// A drive for a machine that runs: the QMP commands that add it, and the name of what takes it away again.
import type { Drive } from "@openutm/shared-types";
import { driveDeviceId, driveNodeName } from "./medium.ts";
import type { JsonObject } from "./qemu-arg.ts";

/** Where a drive can be added while the guest runs. `bus` is QEMU's name of the bus. */
export type PlugPlace = {
  readonly kind: "pci" | "scsi" | "usb";
  readonly bus: string;
};

export type PlugCommand = { readonly name: "device_add" | "qom-set"; readonly args: JsonObject };

const bridgeOf = (driveId: string): string => `${driveDeviceId(driveId)}-usb`;

const isUsbCd = (drive: Drive, place: PlugPlace["kind"]): boolean =>
  drive.kind === "cdrom" && place === "usb";

/** The device whose removal takes the drive away: a CD on USB sits behind a bridge. */
export const unplugDeviceId = (drive: Pick<Drive, "id" | "kind" | "bus">): string =>
  drive.kind === "cdrom" && drive.bus === "usb" ? bridgeOf(drive.id) : driveDeviceId(drive.id);

const common = (drive: Drive): JsonObject => ({
  id: driveDeviceId(drive.id),
  ...(drive.medium.kind === "file" ? { drive: driveNodeName(drive.id) } : {}),
  ...(drive.kind === "disk" ? { werror: "enospc", serial: drive.id } : {}),
});

/** In order; the image's nodes must be there already. No boot index: it counts from the next start, where argv has it. */
export const plugCommands = (drive: Drive, place: PlugPlace): readonly PlugCommand[] => {
  const add = (args: JsonObject): PlugCommand => ({ name: "device_add", args });
  if (isUsbCd(drive, place.kind)) {
    const bridge = bridgeOf(drive.id);
    return [
      add({ driver: "usb-bot", id: bridge, bus: place.bus }),
      add({ driver: "scsi-cd", ...common(drive), bus: `${bridge}.0`, "scsi-id": 0, lun: 0 }),
      // The guest sees the bridge only when it is whole (QEMU's docs/usb-storage.txt).
      {
        name: "qom-set",
        args: { path: `/machine/peripheral/${bridge}`, property: "attached", value: true },
      },
    ];
  }
  switch (place.kind) {
    case "pci":
      return [add({ driver: "virtio-blk-pci", ...common(drive), bus: place.bus })];
    case "scsi":
      return [
        add({
          driver: drive.kind === "cdrom" ? "scsi-cd" : "scsi-hd",
          ...common(drive),
          bus: place.bus,
        }),
      ];
    case "usb":
      return [add({ driver: "usb-storage", ...common(drive), bus: place.bus, removable: true })];
  }
};
