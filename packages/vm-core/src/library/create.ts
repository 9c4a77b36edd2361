// Makes a VM from an installer, an image, the demo or nothing.
import type { CreateVmInput, ImageReport } from "@openutm/shared-types";
import { ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import type { JobControl } from "../jobs.ts";
import { bringIn, needFreeSpace } from "./bring-in.ts";
import { isAbsolutePath } from "./chains.ts";
import { checkConfig } from "./check.ts";
import type { DiskWork } from "./new-vm.ts";
import { planNewVm } from "./new-vm.ts";
import type { LibraryState } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

const gib = 1024 ** 3;
const hintOfOtherKind = {
  iso: "Use it as a disk (--disk).",
  disk: "Convert it to qcow2 with qemu-img first.",
} as const;

/** @throws ApiError `image.*` */
const judgeSource = async (
  state: LibraryState,
  source: CreateVmInput["source"],
): Promise<ImageReport | undefined> => {
  if (source.kind !== "iso" && source.kind !== "disk") return undefined;
  if (!isAbsolutePath(source.path))
    throw new ApiError("image.notFound", `“${source.path}” is not an absolute path.`, {
      hint: "Name the whole path, from the root on.",
      data: { path: source.path },
    });
  const report = await state.parts.images.inspect(source.path);
  if (report.refusal !== undefined) {
    const code = ErrorCodeSchema.safeParse(report.refusal.code).data ?? "image.refused";
    throw new ApiError(code, report.refusal.message, {
      hint: report.refusal.hint,
      data: { path: source.path },
    });
  }
  const fits = source.kind === "iso" ? ["iso"] : ["raw", "iso", "qcow2"];
  if (!fits.includes(report.format))
    throw new ApiError(
      "image.unknownFormat",
      source.kind === "iso"
        ? `${source.path} is not an ISO image.`
        : `${source.path} is in a format (${report.format}) that OpenUTM does not run from.`,
      { hint: hintOfOtherKind[source.kind], data: { path: source.path, format: report.format } },
    );
  return report;
};

/** The wish with the system that its installer names itself, unless the wish names one or the medium is not sure. */
const withOs = async (state: LibraryState, input: CreateVmInput): Promise<CreateVmInput> => {
  if (input.osId !== undefined || input.source.kind !== "iso") return input;
  const { os, confidence } = await state.parts.images.identify(input.source.path);
  const sure = confidence === "certain" || confidence === "likely";
  return os === undefined || !sure ? input : { ...input, osId: os };
};

const doWork = async (
  { parts }: LibraryState,
  work: DiskWork,
  dir: string,
  control: JobControl | undefined,
): Promise<void> => {
  if (work.kind === "none") return;
  const path = parts.files.resolve(dir, work.path);
  switch (work.kind) {
    case "create":
      return parts.images.createDisk({ path, sizeBytes: work.sizeGib * gib });
    case "overlay":
      return parts.images.createOverlay({
        path,
        backing: { path: work.base, format: work.baseFormat },
      });
    case "copy":
      return parts.files.copyFile(work.from, path, {
        signal: control?.signal,
        onProgress: control?.progress,
      });
  }
};

/** @throws ApiError as `vm.create` lists */
export const createVm = async (
  state: LibraryState,
  wish: CreateVmInput,
): Promise<WholeVmRecord> => {
  const { files, ids, clock, host, jobs, demoImagePath } = state.parts;
  const image = await judgeSource(state, wish.source);
  const input = await withOs(state, wish);
  const id = ids.uuid();
  const parent = files.dirOf({ area: "vms", id });
  const { config, work } = planNewVm(input, {
    host,
    diskFreeBytes: await files.freeBytes(parent),
    mac: ids.mac(),
    ...(image === undefined ? {} : { image }),
    ...(demoImagePath === undefined ? {} : { demoImagePath }),
  });
  checkConfig(state, id, config);
  await needFreeSpace(state, parent, work.kind === "copy" ? (image?.fileSizeBytes ?? 0) : 0);
  const nowMs = clock.nowMs();
  const record: WholeVmRecord = {
    id,
    name: input.name,
    description: input.description ?? "",
    tags: input.tags ?? [],
    ...(input.group === undefined ? {} : { group: input.group }),
    ...(input.osId === undefined ? {} : { osId: input.osId }),
    revision: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    config,
  };
  const make = (control?: JobControl): Promise<WholeVmRecord> =>
    bringIn(state, { record, fill: (dir) => doWork(state, work, dir, control) });
  // Only a copy of somebody's disk takes long enough to be worth watching.
  return work.kind === "copy" && input.source.kind === "disk"
    ? jobs.run({ kind: "create", title: `Creating “${input.name}”`, vmId: id }, make)
    : make();
};
