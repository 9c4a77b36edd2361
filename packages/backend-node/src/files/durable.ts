// Writes that are there whole or not at all, and stay.
import { constants } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { sayingFs } from "./fs-error.ts";

/** Of a file that is being written. One name, so that a crash leaves at most one and the next write takes its place. */
export const unfinishedSuffix = ".unfinished";

const noFollow = constants.O_NOFOLLOW ?? 0;

/** Makes names in a directory durable. Windows cannot sync a directory; NTFS journals its names. */
export const syncDirectory = async (path: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes a file's content durable. */
export const syncContent = async (path: string): Promise<void> => {
  const flags = process.platform === "win32" ? constants.O_RDWR : constants.O_RDONLY;
  const handle = await open(path, flags | noFollow);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeSynced = async (path: string, content: string | Uint8Array): Promise<void> => {
  // EXCL and NOFOLLOW: whoever put a link there in advance does not choose where this is written.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  const handle = await open(path, flags, 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Replaces a file: after a crash at any point it holds the old content or the new one. Mode 0600. On failure the old
 * one is there and nothing beside it. One writer at a time. @throws ApiError `disk.full`, `host.limit`
 */
export const writeFileAtomic = (path: string, content: string | Uint8Array): Promise<void> =>
  sayingFs("write", path, async () => {
    const unfinished = path + unfinishedSuffix;
    await rm(unfinished, { force: true });
    try {
      await writeSynced(unfinished, content);
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await syncDirectory(dirname(path));
  });
