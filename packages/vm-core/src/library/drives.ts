// What the VM's images take on the disk, and making them larger.
import type { DriveUsage, UnattachedImage } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import { fileDrives, neededFiles } from "./chains.ts";
import { unsettledSuffix } from "./clone-linked.ts";
import type { LibraryState } from "./state.ts";
import { needAtRest, needWhole, otherHolders } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

/** @throws ApiError `vm.notFound`, `vm.broken` */
export const driveUsage = (state: LibraryState, id: string): Promise<readonly DriveUsage[]> => {
  const { config } = needWhole(state, id);
  const { files, images } = state.parts;
  const dir = files.dirOf({ area: "vms", id });
  return Promise.all(
    fileDrives(config).map(async (drive) => {
      const path = files.resolve(dir, drive.medium.path);
      return {
        driveId: drive.id,
        path,
        ...(await images.usage({ path, format: drive.medium.format })),
      };
    }),
  );
};

/** Images in the VM's own directory that neither its drives nor another VM's use. @throws ApiError `vm.notFound`, `vm.broken` */
export const unattachedImages = async (
  state: LibraryState,
  id: string,
): Promise<readonly UnattachedImage[]> => {
  const { config } = needWhole(state, id);
  const { files, images } = state.parts;
  const at = { area: "vms", id } as const;
  const dir = files.dirOf(at);
  const needed = new Set([
    ...neededFiles(config, (path) => files.resolve(dir, path)),
    ...otherHolders(state, id).flatMap((holder) => neededFiles(holder.config, holder.resolve)),
  ]);
  const paths = (await files.listDisks(at))
    .filter((name) => !name.endsWith(unsettledSuffix))
    .map((name) => files.resolve(dir, `disks/${name}`))
    .filter((path) => !needed.has(path));
  return Promise.all(
    paths.map(async (path) => ({
      path,
      allocatedBytes: (await images.usage({ path, format: "raw" })).allocatedBytes,
    })),
  );
};

export type GrowRequest = {
  readonly id: string;
  readonly driveId: string;
  readonly sizeBytes: number;
};

/** @throws ApiError `vm.wrongState`, `drive.notFound`, `image.shrinkRefused` and those of the image tools */
export const growDrive = async (
  state: LibraryState,
  { id, driveId, sizeBytes }: GrowRequest,
): Promise<WholeVmRecord> => {
  const record = needWhole(state, id);
  needAtRest(state, id, "resized");
  const drive = fileDrives(record.config).find((one) => one.id === driveId && one.kind === "disk");
  if (drive === undefined)
    throw new ApiError("drive.notFound", `“${record.name}” has no disk called “${driveId}”.`, {
      data: { id, driveId },
    });
  const { files, images, jobs } = state.parts;
  const { path, format } = drive.medium;
  const absolute = files.resolve(files.dirOf({ area: "vms", id }), path);
  await jobs.run(
    { kind: "resize", title: `Resizing “${driveId}” of “${record.name}”`, vmId: id },
    () => images.grow({ path: absolute, format, sizeBytes }),
  );
  return record;
};
