// Drives that come and go. A file is made before the commit that names it and removed after the one that forgets it, so
// that a crash leaves at most a file that no drive uses.
import type { Drive } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { needFreeSpace } from "./bring-in.ts";
import type { FileDrive } from "./chains.ts";
import { fileDrives, isInside, neededFiles } from "./chains.ts";
import { checkConfig } from "./check.ts";
import { planDrive, withDrive, withoutDrive } from "./new-drive.ts";
import type { DiskWork } from "./new-vm.ts";
import { doDiskWork, judgeSource } from "./sources.ts";
import { needWhole, otherHolders } from "./state.ts";
import type { LibraryState } from "./state.ts";
import { changeConfig, needRevision } from "./update.ts";
import type { AddDrive, RemoveDrive, WholeVmRecord } from "./vm-library.ts";

const dirOf = ({ parts }: LibraryState, id: string): string =>
  parts.files.dirOf({ area: "vms", id });

const make = async (
  state: LibraryState,
  record: WholeVmRecord,
  drive: Drive,
  work: DiskWork,
): Promise<void> => {
  const dir = dirOf(state, record.id);
  if (work.kind !== "copy") return doDiskWork(state, work, dir);
  await state.parts.jobs.run(
    { kind: "create", title: `Copying “${drive.id}” into “${record.name}”`, vmId: record.id },
    (control) => doDiskWork(state, work, dir, control),
  );
};

/** @throws ApiError as `vm.addDrive` lists */
export const addDrive = async (
  state: LibraryState,
  { id, revision, drive: wish, plug }: AddDrive,
): Promise<WholeVmRecord> => {
  const record = needRevision(state, id, revision);
  const path = wish.kind === "newDisk" ? undefined : wish.path;
  const image = await judgeSource(state, { kind: "disk", ...(path === undefined ? {} : { path }) });
  const { files } = state.parts;
  const { drive, work } = planDrive(wish, {
    config: record.config,
    osId: record.osId,
    taken: await files.listDisks({ area: "vms", id }),
    ...(image === undefined ? {} : { image }),
  });
  checkConfig(state, id, { ...record.config, ...withDrive(record.config, drive) });
  const dir = dirOf(state, id);
  await needFreeSpace(state, dir, work.kind === "copy" ? (image?.fileSizeBytes ?? 0) : 0);
  try {
    await make(state, record, drive, work);
    if (work.kind !== "none") await files.syncFile(files.resolve(dir, work.path));
    await plug(drive);
    return await changeConfig(state, id, (config) => withDrive(config, drive));
  } catch (error) {
    if (work.kind !== "none")
      await files.removeFile(files.resolve(dir, work.path)).catch(() => undefined);
    throw error;
  }
};

/** The files below a drive that belong to the VM, top first. */
const ownFilesOf = (state: LibraryState, id: string, { medium }: FileDrive): readonly string[] => {
  const { files } = state.parts;
  const dir = dirOf(state, id);
  return [medium.path, ...medium.backing.map(({ path }) => path)]
    .map((path) => files.resolve(dir, path))
    .filter((path) => isInside(path, dir));
};

const filesOfOthers = (state: LibraryState, id: string): ReadonlySet<string> =>
  new Set(otherHolders(state, id).flatMap(({ config, resolve }) => neededFiles(config, resolve)));

const refuseNeeded = (state: LibraryState, record: WholeVmRecord, drive: FileDrive): void => {
  const [top] = ownFilesOf(state, record.id, drive);
  const ids = otherHolders(state, record.id)
    .filter(
      ({ config, resolve }) => top !== undefined && neededFiles(config, resolve).includes(top),
    )
    .map((holder) => holder.id);
  if (ids.length === 0) return;
  throw new ApiError("vm.hasDependents", `Linked clones need the image of “${drive.id}”.`, {
    hint: "Keep the image, or delete those clones for good first.",
    data: { id: record.id, ids },
  });
};

const removeFiles = async (
  state: LibraryState,
  { id, config }: WholeVmRecord,
  drive: FileDrive,
): Promise<void> => {
  const { files, log } = state.parts;
  const needed = new Set([
    ...filesOfOthers(state, id),
    ...neededFiles(config, (path) => files.resolve(dirOf(state, id), path)),
  ]);
  for (const path of ownFilesOf(state, id, drive)) {
    if (needed.has(path)) continue;
    await files
      .removeFile(path)
      .catch((cause: unknown) => log.error("an image stays behind", cause, { id, path }));
  }
};

/** @throws ApiError `vm.staleRevision`, `drive.notFound`, `vm.hasDependents`, `config.invalid` and what `unplug` throws */
export const removeDrive = async (
  state: LibraryState,
  { id, revision, driveId, image, unplug }: RemoveDrive,
): Promise<WholeVmRecord> => {
  const record = needRevision(state, id, revision);
  const drive = record.config.drives.find((one) => one.id === driveId);
  if (drive === undefined)
    throw new ApiError("drive.notFound", `“${record.name}” has no drive called “${driveId}”.`, {
      data: { id, driveId },
    });
  const onFile =
    image === "delete" ? fileDrives({ ...record.config, drives: [drive] })[0] : undefined;
  if (onFile !== undefined) refuseNeeded(state, record, onFile);
  await unplug(drive);
  const saved = await changeConfig(state, id, (config) => withoutDrive(config, driveId));
  if (onFile !== undefined) await removeFiles(state, needWhole(state, id), onFile);
  return saved;
};
