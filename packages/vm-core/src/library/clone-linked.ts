// A linked clone shares the disks' present state: the file stays where it is and never changes again,
// and both VMs write to an overlay of their own. Which VM uses which file is one commit, so that a crash leaves either
// the state before or the state after, and neither VM can ever write to what the other reads.
import type { BackingImage, Drive } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { FileDrive } from "./chains.ts";
import { fileDrives, isInside, isWritableDisk, maxChainLength } from "./chains.ts";
import { bringIn, needFreeSpace } from "./bring-in.ts";
import type { Source } from "./clone-record.ts";
import { cloneRecord, withDrives } from "./clone-record.ts";
import type { LibraryState } from "./state.ts";
import { needWhole, nextRevision, putOf } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

/** Of an overlay whose commit has not happened yet. */
export const unsettledSuffix = ".new";

/** How one disk of a linked clone is shared. */
type Share = {
  readonly driveId: string;
  readonly base: BackingImage;
  readonly parentDrive: Drive;
  readonly cloneDrive: Drive;
  /** Absolute, without the suffix. */
  readonly parentOverlay: string;
  readonly cloneOverlayName: string;
};

const overlayDrive = (drive: Drive, path: string, backing: BackingImage[]): Drive => ({
  ...drive,
  medium: { kind: "file", path, format: "qcow2", backing },
});

/** `disk0-2.qcow2`, the first number that no file of the VM has. */
const freeOverlayName = (driveId: string, taken: readonly string[]): string => {
  for (let n = 1; ; n += 1) {
    const name = `${driveId}-${n}.qcow2`;
    if (!taken.includes(name) && !taken.includes(name + unsettledSuffix)) return name;
  }
};

const planShare = (
  { parts: { files } }: LibraryState,
  { dir }: Source,
  drive: FileDrive,
  taken: readonly string[],
): Share => {
  const { medium } = drive;
  if (medium.backing.length >= maxChainLength - 1)
    throw new ApiError(
      "host.limit",
      `The disk “${drive.id}” already has ${medium.backing.length + 1} layers.`,
      {
        hint: "Make a full clone instead.",
      },
    );
  const path = files.resolve(dir, medium.path);
  const overlayName = freeOverlayName(drive.id, taken);
  const base = { path, format: medium.format };
  const absolute = medium.backing.map((image) => ({
    ...image,
    path: files.resolve(dir, image.path),
  }));
  const cloneOverlayName = `disks/${drive.id}.qcow2`;
  return {
    driveId: drive.id,
    base,
    parentDrive: overlayDrive(drive, `disks/${overlayName}`, [
      { path: medium.path, format: medium.format },
      ...medium.backing,
    ]),
    cloneDrive: overlayDrive(drive, cloneOverlayName, [base, ...absolute]),
    parentOverlay: files.resolve(dir, `disks/${overlayName}`),
    cloneOverlayName,
  };
};

/** A medium that nobody writes to. */
const sharedAsItIs = ({ parts: { files } }: LibraryState, dir: string, drive: FileDrive): Drive => {
  const absolute = <T extends { readonly path: string }>(image: T): T => ({
    ...image,
    path: files.resolve(dir, image.path),
  });
  return {
    ...drive,
    medium: { ...absolute(drive.medium), backing: drive.medium.backing.map(absolute) },
  };
};

const settleShares = async (
  { parts: { files } }: LibraryState,
  dir: string,
  shares: readonly Share[],
): Promise<void> => {
  for (const { parentOverlay, base } of shares) {
    await files.renameFile(parentOverlay + unsettledSuffix, parentOverlay);
    // A second wall only: the config already keeps QEMU from writing to it.
    if (isInside(base.path, dir)) await files.protectFile(base.path).catch(() => undefined);
  }
};

/** @throws ApiError as `vm.clone` lists */
export const cloneLinked = async (
  state: LibraryState,
  source: Source,
  name: string,
): Promise<WholeVmRecord> => {
  const { files, images } = state.parts;
  const { record, dir } = source;
  await needFreeSpace(state, dir, 0);
  const taken = await files.listDisks({ area: "vms", id: record.id });
  const shares = fileDrives(record.config)
    .filter(isWritableDisk)
    .map((drive) => planShare(state, source, drive, taken));
  const shared = new Map(shares.map((share) => [share.driveId, share]));
  const parentDrives = new Map(shares.map((share) => [share.driveId, share.parentDrive]));
  const others = fileDrives(record.config).filter((drive) => !shared.has(drive.id));
  const cloneDrives = new Map<string, Drive>(
    shares.map((share) => [share.driveId, share.cloneDrive]),
  );
  for (const drive of others) cloneDrives.set(drive.id, sharedAsItIs(state, dir, drive));
  const clone = cloneRecord(state, source, name, withDrives(record.config, cloneDrives));
  try {
    const made = await bringIn(state, {
      record: clone,
      fill: async (cloneDir) => {
        await files.copyFirmware({ area: "vms", id: record.id }, { area: "new", id: clone.id });
        for (const share of shares) {
          const overlay = { backing: share.base };
          await images.createOverlay({
            ...overlay,
            path: files.resolve(cloneDir, share.cloneOverlayName),
          });
          await images.createOverlay({ ...overlay, path: share.parentOverlay + unsettledSuffix });
          await files.syncFile(share.parentOverlay + unsettledSuffix);
        }
      },
      alsoStored: () => {
        const now = needWhole(state, record.id);
        if (now.revision !== record.revision)
          throw new ApiError(
            "vm.wrongState",
            `“${record.name}” was changed while it was being cloned.`,
            {
              hint: "Try again.",
              data: { id: record.id },
            },
          );
        return shares.length === 0
          ? []
          : [putOf(nextRevision(state, now, { config: withDrives(now.config, parentDrives) }))];
      },
      settle: () => settleShares(state, dir, shares),
    });
    await state.saveVmFile(record.id);
    return made;
  } catch (error) {
    // Only where the commit did not happen: otherwise the overlay is the parent's disk already.
    if (!state.entries.has(clone.id))
      for (const share of shares) await files.removeFile(share.parentOverlay + unsettledSuffix);
    throw error;
  }
};
