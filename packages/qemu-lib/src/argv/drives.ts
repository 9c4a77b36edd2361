import type { Drive } from "@openutm/shared-types";
import { type Attachment, attachDrives, controllerArgs } from "./drive-buses.ts";
import type { Family, LaunchContext } from "./context.ts";
import { driveDeviceId, driveNodeName, mediumNodes } from "./medium.ts";
import { done, invalid, type Outcome } from "./outcome.ts";
import { json, type JsonValue, type QemuArg } from "./qemu-arg.ts";

/** Buses whose disks the guest can always write to, so that a read-only image cannot be attached (ide-hd refuses it). */
const WRITABLE_ONLY: readonly Drive["bus"][] = ["sata", "ide"];

const contradiction = (drive: Drive): Outcome<never> | undefined => {
  if (drive.kind === "cdrom" && drive.bus === "nvme")
    return invalid(
      `drives.${drive.id}.bus`,
      "A CD drive cannot sit on NVMe; use SATA, SCSI or USB.",
    );
  if (drive.kind === "disk" && drive.readOnly && WRITABLE_ONLY.includes(drive.bus)) {
    return invalid(
      `drives.${drive.id}.readOnly`,
      `A read-only disk cannot sit on ${drive.bus.toUpperCase()}; use virtio, SCSI or USB.`,
    );
  }
  return undefined;
};

/** The guest pauses when the host's disk is full, and goes on after there is room again. NVMe has no such setting. */
const errorPolicy = (drive: Drive): { readonly [key: string]: JsonValue } =>
  drive.kind === "disk" && drive.bus !== "nvme" ? { werror: "enospc" } : {};

const deviceArgs = (
  drive: Drive,
  attachment: Attachment,
  order: readonly string[],
): readonly QemuArg[] => {
  const bootPosition = order.indexOf(drive.id);
  return [
    ...attachment.before,
    json("-device", {
      driver: attachment.driver,
      id: driveDeviceId(drive.id),
      ...attachment.place,
      drive: drive.medium.kind === "file" ? driveNodeName(drive.id) : undefined,
      ...errorPolicy(drive),
      serial: drive.kind === "disk" ? drive.id : undefined,
      bootindex: bootPosition === -1 ? undefined : bootPosition + 1,
    }),
  ];
};

const oneDrive = (
  context: LaunchContext,
  drive: Drive,
  attachment: Attachment,
): Outcome<readonly QemuArg[]> => {
  const nodes = mediumNodes({ platform: context.host.platform, vmDir: context.host.vmDir, drive });
  if (!nodes.ok) return nodes;
  return done([
    ...nodes.value.map((node) => json("-blockdev", node)),
    ...deviceArgs(drive, attachment, context.config.boot.order),
  ]);
};

/** Controllers, then each drive: its image's nodes and the device in front of them. */
export const drives: Family = (context) => {
  const refusal = context.config.drives.map(contradiction).find((found) => found !== undefined);
  if (refusal !== undefined) return refusal;
  const attached = attachDrives(context);
  if (!attached.ok) return attached;
  const args: QemuArg[] = [...controllerArgs(context)];
  for (const { drive, attachment } of attached.value) {
    const one = oneDrive(context, drive, attachment);
    if (!one.ok) return one;
    args.push(...one.value);
  }
  return done({ args });
};
