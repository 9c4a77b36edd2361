import { VmConfig } from "../config/vm-config.ts";
import { z } from "../zod.ts";
import { Accelerator, EpochMs, HostPath, Reason, VmId, VmName } from "./basics.ts";

export const VmStatus = z
  .enum(["stopped", "starting", "running", "paused", "stopping", "suspended", "error", "broken"])
  .meta({ id: "VmStatus" });
export type VmStatus = z.infer<typeof VmStatus>;

/** Whether something in the guest holds the port of the display's agent (vdagent). `none`: this start has no such port. */
export const DisplayAgent = z.enum(["connected", "absent", "none"]).meta({ id: "DisplayAgent" });
export type DisplayAgent = z.infer<typeof DisplayAgent>;

/** What is known of a VM's guest while QEMU runs. */
export const GuestRuntime = z
  .strictObject({
    pid: z.int().min(1),
    startedAtMs: EpochMs,
    accelerator: Accelerator,
    displayProtocol: z.enum(["spice", "vnc", "none"]),
    qemuPath: HostPath,
    qemuVersion: z.string(),
    /** The config has changed since the start; the change counts from the next start. */
    restartNeeded: z.boolean(),
    notes: z.array(z.string()),
    /** Absent until QEMU has said it. */
    displayAgent: DisplayAgent.optional(),
    /** A viewer of its own, which this backend has opened, shows the guest. */
    externalViewer: z.boolean().optional(),
  })
  .meta({ id: "GuestRuntime" });
export type GuestRuntime = z.infer<typeof GuestRuntime>;

export const Vm = z
  .strictObject({
    id: VmId,
    name: VmName,
    description: z.string().max(65_536),
    tags: z.array(z.string().min(1).max(64)).max(64),
    /** Under which heading the library shows it; absent for none. */
    group: z.string().min(1).max(64).optional(),
    /** libosinfo's short id (`ubuntu24.04`), where known. */
    osId: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
      .optional(),
    status: VmStatus,
    /** Why it is in this state, when that needs a word: crashed, broken, not answering. */
    statusReason: Reason.optional(),
    /** Grows with every change; an update of a stale one is refused. */
    revision: z.int().min(1),
    createdAtMs: EpochMs,
    updatedAtMs: EpochMs,
    /** Absent only for a broken VM, whose config cannot be read. */
    config: VmConfig.optional(),
    runtime: GuestRuntime.optional(),
  })
  .meta({ id: "Vm" });
export type Vm = z.infer<typeof Vm>;

/** `vm.json` beside the disks: repeats the database, so that a lost database or a moved folder can be read back. */
export const VmFile = z
  .strictObject({
    schemaVersion: z.literal(1),
    id: VmId,
    name: VmName,
    description: Vm.shape.description,
    tags: Vm.shape.tags,
    group: Vm.shape.group,
    osId: Vm.shape.osId,
    revision: Vm.shape.revision,
    createdAtMs: EpochMs,
    updatedAtMs: EpochMs,
    config: VmConfig,
  })
  .meta({ id: "VmFile" });
export type VmFile = z.infer<typeof VmFile>;
