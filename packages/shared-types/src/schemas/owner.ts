// `owner.json`: who owns the library. Information, never proof: the proof is the lock on `owner.db`.
import { z } from "../zod.ts";
import { EpochMs } from "./basics.ts";
import { BackendKind } from "./doctor.ts";
import { Endpoint } from "./host-facts.ts";

export const OwnerInfo = z
  .strictObject({
    pid: z.int().min(1),
    /** Opaque text that tells this process from a later one with the same PID, on this host and in this boot. */
    startTime: z.string().max(128),
    startedAtMs: EpochMs,
    backend: BackendKind,
    version: z.string(),
    contractVersion: z.int().min(1),
    /** The owner has windows; it gives the library up to nobody. */
    windowed: z.boolean(),
    /** Where the control socket listens. */
    endpoint: Endpoint,
  })
  .meta({ id: "OwnerInfo" });
export type OwnerInfo = z.infer<typeof OwnerInfo>;
