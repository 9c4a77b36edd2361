// Which device a drive becomes on each bus, and which controllers that needs.
import type { Drive } from "@openutm/shared-types";
import { hasDevice, type LaunchContext } from "./context.ts";
import { driveDeviceId } from "./medium.ts";
import { done, invalid, lacks, type Outcome } from "./outcome.ts";
import { json, type JsonObject, type QemuArg } from "./qemu-arg.ts";
import { fixedSlot, rangeSlot } from "./slots.ts";

export type Attachment = {
  readonly driver: string;
  /** Where on its bus: properties of the device. */
  readonly place: JsonObject;
  /** Devices that must exist first. */
  readonly before: readonly QemuArg[];
};

type BusUse = "pci" | "scsi" | "sata" | "ide" | "usb";

const SCSI_CONTROLLER = "scsi0";
const PORTS_PER_AHCI = 6;
const IDE_PLACES = 4;

/** virtio-blk has no tray, so a CD drive on virtio sits on virtio's SCSI controller. */
const busUse = (drive: Drive): BusUse => {
  switch (drive.bus) {
    case "virtio":
      return drive.kind === "cdrom" ? "scsi" : "pci";
    case "nvme":
      return "pci";
    default:
      return drive.bus;
  }
};

/** q35 has one AHCI controller on board, whose buses are ide.0 to ide.5; others are added as ahci<n>. */
const ahciBus = (context: LaunchContext, port: number): string => {
  const controller = Math.floor(port / PORTS_PER_AHCI);
  const onBoard = context.machine === "q35" && controller === 0;
  return `${onBoard ? "ide" : `ahci${controller}`}.${port % PORTS_PER_AHCI}`;
};

const usbAttachment = (drive: Drive): Attachment => {
  if (drive.kind === "disk")
    return { driver: "usb-storage", place: { bus: "usb.0", removable: true }, before: [] };
  const bridge = `${driveDeviceId(drive.id)}-usb`;
  return {
    driver: "scsi-cd",
    place: { bus: `${bridge}.0`, "scsi-id": 0, lun: 0 },
    before: [json("-device", { driver: "usb-bot", id: bridge, bus: "usb.0" })],
  };
};

/** `number`: the how manieth of `total` drives of the same use this is. */
const attachment = (
  context: LaunchContext,
  drive: Drive,
  number: number,
  total: number,
): Attachment => {
  const medium = drive.kind === "cdrom" ? "cd" : "hd";
  switch (busUse(drive)) {
    case "pci":
      return {
        driver: drive.bus === "nvme" ? "nvme" : "virtio-blk-pci",
        place: rangeSlot(context.machine, "drive", number, total),
        before: [],
      };
    case "scsi":
      return {
        driver: `scsi-${medium}`,
        place: { bus: `${SCSI_CONTROLLER}.0`, channel: 0, "scsi-id": number, lun: 0 },
        before: [],
      };
    case "sata":
      return { driver: `ide-${medium}`, place: { bus: ahciBus(context, number) }, before: [] };
    case "ide":
      return {
        driver: `ide-${medium}`,
        place: { bus: `ide.${Math.floor(number / 2)}`, unit: number % 2 },
        before: [],
      };
    case "usb":
      return usbAttachment(drive);
  }
};

const driversOf = (attached: Attachment): readonly string[] => [
  attached.driver,
  ...attached.before.flatMap((arg) =>
    arg.kind === "json" && typeof arg.value["driver"] === "string" ? [arg.value["driver"]] : [],
  ),
];

/** Every drive with its device, in the config's order. */
export const attachDrives = (
  context: LaunchContext,
): Outcome<readonly { readonly drive: Drive; readonly attachment: Attachment }[]> => {
  const all = context.config.drives;
  const attached = all.map((drive, at) => {
    const same = (other: Drive): boolean => busUse(other) === busUse(drive);
    return {
      drive,
      attachment: attachment(
        context,
        drive,
        all.slice(0, at).filter(same).length,
        all.filter(same).length,
      ),
    };
  });
  if (all.filter((drive) => drive.bus === "ide").length > IDE_PLACES) {
    return invalid(
      "drives",
      `The machine “pc” has room for ${IDE_PLACES} IDE drives; put the others on SATA or virtio.`,
    );
  }
  const missing = attached
    .flatMap((one) => driversOf(one.attachment))
    .find((driver) => !hasDevice(context, driver));
  if (missing !== undefined)
    return lacks(
      `device.${missing}`,
      `This QEMU has no “${missing}” drive.`,
      "Choose another bus for the drive.",
    );
  return done(attached);
};

/** The controllers that the drives need beyond those on the board. */
export const controllerArgs = (context: LaunchContext): readonly QemuArg[] => {
  const uses = context.config.drives.map(busUse);
  const scsi = uses.includes("scsi")
    ? [
        json("-device", {
          driver: "virtio-scsi-pci",
          id: SCSI_CONTROLLER,
          ...fixedSlot(context.machine, "scsi"),
        }),
      ]
    : [];
  const ahciCount = Math.ceil(uses.filter((use) => use === "sata").length / PORTS_PER_AHCI);
  const ahci = Array.from({ length: ahciCount }, (_, number) => number)
    .filter((number) => context.machine !== "q35" || number > 0)
    .map((number) =>
      json("-device", {
        driver: "ich9-ahci",
        id: `ahci${number}`,
        ...rangeSlot(context.machine, "ahci", number, ahciCount),
      }),
    );
  return [...scsi, ...ahci];
};
