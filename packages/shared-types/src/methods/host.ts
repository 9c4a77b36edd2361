// This machine: what it can do, its files, its QEMU.
import { Capability } from "../capabilities.ts";
import { ByteCount, HostPath } from "../schemas/basics.ts";
import { DoctorReport } from "../schemas/doctor.ts";
import { FileName, FolderListing } from "../schemas/files.ts";
import { OsReport, OsSystem } from "../schemas/identify.ts";
import { ImageReport } from "../schemas/images.ts";
import { InstallOptions, InstallWay } from "../schemas/install.ts";
import { Job } from "../schemas/jobs.ts";
import { Ticket } from "../streams.ts";
import { z } from "../zod.ts";
import { imageErrors, nothing } from "./spec.ts";
import type { MethodTable } from "./spec.ts";

export const hostMethods = {
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
  "image.receive": {
    summary:
      "A ticket for sending a file up into the library's images. Nothing is overwritten; the file is at `path` once the job is done.",
    input: z.strictObject({ name: FileName, sizeBytes: ByteCount.min(1) }),
    output: z.strictObject({ ticket: Ticket, path: HostPath, jobId: Job.shape.id }),
    errors: ["disk.full", "host.limit", "image.unknownFormat"],
  },
  "os.list": {
    summary: "The systems that OpenUTM has defaults for, newest first in each family.",
    input: nothing,
    output: z.strictObject({ systems: z.array(OsSystem) }),
    errors: [],
  },
  "file.list": {
    summary:
      "One of the host's folders, for choosing an image where the page has no file dialog. Names are untrusted text.",
    input: z.strictObject({
      /** Absolute; the user's home when absent. */
      path: HostPath.optional(),
      show: z.enum(["images", "all", "folders"]).default("images"),
    }),
    output: FolderListing,
    errors: ["image.notFound", "image.notAFile", "host.limit"],
  },
  "host.reveal": {
    summary:
      "Shows a file of the library, or one that a VM's drive uses, in the system's file manager.",
    input: z.strictObject({ path: HostPath }),
    output: nothing,
    errors: ["capability.missing", "image.notFound", "host.limit"],
  },
  "qemu.installWays": {
    summary: "How QEMU can be installed here, best first, with the command that would run.",
    input: nothing,
    output: InstallOptions,
    errors: [],
  },
  "qemu.install": {
    summary:
      "Installs QEMU in this way; the call is the user's consent. Answers at once with the job; its output comes as `job.output`.",
    input: z.strictObject({ wayId: InstallWay.shape.id }),
    output: z.strictObject({ job: Job }),
    errors: ["capability.missing", "qemu.installFailed"],
  },
} as const satisfies MethodTable;
