/** Makes new files that appear whole or not at all. I/O edge. */
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, link, open, rename, rm, statfs, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { QemuLibError } from "../errors.ts";

/** Names of unfinished files, for whoever cleans up after a crash. */
export const UNFINISHED_FILE = /\.[0-9a-f]{12}\.unfinished$/;

/**
 * Has `fill` make the file at the temporary path it gets (nothing is there yet), then puts it in place on stable
 * storage. Throws `image.alreadyExists` and overwrites nothing; leaves nothing behind on failure.
 */
export async function writeNewFile(
  path: string,
  fill: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  if (await exists(path)) throw alreadyExists(path);
  const temporaryPath = `${path}.${randomBytes(6).toString("hex")}.unfinished`;
  try {
    await fill(temporaryPath);
    await syncPath(temporaryPath, constants.O_RDWR);
    await putInPlace(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw asWriteError(error, path);
  }
  if (process.platform !== "win32") await syncPath(dirname(path), constants.O_RDONLY);
}

/** Throws `disk.full` {neededBytes, freeBytes} when the file system of `folder` has less than that to give. */
export async function requireFreeSpace(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw asWriteError(error, folder);
  });
  const freeBytes = bavail * bsize;
  if (neededBytes <= freeBytes) return;
  throw new QemuLibError(
    "disk.full",
    `${folder} has too little free space: ${inWords(neededBytes)} needed, ${inWords(freeBytes)} free.`,
    {
      hint: "Free some space or choose another disk.",
      data: { neededBytes, freeBytes, path: folder },
    },
  );
}

/** A link fails when the name is taken, where a rename would replace; not every file system has links. */
async function putInPlace(temporaryPath: string, path: string): Promise<void> {
  try {
    await link(temporaryPath, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || (await exists(path))) throw alreadyExists(path);
    await rename(temporaryPath, path);
    return;
  }
  await unlink(temporaryPath);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function syncPath(path: string, flags: number): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function alreadyExists(path: string): QemuLibError {
  return new QemuLibError("image.alreadyExists", `${path} is there already.`, {
    hint: "Choose another name. Nothing was overwritten.",
    data: { path },
  });
}

function asWriteError(error: unknown, path: string): unknown {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof QemuLibError || syscall === undefined) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new QemuLibError("disk.full", `The disk became full while ${path} was written.`, {
      hint: "Free some space and try again. Nothing was left behind.",
      data: { path },
      cause: error,
    });
  }
  return new QemuLibError("image.unwritable", `${path} cannot be written: ${message}`, {
    hint:
      code === "EFBIG"
        ? "The file system holds no file that large."
        : "Check the folder and its permissions.",
    data: { path },
    cause: error,
  });
}

function inWords(bytes: number): string {
  return bytes < 2 ** 30
    ? `${Math.ceil(bytes / 2 ** 20)} MiB`
    : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
