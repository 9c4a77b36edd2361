// A VM's drives: also while it runs.
import { DriveId } from "../config/drives.ts";
import { HostPath, VmId } from "../schemas/basics.ts";
import { NewDrive } from "../schemas/create.ts";
import { DriveUsage, UnattachedImage } from "../schemas/images.ts";
import { Vm } from "../schemas/vm.ts";
import { z } from "../zod.ts";
import { createErrors, guestErrors, imageErrors, one } from "./spec.ts";
import type { MethodTable } from "./spec.ts";

export const driveMethods = {
  "vm.insertMedium": {
    summary: "Puts an image into a CD drive, live where the guest runs.",
    input: z.strictObject({ id: VmId, driveId: DriveId, path: HostPath }),
    output: Vm,
    errors: [...guestErrors, ...imageErrors, "drive.notFound", "drive.locked", "config.invalid"],
  },
  "vm.ejectMedium": {
    summary:
      "Empties a CD drive, live where the guest runs. `force` takes the medium from a guest that holds it.",
    input: z.strictObject({ id: VmId, driveId: DriveId, force: z.boolean().default(false) }),
    output: Vm,
    errors: [...guestErrors, "drive.notFound", "drive.locked", "config.invalid"],
  },
  "vm.resizeDrive": {
    summary: "Makes a disk larger, live where the guest runs.",
    input: z.strictObject({ id: VmId, driveId: DriveId, sizeGib: z.int().min(1).max(65_536) }),
    output: Vm,
    errors: [
      ...guestErrors,
      "drive.notFound",
      "image.shrinkRefused",
      "image.inUse",
      "image.notFound",
      "qemu.notFound",
      "qemu.imgFailed",
      "disk.full",
    ],
  },
  "vm.driveUsage": {
    summary: "What the VM's images take on the host's disk.",
    input: one,
    output: z.strictObject({
      drives: z.array(DriveUsage),
      /** Images in the VM's own directory that no drive uses. */
      unattached: z.array(UnattachedImage),
    }),
    errors: ["vm.notFound", "vm.broken"],
  },
  "vm.addDrive": {
    summary:
      "Adds a disk or a CD drive. A running guest gets it at once where its machine takes such a drive while it runs.",
    input: z.strictObject({ id: VmId, revision: Vm.shape.revision, drive: NewDrive }),
    output: Vm,
    errors: [...guestErrors, ...createErrors, "vm.staleRevision", "image.alreadyExists"],
  },
  "vm.removeDrive": {
    summary:
      "Takes a drive away, from a running guest once it has let go of it. `delete` removes an image that belongs to the VM; a file of the user's own always stays.",
    input: z.strictObject({
      id: VmId,
      revision: Vm.shape.revision,
      driveId: DriveId,
      image: z.enum(["keep", "delete"]),
    }),
    output: Vm,
    errors: [
      ...guestErrors,
      "vm.staleRevision",
      "vm.hasDependents",
      "drive.notFound",
      "drive.locked",
      "config.invalid",
      "disk.full",
      "host.limit",
    ],
  },
} as const satisfies MethodTable;
