import { Job } from "./schemas/jobs.ts";
import { Reason, VmId } from "./schemas/basics.ts";
import { Settings } from "./schemas/settings.ts";
import { Vm } from "./schemas/vm.ts";
import { z } from "./zod.ts";

/** Topic -> payload. Every state change is one; nobody polls. */
export const events = {
  /** A VM was made or anything of it changed: the whole VM as it is now. */
  "vm.changed": z.strictObject({ vm: Vm }),
  "vm.removed": z.strictObject({ id: VmId }),
  /** Something that QEMU reported and that is worth a person's notice (a disk error, a full disk, a panic). */
  "vm.notice": z.strictObject({
    id: VmId,
    severity: z.enum(["info", "warning", "error"]),
    reason: Reason,
  }),
  "trash.changed": z.strictObject({}),
  "job.changed": z.strictObject({ job: Job }),
  /** What a job's program writes, as it comes; untrusted text, not cut at lines. */
  "job.output": z.strictObject({ id: Job.shape.id, text: z.string() }),
  "settings.changed": z.strictObject({ settings: Settings }),
  /** An orphan was cleaned up, or has ended by itself. */
  "orphan.changed": z.strictObject({}),
  /** What `doctor` would say has changed (a probe has ended, a QEMU was installed). */
  "doctor.changed": z.strictObject({}),
  /** The backend hands the library over: connect again. */
  "owner.releasing": z.strictObject({}),
} as const satisfies Record<string, z.ZodType>;

export type EventTopic = keyof typeof events;
export type EventPayload<T extends EventTopic> = z.infer<(typeof events)[T]>;
/** One event with its payload, whatever its topic. */
export type BackendEvent = {
  [T in EventTopic]: { readonly topic: T; readonly payload: EventPayload<T> };
}[EventTopic];
