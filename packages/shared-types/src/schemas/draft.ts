import { VmConfig } from "../config/vm-config.ts";
import { z } from "../zod.ts";
import { Accelerator, ByteCount, Reason } from "./basics.ts";
import { Vm } from "./vm.ts";

/** A VM that could be made, and what it would run on here. */
export const VmDraft = z
  .strictObject({
    config: VmConfig,
    /** The system that the medium names itself, or that the input names. */
    osId: Vm.shape.osId,
    /** Size of the new disk; absent where none is made. */
    diskGib: z.int().min(1).optional(),
    /** What this host can give: more than these is refused or slow. */
    limits: z.strictObject({
      cpuCount: z.int().min(1),
      memoryMib: z.int().min(1),
      diskFreeBytes: ByteCount,
    }),
    accelerator: z.strictObject({
      kind: Accelerator,
      /** False: every guest instruction is translated, which is several times slower. */
      hardware: z.boolean(),
      /** Why it is not the host's own acceleration. */
      reason: Reason.optional(),
    }),
    /** What the user should know of such a VM. */
    notes: z.array(z.string()),
    /** What would keep it from starting here, worst first. */
    problems: z.array(Reason),
  })
  .meta({ id: "VmDraft" });
export type VmDraft = z.infer<typeof VmDraft>;
