// The `VmFiles` port over the file system.
import { constants } from "node:fs";
import { chmod, lstat, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { UNFINISHED_FILE } from "@openutm/qemu-lib";
import { ApiError, VmId } from "@openutm/shared-types";
import type { VmArea, VmDirEntry, VmFiles } from "@openutm/vm-core";
import type { HomePaths } from "../paths.ts";
import { vmDirNames } from "../paths.ts";
import { copyLargeFile } from "./copy.ts";
import { ensurePrivateDirectory, freeBytesAt, treeSizeBytes } from "./directories.ts";
import { syncContent, syncDirectory, unfinishedSuffix, writeFileAtomic } from "./durable.ts";
import { isMissing, sayingFs } from "./fs-error.ts";

type Place = { readonly parent: "vms" | "trash"; readonly suffix: string };

const places: Readonly<Record<VmArea, Place>> = {
  vms: { parent: "vms", suffix: "" },
  new: { parent: "vms", suffix: ".new" },
  trash: { parent: "trash", suffix: "" },
  gone: { parent: "trash", suffix: ".gone" },
};

const entryOfName = (parent: Place["parent"], name: string): VmDirEntry | undefined => {
  for (const [area, place] of Object.entries(places)) {
    if (place.parent !== parent) continue;
    const id =
      place.suffix === ""
        ? name
        : name.endsWith(place.suffix)
          ? name.slice(0, -place.suffix.length)
          : "";
    if (VmId.safeParse(id).success) return { area: area as VmArea, id };
  }
  return undefined;
};

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const namesIn = async (path: string): Promise<readonly string[]> => {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

/** Reads a small file that somebody else may have put there: no link, no device, no surprise in size. */
const readBounded = async (path: string, maxBytes: number): Promise<string | undefined> => {
  let handle;
  try {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile())
      throw new ApiError("vm.broken", `${path} is not a file.`, { data: { path } });
    if (stats.size > maxBytes)
      throw new ApiError(
        "vm.broken",
        `${path} is larger than ${maxBytes} bytes, so it was not read.`,
        { data: { path } },
      );
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
};

const syncTree = async (path: string): Promise<void> => {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await syncTree(child);
    else if (entry.isFile()) await syncContent(child);
  }
  await syncDirectory(path);
};

export const createVmFiles = (paths: Pick<HomePaths, "vms" | "trash">): VmFiles => {
  const dirOf = ({ area, id }: VmDirEntry): string =>
    join(paths[places[area].parent], id + places[area].suffix);
  const vmFileOf = (entry: VmDirEntry): string => join(dirOf(entry), vmDirNames.vmFile);
  const disksOf = (entry: VmDirEntry): string => join(dirOf(entry), vmDirNames.disks);

  return {
    dirOf,
    resolve: (dir, path) => (isAbsolute(path) ? path : join(dir, path)),
    async list() {
      const found: VmDirEntry[] = [];
      for (const parent of ["vms", "trash"] as const) {
        const path = paths[parent];
        await ensurePrivateDirectory(path);
        const entries = await sayingFs("read", path, () => readdir(path, { withFileTypes: true }));
        for (const entry of entries) {
          const known = entry.isDirectory() ? entryOfName(parent, entry.name) : undefined;
          if (known !== undefined) found.push(known);
        }
      }
      return found;
    },
    async createDir(entry) {
      const dir = dirOf(entry);
      for (const name of [vmDirNames.disks, vmDirNames.firmware, vmDirNames.logs])
        await ensurePrivateDirectory(join(dir, name));
      await ensurePrivateDirectory(dir);
    },
    moveDir: (from, to) =>
      sayingFs("move", dirOf(from), async () => {
        const [source, target] = [dirOf(from), dirOf(to)];
        if (!(await exists(source))) return;
        // A rename would take the place of an empty directory.
        if (await exists(target))
          throw Object.assign(new Error(`${target} exists`), { code: "EEXIST" });
        await ensurePrivateDirectory(dirname(target));
        await rename(source, target);
        await syncDirectory(dirname(target));
        if (dirname(source) !== dirname(target)) await syncDirectory(dirname(source));
      }),
    removeDir: (entry) =>
      sayingFs("remove", dirOf(entry), () => rm(dirOf(entry), { recursive: true, force: true })),
    dirSizeBytes: (entry) => treeSizeBytes(dirOf(entry)),
    readVmFile: (entry, maxBytes, name = vmDirNames.vmFile) => {
      const path = join(dirOf(entry), name);
      return sayingFs("read", path, () => readBounded(path, maxBytes));
    },
    writeVmFile: (entry, text) => writeFileAtomic(vmFileOf(entry), text),
    keepVmFile: (entry, name) =>
      sayingFs("move", vmFileOf(entry), () => rename(vmFileOf(entry), join(dirOf(entry), name))),
    cleanUp: async (entry) => {
      await rm(vmFileOf(entry) + unfinishedSuffix, { force: true });
      for (const name of await namesIn(disksOf(entry)))
        if (UNFINISHED_FILE.test(name)) await rm(join(disksOf(entry), name), { force: true });
    },
    listDisks: (entry) => sayingFs("read", disksOf(entry), () => namesIn(disksOf(entry))),
    async copyFirmware(from, to) {
      const source = join(dirOf(from), vmDirNames.firmware);
      for (const name of await namesIn(source)) {
        const stats = await lstat(join(source, name));
        if (stats.isFile())
          await copyLargeFile(join(source, name), join(dirOf(to), vmDirNames.firmware, name));
      }
    },
    renameFile: (from, to) =>
      sayingFs("move", from, async () => {
        await rename(from, to);
        await syncDirectory(dirname(to));
      }),
    copyFile: copyLargeFile,
    removeFile: (path) => sayingFs("remove", path, () => rm(path, { force: true })),
    async protectFile(path) {
      if (process.platform !== "win32") await sayingFs("write", path, () => chmod(path, 0o400));
    },
    syncFile: (path) =>
      sayingFs("write", path, async () => {
        await syncContent(path);
        await syncDirectory(dirname(path));
      }),
    syncDir: (entry) => sayingFs("write", dirOf(entry), () => syncTree(dirOf(entry))),
    freeBytes: freeBytesAt,
  };
};
