// guest.json in the runtime directory: what the next backend must know to take a running guest over.
import { Accelerator, EpochMs, HostPath, VmConfig, VmId, VmName, z } from "@openutm/shared-types";

export const GuestFile = z.strictObject({
  schemaVersion: z.literal(1),
  vmId: VmId,
  vmName: VmName,
  /** Of the VM when it was started. */
  revision: z.int().min(1),
  /** The machine as it runs; media that were changed live are kept up to date. */
  config: VmConfig,
  /** Absent between the preparation and the spawn: a crash in between leaves a guest that is found by its argv. */
  process: z
    .strictObject({ pid: z.int().min(1), startTime: z.string().min(1).max(128) })
    .optional(),
  argv: z.array(z.string()),
  qemuPath: HostPath,
  qemuVersion: z.string(),
  accelerator: Accelerator,
  displayProtocol: z.enum(["spice", "vnc", "none"]),
  notes: z.array(z.string()),
  startedAtMs: EpochMs,
  /** Removed when the guest has ended. */
  cleanup: z.array(HostPath),
});
export type GuestFile = z.infer<typeof GuestFile>;

export const writeGuestFile = (file: GuestFile): string => `${JSON.stringify(file)}\n`;

/** Undefined when the text is not a guest.json of a version that we know. */
export const readGuestFile = (text: string): GuestFile | undefined => {
  try {
    return GuestFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};
