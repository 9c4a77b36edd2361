// The files of a launch plan.
import { ApiError } from "@openutm/shared-types";
import type { GuestFiles } from "@openutm/vm-core";
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, link, lstat, mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { checkImage } from "../qemu/check-image.ts";

const secretBytes = 32;

const prepareError = (error: NodeJS.ErrnoException, path: string): ApiError =>
  error.code === "ENOSPC" || error.code === "EDQUOT"
    ? new ApiError("disk.full", "The host's disk is full; the VM's files cannot be prepared.", {
        hint: "Free some space.",
        data: { path },
        cause: error,
      })
    : new ApiError("host.limit", `${path} cannot be written: ${error.message}`, {
        data: { path },
        cause: error,
      });

/** Under a name of its own first, then linked: a half-written copy never has the final name, and none is overwritten. */
const copyOnce = async (from: string, path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const half = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    await copyFile(from, half, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // The firmware's template is read-only; the VM writes its variables.
    await chmod(half, 0o600);
    await link(half, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(half, { force: true });
  }
};

const exists = async (path: string): Promise<boolean> => {
  const file = await open(path, "r").catch(() => undefined);
  await file?.close();
  return file !== undefined;
};

export const createGuestFiles = (): GuestFiles => ({
  prepare: async (file) => {
    try {
      if (file.kind === "secret") {
        await rm(file.path, { force: true });
        await writeFile(file.path, randomBytes(secretBytes).toString("base64"), {
          flag: "wx",
          mode: 0o600,
        });
      } else if (!(await exists(file.path))) {
        await copyOnce(file.from, file.path);
      }
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      if (file.kind === "copyOnce" && failure.code === "ENOENT") {
        throw new ApiError(
          "firmware.missing",
          `The firmware's template ${file.from} is not there.`,
          { hint: "Install QEMU's firmware again.", cause: error },
        );
      }
      throw prepareError(failure, file.path);
    }
  },
  checkImage,
  appears: async (path, timeoutMs) => {
    for (
      const endMs = performance.now() + timeoutMs;
      performance.now() < endMs;
      await setTimeout(5)
    ) {
      if ((await lstat(path).catch(() => undefined)) !== undefined) return true;
    }
    return false;
  },
  remove: (path) => rm(path, { force: true }).catch(() => undefined),
  readBounded: async (path, maxBytes) => {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (size > maxBytes)
        throw new ApiError("disk.full", `${path} is larger than expected (${size} bytes).`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  },
});
