// Words that every other schema uses.
import { z } from "../zod.ts";

export const Platform = z.enum(["macos", "linux", "windows"]).meta({ id: "Platform" });
export type Platform = z.infer<typeof Platform>;

/** Guest and host processor architectures, in QEMU's own spelling (`qemu-system-<arch>`). */
export const Arch = z.enum(["x86_64", "aarch64"]).meta({ id: "Arch" });
export type Arch = z.infer<typeof Arch>;

/** QEMU's `-accel` names. */
export const Accelerator = z.enum(["hvf", "kvm", "whpx", "tcg"]).meta({ id: "Accelerator" });
export type Accelerator = z.infer<typeof Accelerator>;

export const VmId = z.uuid().meta({ id: "VmId" });
export type VmId = z.infer<typeof VmId>;

/** Free text; shown as text everywhere, never part of a path. No NUL, since no process argument can carry one. */
export const VmName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\u0000]+$/)
  .meta({ id: "VmName" });

/** A path on the host. No NUL (no system call takes one); up to Linux's PATH_MAX. */
export const HostPath = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[^\u0000]+$/)
  .meta({ id: "HostPath" });

/** Milliseconds since 1970-01-01 UTC. */
export const EpochMs = z.int().min(0).meta({ id: "EpochMs" });

export const ByteCount = z.int().min(0).meta({ id: "ByteCount" });

/** What went wrong or what to know: a code for programs, a sentence for people, a hint that says what to do. */
export const Reason = z
  .strictObject({
    code: z.string().min(1).max(64),
    message: z.string(),
    hint: z.string().optional(),
    /** The raw text behind it (QEMU's last words), newest last. */
    evidence: z.array(z.string()).optional(),
  })
  .meta({ id: "Reason" });
export type Reason = z.infer<typeof Reason>;
