// Who owns the library, and what concerns all of it: jobs, settings, orphans.
import { BackendKind, Orphan } from "../schemas/doctor.ts";
import { Job } from "../schemas/jobs.ts";
import { Settings, SettingsPatch } from "../schemas/settings.ts";
import { z } from "../zod.ts";
import { nothing } from "./spec.ts";
import type { MethodTable } from "./spec.ts";

export const ownerMethods = {
  hello: {
    summary: "Exchanges contract versions; the first call of every client.",
    input: z.strictObject({
      contractVersion: z.int().min(1),
      client: z.string().min(1).max(64),
      windowed: z.boolean(),
    }),
    output: z.strictObject({
      contractVersion: z.int().min(1),
      backend: BackendKind,
      version: z.string(),
      pid: z.int().min(1),
      /** Names this owner's life; events carry it. */
      epoch: z.string().min(1).max(64),
    }),
    errors: ["contract.mismatch"],
  },
  "owner.release": {
    summary:
      "Gives the library up to the caller: new calls are refused, QMP and the database closed; guests go on.",
    input: z.strictObject({ reason: z.string().max(256) }),
    output: z.strictObject({ released: z.boolean() }),
    errors: ["owner.held"],
  },
  "door.open": {
    summary:
      "Opens the browser door on loopback, or says where it already is. The token is in the fragment.",
    input: z.strictObject({ port: z.int().min(1).max(65535).optional() }),
    output: z.strictObject({ url: z.string(), port: z.int() }),
    errors: ["port.inUse", "capability.missing"],
  },
  "orphan.list": {
    summary: "QEMUs without a library entry, and entries that lost their QEMU.",
    input: nothing,
    output: z.strictObject({ orphans: z.array(Orphan) }),
    errors: [],
  },
  "orphan.cleanUp": {
    summary: "Ends an orphan's QEMU, when it runs, and removes its runtime directory.",
    input: z.strictObject({ id: Orphan.shape.id }),
    output: nothing,
    errors: ["orphan.notFound", "host.limit"],
  },
  "job.list": {
    summary: "Running and recent jobs.",
    input: nothing,
    output: z.strictObject({ jobs: z.array(Job) }),
    errors: [],
  },
  "job.cancel": {
    summary: "Cancels a job; what it had made is removed.",
    input: z.strictObject({ id: Job.shape.id }),
    output: nothing,
    errors: ["job.notFound"],
  },
  "settings.get": { summary: "The user's settings.", input: nothing, output: Settings, errors: [] },
  "settings.update": {
    summary: "Changes some settings.",
    input: SettingsPatch,
    output: Settings,
    errors: ["disk.full"],
  },
} as const satisfies MethodTable;
