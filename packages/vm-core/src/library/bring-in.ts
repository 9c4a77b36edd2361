// How a VM comes into being: everything is made in a directory of its own kind, and one commit makes it a VM.
import { ApiError } from "@openutm/shared-types";
import type { StoreChange } from "../ports/library-store.ts";
import { vmFileText } from "./records.ts";
import type { LibraryState } from "./state.ts";
import { putOf } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

/** What an empty qcow2, vm.json and the first log lines take, generously. */
const leastFreeBytes = 16 * 1024 ** 2;

/** @throws ApiError `disk.full` */
export const needFreeSpace = async (
  state: LibraryState,
  dir: string,
  neededBytes: number,
): Promise<void> => {
  const freeBytes = await state.parts.files.freeBytes(dir);
  if (freeBytes >= neededBytes + leastFreeBytes) return;
  const mib = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);
  throw new ApiError(
    "disk.full",
    `${mib(neededBytes + leastFreeBytes)} MiB are needed in ${dir} and ${mib(freeBytes)} MiB are free.`,
    { hint: "Free some space and try again.", data: { path: dir, neededBytes, freeBytes } },
  );
};

export type BringIn = {
  readonly record: WholeVmRecord;
  /** Puts the disks into the directory. */
  readonly fill: (dir: string) => Promise<void>;
  /** Stored together with the VM: asked after `fill`. */
  readonly alsoStored?: () => readonly StoreChange[];
  /** Files outside the directory that get their names once the commit counts; a start after a crash repeats it. */
  readonly settle?: () => Promise<void>;
};

/**
 * Fills the VM's `new` directory, commits, and gives the directory its place. Whatever fails before the commit leaves
 * nothing; what a crash keeps from happening after it, the next start does.
 */
export const bringIn = async (
  state: LibraryState,
  { record, fill, alsoStored, settle }: BringIn,
): Promise<WholeVmRecord> => {
  const { files, log } = state.parts;
  const { id } = record;
  const at = { area: "new", id } as const;
  let tell: () => void;
  try {
    await files.createDir(at);
    await fill(files.dirOf(at));
    await files.writeVmFile(at, vmFileText(record, state.parts.home));
    await files.syncDir(at);
    tell = state.store([putOf(record), ...(alsoStored?.() ?? [])]);
  } catch (error) {
    await files
      .removeDir(at)
      .catch((cause: unknown) =>
        log.error("an unfinished VM stays until the next start", cause, { id }),
      );
    throw error;
  }
  try {
    await settle?.();
    await files.moveDir(at, { area: "vms", id });
  } finally {
    tell();
  }
  return record;
};
