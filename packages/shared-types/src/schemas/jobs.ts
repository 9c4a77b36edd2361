import { z } from "../zod.ts";
import { EpochMs, Reason, VmId } from "./basics.ts";

/** Work that takes longer than a moment: a copy, a resize, an installation. */
export const Job = z
  .strictObject({
    id: z.string().min(1).max(64),
    kind: z.enum(["create", "clone", "resize", "convert", "delete", "install", "receive"]),
    title: z.string(),
    vmId: VmId.optional(),
    state: z.enum(["running", "done", "failed", "cancelled"]),
    /** 0 to 1; absent while unknown. */
    progress: z.number().min(0).max(1).optional(),
    startedAtMs: EpochMs,
    cancellable: z.boolean(),
    error: Reason.optional(),
  })
  .meta({ id: "Job" });
export type Job = z.infer<typeof Job>;
