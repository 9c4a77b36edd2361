import { z } from "../zod.ts";
import { EpochMs } from "./basics.ts";

/** What the guest says of itself. Every text is untrusted: show it as text. */
export const GuestInfo = z
  .strictObject({
    /** `absent`: the VM has no agent port, or nothing in the guest has ever opened it. */
    agent: z.enum(["connected", "absent", "notAnswering"]),
    hostname: z.string().max(256).optional(),
    osName: z.string().max(256).optional(),
    /** Without loopback. IPv4 first. */
    addresses: z
      .array(
        z.strictObject({
          interface: z.string().max(64),
          address: z.union([z.ipv4(), z.ipv6()]),
        }),
      )
      .max(64),
  })
  .meta({ id: "GuestInfo" });
export type GuestInfo = z.infer<typeof GuestInfo>;

/** One sample of a running guest. What this host cannot measure is left out, never 0. */
export const VmStats = z
  .strictObject({
    atMs: EpochMs,
    /** Of one host processor: a guest with four busy ones has 400. */
    cpuPercent: z.number().min(0).optional(),
    /** QEMU's resident memory. */
    memoryBytes: z.int().min(0).optional(),
    diskReadBytesPerSecond: z.number().min(0).optional(),
    diskWriteBytesPerSecond: z.number().min(0).optional(),
    networkReceivedBytesPerSecond: z.number().min(0).optional(),
    networkSentBytesPerSecond: z.number().min(0).optional(),
  })
  .meta({ id: "VmStats" });
export type VmStats = z.infer<typeof VmStats>;
