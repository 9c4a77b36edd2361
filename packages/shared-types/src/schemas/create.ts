import { DriveBus } from "../config/drives.ts";
import { Display, Firmware, VmConfigPatch } from "../config/vm-config.ts";
import { z } from "../zod.ts";
import { Arch, HostPath, VmName } from "./basics.ts";
import { Vm } from "./vm.ts";

/** What a new VM starts from. */
export const VmSource = z
  .discriminatedUnion("kind", [
    /** An installer or live medium, and a new empty disk beside it. */
    z.strictObject({ kind: z.literal("iso"), path: HostPath }),
    /**
     * An existing disk image. `linked`: the file stays as it is and the VM's changes are kept beside it; `copy`: the VM
     * gets its own copy; `inPlace`: the VM writes to the file itself.
     */
    z.strictObject({
      kind: z.literal("disk"),
      path: HostPath,
      mode: z.enum(["linked", "copy", "inPlace"]),
    }),
    /** The demo VM that comes with OpenUTM. */
    z.strictObject({ kind: z.literal("demo") }),
    /** An empty disk and an empty CD drive. */
    z.strictObject({ kind: z.literal("empty") }),
  ])
  .meta({ id: "VmSource" });
export type VmSource = z.infer<typeof VmSource>;

export const CreateVmInput = z
  .strictObject({
    name: VmName,
    description: Vm.shape.description.optional(),
    tags: Vm.shape.tags.optional(),
    group: Vm.shape.group,
    osId: Vm.shape.osId,
    source: VmSource,
    arch: Arch.optional(),
    cpuCount: z.int().min(1).max(255).optional(),
    memoryMib: z.int().min(1).max(16_777_216).optional(),
    /** Size of the new disk, for `iso` and `empty`. */
    diskGib: z.int().min(1).max(65_536).optional(),
    firmware: Firmware.shape.kind.optional(),
    displayProtocol: Display.shape.protocol.optional(),
    /** Applied last, over the defaults for this source and host. */
    config: VmConfigPatch.optional(),
  })
  .meta({ id: "CreateVmInput" });
export type CreateVmInput = z.infer<typeof CreateVmInput>;

export const UpdateVmInput = z
  .strictObject({
    id: Vm.shape.id,
    /** The revision that the change was made from. */
    revision: Vm.shape.revision,
    name: VmName.optional(),
    description: Vm.shape.description.optional(),
    tags: Vm.shape.tags.optional(),
    /** "" takes it out of its group. */
    group: z.string().max(64).optional(),
    /** "" when the system is none that is known. */
    osId: z
      .string()
      .regex(/^([a-z0-9][a-z0-9._-]{0,63})?$/)
      .optional(),
    config: VmConfigPatch.optional(),
  })
  .meta({ id: "UpdateVmInput" });
export type UpdateVmInput = z.infer<typeof UpdateVmInput>;

/** A drive to be added. `bus` is chosen for the machine and its system when absent. */
export const NewDrive = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("newDisk"),
      sizeGib: z.int().min(1).max(65_536),
      bus: DriveBus.optional(),
    }),
    /** `mode` as in `VmSource`. */
    z.strictObject({
      kind: z.literal("disk"),
      path: HostPath,
      mode: z.enum(["linked", "copy", "inPlace"]),
      bus: DriveBus.optional(),
    }),
    /** Empty without `path`. */
    z.strictObject({
      kind: z.literal("cdrom"),
      path: HostPath.optional(),
      bus: DriveBus.optional(),
    }),
  ])
  .meta({ id: "NewDrive" });
export type NewDrive = z.infer<typeof NewDrive>;
