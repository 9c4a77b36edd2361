// VMs as they are stored: the library and the trash.
import { VmConfig } from "../config/vm-config.ts";
import { VmId, VmName } from "../schemas/basics.ts";
import { CreateVmInput, UpdateVmInput } from "../schemas/create.ts";
import { TrashEntry } from "../schemas/doctor.ts";
import { VmDraft } from "../schemas/draft.ts";
import { Vm } from "../schemas/vm.ts";
import { z } from "../zod.ts";
import { createErrors, imageErrors, nothing, one } from "./spec.ts";
import type { MethodTable } from "./spec.ts";

export const vmMethods = {
  "vm.list": {
    summary: "All VMs, broken ones last.",
    input: nothing,
    output: z.strictObject({ vms: z.array(Vm) }),
    errors: [],
  },
  "vm.get": { summary: "One VM.", input: one, output: Vm, errors: ["vm.notFound"] },
  "vm.create": {
    summary: "Makes a VM with defaults for its source and this host. Does not start it.",
    input: CreateVmInput,
    output: Vm,
    errors: createErrors,
  },
  "vm.draft": {
    summary:
      "What vm.create would make of the same input, and what it would run on here. Makes nothing.",
    input: CreateVmInput,
    output: VmDraft,
    errors: createErrors,
  },
  "vm.update": {
    summary:
      "Changes a VM. Changes of the machine count from the next start; only port forwards count at once, and when one cannot, nothing is saved.",
    input: UpdateVmInput,
    output: Vm,
    errors: [
      "vm.notFound",
      "vm.broken",
      "vm.staleRevision",
      "config.invalid",
      "port.inUse",
      "qemu.timeout",
      "qemu.refused",
      "qemu.protocol",
      "qemu.exited",
      "disk.full",
      "host.limit",
    ],
  },
  "vm.delete": {
    summary: "Moves a stopped VM to the trash.",
    input: one,
    output: nothing,
    errors: ["vm.notFound", "vm.wrongState", "vm.hasDependents", "host.limit"],
  },
  "vm.clone": {
    summary:
      "A new VM with the same config, new id and MACs. `linked` shares the disks' present state, which then no longer changes.",
    input: z.strictObject({ id: VmId, name: VmName, mode: z.enum(["full", "linked"]) }),
    output: Vm,
    errors: [
      "vm.notFound",
      "vm.broken",
      "vm.wrongState",
      "disk.full",
      "qemu.notFound",
      "qemu.imgFailed",
      ...imageErrors,
      "image.inUse",
      "host.limit",
      "job.cancelled",
    ],
  },
  "trash.list": {
    summary: "Deleted VMs that can be restored.",
    input: nothing,
    output: z.strictObject({ entries: z.array(TrashEntry) }),
    errors: [],
  },
  "trash.restore": {
    summary: "Brings a deleted VM back as it was.",
    input: one,
    output: Vm,
    errors: ["trash.notFound", "library.unusable", "host.limit"],
  },
  "trash.empty": {
    summary: "Removes deleted VMs for good: one, or all.",
    input: z.strictObject({ id: VmId.optional() }),
    output: z.strictObject({ removed: z.int().min(0) }),
    errors: ["trash.notFound", "vm.hasDependents", "host.limit"],
  },
  "library.import": {
    summary:
      "Takes a VM into the library from its files: a directory that has no entry, or a vm.json that was newer than the entry and was kept beside it.",
    input: one,
    output: Vm,
    errors: [
      "library.nothingToImport",
      "vm.wrongState",
      "vm.broken",
      "config.invalid",
      "disk.full",
      "host.limit",
    ],
  },
  "config.check": {
    summary: "Says what a config's rules have against it, without saving it.",
    input: z.strictObject({ config: VmConfig }),
    output: z.strictObject({
      issues: z.array(z.strictObject({ path: z.string(), message: z.string() })),
    }),
    errors: [],
  },
} as const satisfies MethodTable;
