// The form of the method tables, and what several of them share.
import type { ErrorCode } from "../errors.ts";
import { VmId } from "../schemas/basics.ts";
import { z } from "../zod.ts";

export type MethodSpec = {
  readonly summary: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** The errors that this method adds to `commonErrors`. */
  readonly errors: readonly ErrorCode[];
};

export type MethodTable = Readonly<Record<string, MethodSpec>>;

export const nothing = z.strictObject({});
export const one = z.strictObject({ id: VmId });

export const imageErrors = [
  "image.notFound",
  "image.isDirectory",
  "image.notAFile",
  "image.empty",
  "image.unreadable",
  "image.refused",
  "image.unknownFormat",
] as const;

export const guestErrors = [
  "vm.notFound",
  "vm.broken",
  "vm.wrongState",
  "vm.notAnswering",
  "qemu.timeout",
  "qemu.refused",
  "qemu.protocol",
  "qemu.exited",
] as const;

export const startErrors = [
  ...guestErrors,
  ...imageErrors,
  "image.inUse",
  "qemu.notFound",
  "qemu.tooOld",
  "qemu.launchFailed",
  "accelerator.unusable",
  "firmware.missing",
  "capability.missing",
  "config.invalid",
  "host.memoryLow",
  "host.limit",
  "disk.full",
  "port.inUse",
] as const;

export const createErrors = [
  ...imageErrors,
  "image.inUse",
  "qemu.notFound",
  "qemu.imgFailed",
  "config.invalid",
  "disk.full",
  "host.limit",
  "capability.missing",
  "job.cancelled",
] as const;
