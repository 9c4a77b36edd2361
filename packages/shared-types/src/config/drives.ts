import { HostPath } from "../schemas/basics.ts";
import { z } from "../zod.ts";

/** Formats that OpenUTM runs from. Others are converted at import. */
export const ImageFormat = z.enum(["qcow2", "raw"]).meta({ id: "ImageFormat" });
export type ImageFormat = z.infer<typeof ImageFormat>;

/** At most 20 characters: a disk's serial number ends there, and QEMU's node names (the id with a prefix) at 31. */
export const DriveId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,19}$/)
  .meta({ id: "DriveId" });

export const BackingImage = z
  .strictObject({ path: HostPath, format: ImageFormat })
  .meta({ id: "BackingImage" });
export type BackingImage = z.infer<typeof BackingImage>;

/**
 * What is in a drive. A relative path lies in the VM's own directory and belongs to the VM; an absolute one is the
 * user's file. `backing` names the whole chain below a linked clone, nearest first: QEMU never reads it from the image.
 */
export const Medium = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("empty") }),
    z.strictObject({
      kind: z.literal("file"),
      path: HostPath,
      format: ImageFormat,
      backing: z.array(BackingImage).max(16).default([]),
    }),
  ])
  .meta({ id: "Medium" });
export type Medium = z.infer<typeof Medium>;

export const DriveBus = z
  .enum(["virtio", "scsi", "sata", "ide", "nvme", "usb"])
  .meta({ id: "DriveBus" });
export type DriveBus = z.infer<typeof DriveBus>;

export const Drive = z
  .strictObject({
    id: DriveId,
    kind: z.enum(["disk", "cdrom"]),
    bus: DriveBus,
    medium: Medium,
    readOnly: z.boolean().default(false),
  })
  .meta({ id: "Drive" });
export type Drive = z.infer<typeof Drive>;
