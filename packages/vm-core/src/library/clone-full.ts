// A full clone: every disk copied, chains flattened into one file.
import type { BackingImage, Drive } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { JobControl } from "../jobs.ts";
import { bringIn, needFreeSpace } from "./bring-in.ts";
import type { ImageTools } from "../ports/image-tools.ts";
import type { FileDrive } from "./chains.ts";
import { fileDrives, isAbsolutePath, isWritableDisk } from "./chains.ts";
import type { Source } from "./clone-record.ts";
import { cloneRecord, withDrives } from "./clone-record.ts";
import type { LibraryState } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

const copiedDrive = (drive: FileDrive): Drive => {
  const { medium } = drive;
  const isFlat = medium.backing.length === 0;
  const suffix = isFlat && medium.format === "raw" ? "img" : "qcow2";
  return {
    ...drive,
    medium: {
      kind: "file",
      path: `disks/${drive.id}.${suffix}`,
      format: isFlat ? medium.format : "qcow2",
      backing: [],
    },
  };
};

/** The user's own read-only media (an installer) are named by both; all else is copied. */
const isCopied = (drive: FileDrive): boolean =>
  isWritableDisk(drive) || !isAbsolutePath(drive.medium.path);

/**
 * The user's own file may have been replaced since the VM was made: what it names as its backing is not read into the
 * copy. @throws ApiError `image.refused`
 */
const needNothingBelow = async (
  images: ImageTools,
  path: string,
  format: BackingImage["format"],
): Promise<void> => {
  if (format === "raw") return;
  const { refusal } = await images.inspect(path);
  if (refusal !== undefined)
    throw new ApiError("image.refused", refusal.message, { hint: refusal.hint, data: { path } });
};

const copyDrive = async (
  { parts: { files, images } }: LibraryState,
  dir: string,
  drive: FileDrive,
  to: string,
  control: JobControl,
): Promise<void> => {
  const { medium } = drive;
  const from = files.resolve(dir, medium.path);
  const options = { signal: control.signal, onProgress: control.progress };
  const bottom = medium.backing.at(-1);
  if (bottom === undefined) return files.copyFile(from, to, options);
  await needNothingBelow(images, files.resolve(dir, bottom.path), bottom.format);
  return images.copy({ from, format: medium.format, layers: "chain", to }, options);
};

/** @throws ApiError as `vm.clone` lists */
export const cloneFull = async (
  state: LibraryState,
  source: Source,
  name: string,
  control: JobControl,
): Promise<WholeVmRecord> => {
  const { files, images } = state.parts;
  const { record, dir } = source;
  const copied = fileDrives(record.config).filter(isCopied);
  let neededBytes = 0;
  for (const { medium } of copied)
    for (const layer of [medium, ...medium.backing])
      neededBytes += (
        await images.usage({ path: files.resolve(dir, layer.path), format: layer.format })
      ).allocatedBytes;
  await needFreeSpace(state, dir, neededBytes);
  const drives = new Map(copied.map((drive) => [drive.id, copiedDrive(drive)]));
  const clone = cloneRecord(state, source, name, withDrives(record.config, drives));
  return bringIn(state, {
    record: clone,
    fill: async (cloneDir) => {
      await files.copyFirmware({ area: "vms", id: record.id }, { area: "new", id: clone.id });
      for (const [i, drive] of copied.entries()) {
        const target = drives.get(drive.id)?.medium;
        if (target?.kind !== "file") continue;
        const part: JobControl = {
          ...control,
          progress: (fraction) => control.progress((i + fraction) / copied.length),
        };
        await copyDrive(state, dir, drive, files.resolve(cloneDir, target.path), part);
      }
    },
  });
};
