import { z } from "../zod.ts";
import { ByteCount, HostPath, Reason } from "./basics.ts";

/** What an image's first bytes say; no QEMU tool has opened it. */
export const ImageReport = z
  .strictObject({
    path: HostPath,
    format: z.enum([
      "raw",
      "qcow2",
      "iso",
      "vmdk",
      "vdi",
      "vhdx",
      "vpc",
      "qed",
      "luks",
      "qcow",
      "parallels",
      "dmg",
      "compressed",
      "unknown",
    ]),
    fileSizeBytes: ByteCount,
    virtualSizeBytes: ByteCount.optional(),
    volumeId: z.string().optional(),
    /** Why OpenUTM will not use it, when it will not. */
    refusal: Reason.optional(),
  })
  .meta({ id: "ImageReport" });
export type ImageReport = z.infer<typeof ImageReport>;

/** One drive's file on the host. */
export const DriveUsage = z
  .strictObject({
    driveId: z.string(),
    path: HostPath,
    allocatedBytes: ByteCount,
    virtualSizeBytes: ByteCount.optional(),
  })
  .meta({ id: "DriveUsage" });
export type DriveUsage = z.infer<typeof DriveUsage>;

/** An image that belongs to a VM and that none of its drives uses. */
export const UnattachedImage = z
  .strictObject({ path: HostPath, allocatedBytes: ByteCount })
  .meta({ id: "UnattachedImage" });
export type UnattachedImage = z.infer<typeof UnattachedImage>;
