// The method table: from it come the TypeScript `Backend`, the client, every host's router, the JSON Schema and the Rust trait.
import { Capability } from "./capabilities.ts";
import { VmConfig } from "./config/vm-config.ts";
import { DriveId } from "./config/drives.ts";
import type { ErrorCode } from "./errors.ts";
import { HostPath, VmId, VmName } from "./schemas/basics.ts";
import { CreateVmInput, UpdateVmInput } from "./schemas/create.ts";
import { BackendKind, DoctorReport, Orphan, TrashEntry } from "./schemas/doctor.ts";
import { LaunchPlan } from "./schemas/host-facts.ts";
import { OsReport } from "./schemas/identify.ts";
import { DriveUsage, ImageReport } from "./schemas/images.ts";
import { Job } from "./schemas/jobs.ts";
import { Settings, SettingsPatch } from "./schemas/settings.ts";
import { Vm } from "./schemas/vm.ts";
import { SpiceChannel, Ticket } from "./streams.ts";
import { z } from "./zod.ts";

/** Both sides must name the same one. Grows with every breaking change of a method, an event or a stream. */
export const contractVersion = 1;

type MethodSpec = {
  readonly summary: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** The errors that this method adds to `commonErrors`. */
  readonly errors: readonly ErrorCode[];
};

/** What any call may answer. */
export const commonErrors = [
  "request.invalid",
  "auth.denied",
  "owner.releasing",
  "internal",
] as const satisfies readonly ErrorCode[];

const nothing = z.strictObject({});
const one = z.strictObject({ id: VmId });
const imageErrors = [
  "image.notFound",
  "image.isDirectory",
  "image.notAFile",
  "image.empty",
  "image.unreadable",
  "image.refused",
  "image.unknownFormat",
] as const;
const guestErrors = [
  "vm.notFound",
  "vm.broken",
  "vm.wrongState",
  "vm.notAnswering",
  "qemu.timeout",
  "qemu.refused",
  "qemu.protocol",
  "qemu.exited",
] as const;
const startErrors = [
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

export const methods = {
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
  doctor: {
    summary:
      "Everything that is known of this host, its QEMUs and accelerators. `recheck` drops every remembered answer first.",
    input: z.strictObject({ recheck: z.boolean().default(false) }),
    output: DoctorReport,
    errors: [],
  },
  capabilities: {
    summary: "What this host can do, with the reason for each thing that it cannot.",
    input: nothing,
    output: z.strictObject({ capabilities: z.array(Capability) }),
    errors: [],
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
    errors: [
      ...imageErrors,
      "image.inUse",
      "qemu.notFound",
      "qemu.imgFailed",
      "config.invalid",
      "disk.full",
      "host.limit",
      "capability.missing",
      "job.cancelled",
    ],
  },
  "vm.update": {
    summary: "Changes a VM. Changes of the machine count from the next start.",
    input: UpdateVmInput,
    output: Vm,
    errors: [
      "vm.notFound",
      "vm.broken",
      "vm.staleRevision",
      "config.invalid",
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
  "vm.start": {
    summary:
      "Starts the VM; answers when QEMU runs its guest. A second start of a running VM answers the same.",
    input: one,
    output: Vm,
    errors: startErrors,
  },
  "vm.stop": {
    summary:
      "Presses the power button and waits; `force` ends QEMU at once. After the time-out the guest still runs.",
    input: z.strictObject({
      id: VmId,
      timeoutMs: z.int().min(0).max(3_600_000).optional(),
      force: z.boolean().default(false),
    }),
    output: Vm,
    errors: [...guestErrors, "vm.stopTimedOut"],
  },
  "vm.pause": { summary: "Stops the virtual CPUs.", input: one, output: Vm, errors: guestErrors },
  "vm.resume": {
    summary: "Lets the virtual CPUs go on.",
    input: one,
    output: Vm,
    errors: guestErrors,
  },
  "vm.restart": {
    summary:
      "Presses the reset button; when the config has changed, stops and starts instead so that the change counts.",
    input: one,
    output: Vm,
    errors: [...startErrors, "vm.stopTimedOut"],
  },
  "vm.screenshot": {
    summary: "Takes a picture of the guest's screen; the ticket's stream gives the PNG.",
    input: one,
    output: z.strictObject({
      ticket: Ticket,
      sizeBytes: z.int().min(0),
      widthPx: z.int().min(0),
      heightPx: z.int().min(0),
    }),
    errors: [...guestErrors, "stream.unavailable", "disk.full"],
  },
  "vm.typeText": {
    summary: "Types text as keystrokes of a US keyboard.",
    input: z.strictObject({ id: VmId, text: z.string().max(65_536) }),
    output: nothing,
    errors: [...guestErrors, "input.untypeable"],
  },
  "vm.sendKeys": {
    summary:
      "Presses keys together, then releases them. Names are QEMU's QKeyCodes (`ctrl`, `alt`, `delete`).",
    input: z.strictObject({ id: VmId, keys: z.array(z.string().min(1).max(32)).min(1).max(16) }),
    output: nothing,
    errors: [...guestErrors, "input.unknownKey"],
  },
  "vm.insertMedium": {
    summary: "Puts an image into a CD drive, live where the guest runs.",
    input: z.strictObject({ id: VmId, driveId: DriveId, path: HostPath }),
    output: Vm,
    errors: [...guestErrors, ...imageErrors, "drive.notFound", "drive.locked", "config.invalid"],
  },
  "vm.ejectMedium": {
    summary:
      "Empties a CD drive, live where the guest runs. `force` takes the medium from a guest that holds it.",
    input: z.strictObject({ id: VmId, driveId: DriveId, force: z.boolean().default(false) }),
    output: Vm,
    errors: [...guestErrors, "drive.notFound", "drive.locked", "config.invalid"],
  },
  "vm.resizeDrive": {
    summary: "Makes a disk larger, live where the guest runs.",
    input: z.strictObject({ id: VmId, driveId: DriveId, sizeGib: z.int().min(1).max(65_536) }),
    output: Vm,
    errors: [
      ...guestErrors,
      "drive.notFound",
      "image.shrinkRefused",
      "image.inUse",
      "image.notFound",
      "qemu.notFound",
      "qemu.imgFailed",
      "disk.full",
    ],
  },
  "vm.driveUsage": {
    summary: "What the VM's images take on the host's disk.",
    input: one,
    output: z.strictObject({ drives: z.array(DriveUsage) }),
    errors: ["vm.notFound", "vm.broken"],
  },
  "vm.plan": {
    summary:
      "How the VM would be started now: QEMU's arguments and all that is prepared for them. Starts nothing.",
    input: one,
    output: LaunchPlan,
    errors: startErrors,
  },
  "vm.logs": {
    summary: "The end of a VM's log: OpenUTM's own lines and QEMU's stderr, newest last.",
    input: z.strictObject({ id: VmId, lines: z.int().min(1).max(10_000).default(200) }),
    output: z.strictObject({ path: HostPath, lines: z.array(z.string()) }),
    errors: ["vm.notFound"],
  },
  "vm.openStream": {
    summary:
      "A ticket for a running guest's bytes. A display that wants a password names it. `spice` wants, where the display is SPICE, one of its channels linked; a main channel takes the guest over from the viewer before.",
    input: z.strictObject({
      id: VmId,
      stream: z.enum(["display", "serial"]),
      spice: SpiceChannel.optional(),
    }),
    output: z.strictObject({
      ticket: Ticket,
      protocol: z.enum(["vnc", "spice", "raw"]),
      password: z.string().optional(),
    }),
    errors: [...guestErrors, "stream.unavailable"],
  },
  "image.inspect": {
    summary: "What an image's first bytes say. Reads at most 1 MiB and opens it with no QEMU tool.",
    input: z.strictObject({ path: HostPath }),
    output: ImageReport,
    errors: imageErrors,
  },
  "image.identify": {
    summary:
      "Which system an image installs or runs. Reads at most 64 KiB of it; what is no ISO is judged by its name.",
    input: z.strictObject({ path: HostPath }),
    output: OsReport,
    errors: imageErrors,
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
  "config.check": {
    summary: "Says what a config's rules have against it, without saving it.",
    input: z.strictObject({ config: VmConfig }),
    output: z.strictObject({
      issues: z.array(z.strictObject({ path: z.string(), message: z.string() })),
    }),
    errors: [],
  },
} as const satisfies Record<string, MethodSpec>;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
/** What a caller writes: fields with a default may be left out. */
export type Input<M extends MethodName> = z.input<Methods[M]["input"]>;
/** What a handler gets: parsed, defaults filled in. */
export type ParsedInput<M extends MethodName> = z.output<Methods[M]["input"]>;
export type Output<M extends MethodName> = z.output<Methods[M]["output"]>;
