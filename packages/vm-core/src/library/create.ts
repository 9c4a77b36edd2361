// Makes a VM from an installer, an image, the demo or nothing.
import type { CreateVmInput } from "@openutm/shared-types";
import type { JobControl } from "../jobs.ts";
import { bringIn, needFreeSpace } from "./bring-in.ts";
import { checkConfig } from "./check.ts";
import { planNewVm } from "./new-vm.ts";
import { doDiskWork, judgeSource } from "./sources.ts";
import type { LibraryState } from "./state.ts";
import type { Draft, WholeVmRecord } from "./vm-library.ts";

/** The wish with the system that its installer names itself, unless the wish names one or the medium is not sure. */
const withOs = async (state: LibraryState, input: CreateVmInput): Promise<CreateVmInput> => {
  if (input.osId !== undefined || input.source.kind !== "iso") return input;
  const { os, confidence } = await state.parts.images.identify(input.source.path);
  const sure = confidence === "certain" || confidence === "likely";
  return os === undefined || !sure ? input : { ...input, osId: os };
};

/** @throws ApiError as `vm.create` lists */
export const draftVm = async (state: LibraryState, wish: CreateVmInput): Promise<Draft> => {
  const { files, ids, host, demoImagePath } = state.parts;
  const image = await judgeSource(state, wish.source);
  const input = await withOs(state, wish);
  const id = ids.uuid();
  const parent = files.dirOf({ area: "vms", id });
  const diskFreeBytes = await files.freeBytes(parent);
  const plan = planNewVm(input, {
    host,
    diskFreeBytes,
    mac: ids.mac(),
    usual: state.settings().newVm,
    ...(image === undefined ? {} : { image }),
    ...(demoImagePath === undefined ? {} : { demoImagePath }),
  });
  checkConfig(state, id, plan.config);
  await needFreeSpace(state, parent, plan.work.kind === "copy" ? (image?.fileSizeBytes ?? 0) : 0);
  return { ...plan, id, input, diskFreeBytes, ...(image === undefined ? {} : { image }) };
};

/** @throws ApiError as `vm.create` lists */
export const createVm = async (
  state: LibraryState,
  wish: CreateVmInput,
): Promise<WholeVmRecord> => {
  const { clock, jobs } = state.parts;
  const { id, input, config, work } = await draftVm(state, wish);
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
    bringIn(state, { record, fill: (dir) => doDiskWork(state, work, dir, control) });
  // Only a copy of somebody's disk takes long enough to be worth watching.
  return work.kind === "copy" && input.source.kind === "disk"
    ? jobs.run({ kind: "create", title: `Creating “${input.name}”`, vmId: id }, make)
    : make();
};
