// Copies large files: by sharing blocks where the file system can, else by reading, with holes left out.
import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { access, copyFile, open, rm } from "node:fs/promises";
import { ApiError } from "@openutm/shared-types";
import type { CopyOptions } from "@openutm/vm-core";
import { fsError, isMissing } from "./fs-error.ts";

const chunkBytes = 1024 * 1024;
const zeroes = Buffer.alloc(chunkBytes);

const cancelled = (): ApiError =>
  new ApiError("job.cancelled", "The copy was cancelled; what it had made is removed.");

const copyChunks = async (
  source: FileHandle,
  target: FileHandle,
  { signal, onProgress }: CopyOptions,
): Promise<void> => {
  const { size } = await source.stat();
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let position = 0; ;) {
    if (signal?.aborted === true) throw cancelled();
    const { bytesRead } = await source.read(buffer, 0, chunkBytes, position);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    // An empty disk of 100 GiB takes no room, and its copy should not either.
    if (!chunk.equals(zeroes.subarray(0, bytesRead))) await writeWhole(target, chunk, position);
    position += bytesRead;
    onProgress?.(size === 0 ? 1 : position / size);
  }
  await target.truncate(size);
  await target.sync();
};

const writeWhole = async (
  target: FileHandle,
  chunk: Uint8Array,
  position: number,
): Promise<void> => {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await target.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
};

const copyByReading = async (from: string, to: string, options: CopyOptions): Promise<void> => {
  const noFollow = constants.O_NOFOLLOW ?? 0;
  const source = await open(from, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const target = await open(
      to,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow,
      0o600,
    );
    try {
      await copyChunks(source, target, options);
    } catch (error) {
      await rm(to, { force: true });
      throw error;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** Of a failed copy alone nobody could tell whether the one file or the other was in its way. */
const requireSource = (from: string): Promise<void> =>
  access(from, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
    const options = { data: { path: from }, cause };
    if (isMissing(cause))
      throw new ApiError("image.notFound", `There is no file ${from}.`, options);
    if (cause.code === "EACCES")
      throw new ApiError("image.unreadable", `${from} cannot be read.`, options);
  });

/**
 * Copies a file's bytes, mode 0600; `to` must not exist, and does not when this fails.
 * @throws ApiError `image.notFound`, `image.unreadable`, `disk.full`, `host.limit`, `job.cancelled`
 */
export const copyLargeFile = async (
  from: string,
  to: string,
  options: CopyOptions = {},
): Promise<void> => {
  if (options.signal?.aborted === true) throw cancelled();
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    const clone = await open(to, constants.O_RDWR);
    try {
      await clone.chmod(0o600);
      await clone.sync();
    } finally {
      await clone.close();
    }
    options.onProgress?.(1);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw fsError(error, to, "make");
    await requireSource(from);
  }
  try {
    await copyByReading(from, to, options);
  } catch (error) {
    throw fsError(error, to, "copy");
  }
};
