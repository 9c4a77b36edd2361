// Files that are sent into the library's images: written under a name of their own, given their real one when whole.
import { ApiError } from "@openutm/shared-types";
import { detectFormat } from "@openutm/qemu-lib/images/headers/detect.ts";
import { inspectImage, judgeUntrustedImage } from "@openutm/qemu-lib";
import type { ImageInbox, IncomingImage } from "@openutm/vm-core";
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, link, open, readdir, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { extname, join } from "node:path";
import { ensurePrivateDirectory, freeBytesAt } from "../files/directories.ts";
import { syncDirectory } from "../files/durable.ts";
import { sayingFs } from "../files/fs-error.ts";

/** Of a file that is still coming; what a crash leaves under it is removed when the next one comes. */
const comingSuffix = ".coming";
/** File systems take 255 bytes; the number and the suffix need some of them. */
const maxNameBytes = 200;
const judgedBytes = 64 * 1024;
const keptFreeBytes = 16 * 1024 ** 2;

/** What Windows takes in no name; elsewhere it does no harm. */
const unfitting = /[<>:"|?*]/g;

/** The name as a file's: bounded in bytes, its ending kept. */
export const fileNameFor = (name: string): string => {
  const plain = name.replaceAll(unfitting, "_").replace(/^\.+|[. ]+$/g, "") || "image";
  const ending = Buffer.byteLength(extname(plain)) <= 16 ? extname(plain) : "";
  let stem = plain.slice(0, plain.length - ending.length) || "image";
  // By whole characters: half a surrogate is no name.
  while (Buffer.byteLength(stem + ending) > maxNameBytes) stem = [...stem].slice(0, -1).join("");
  return stem + ending;
};

/** `a.iso`, `a (2).iso`: the first that is not taken. */
export const freeName = (name: string, taken: ReadonlySet<string>): string => {
  const lower = new Set([...taken].map((one) => one.toLowerCase()));
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${stem} (${n})${ending}`;
    if (!lower.has(candidate.toLowerCase())) return candidate;
  }
};

const noImage = (name: string, found: string): ApiError =>
  new ApiError("image.unknownFormat", `“${name}” is no image that OpenUTM runs from${found}.`, {
    hint: "ISO images, qcow2 images and raw disk images can be sent.",
  });

/** A raw disk says nothing of itself; one that boots, or has partitions, ends its first sector with 55 AA. */
const hasBootSignature = (head: Uint8Array): boolean => head[510] === 0x55 && head[511] === 0xaa;

/** @throws ApiError `image.unknownFormat` */
export const judgeHead = (name: string, head: Uint8Array): void => {
  const format = detectFormat(head);
  if (format === "iso" || format === "qcow2") return;
  if (format !== "raw") throw noImage(name, ` (${format})`);
  if (!hasBootSignature(head)) throw noImage(name, "");
};

const needRoom = async (folder: string, sizeBytes: number): Promise<void> => {
  const freeBytes = await freeBytesAt(folder);
  if (freeBytes >= sizeBytes + keptFreeBytes) return;
  const mib = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);
  throw new ApiError(
    "disk.full",
    `The file needs ${mib(sizeBytes)} MiB in ${folder} and ${mib(freeBytes)} MiB are free.`,
    { hint: "Free some space and try again.", data: { path: folder, sizeBytes, freeBytes } },
  );
};

const placeWithoutOverwriting = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
      // A file system without links (FAT): the check and the rename are two steps there.
      if (error.code !== "EPERM" && error.code !== "ENOTSUP") throw error;
      await access(to).then(
        () => {
          throw Object.assign(new Error(`${to} exists`), { code: "EEXIST" });
        },
        () => rename(from, to),
      );
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw new ApiError("image.alreadyExists", `${to} is there already by now.`, {
        hint: "Nothing was overwritten. Send the file again.",
        data: { path: to },
      });
    throw error;
  }
};

type Coming = {
  readonly name: string;
  readonly temporary: string;
  readonly final: string;
  readonly handle: FileHandle;
  readonly release: () => void;
};

const incomingImage = ({ name, temporary, final, handle, release }: Coming): IncomingImage => {
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await handle.close();
  };
  return {
    path: final,
    write: (bytes) =>
      sayingFs("write", final, async () => {
        let written = 0;
        while (written < bytes.length)
          written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten;
      }),
    judge: async () => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(judgedBytes), 0, judgedBytes, 0);
      judgeHead(name, buffer.subarray(0, bytesRead));
    },
    finish: () =>
      sayingFs("write", final, async () => {
        await handle.sync();
        await close();
        const verdict = judgeUntrustedImage(await inspectImage(temporary));
        if (!verdict.ok)
          throw new ApiError("image.refused", verdict.error.message, { hint: verdict.error.hint });
        await placeWithoutOverwriting(temporary, final);
        await rm(temporary, { force: true });
        await syncDirectory(join(final, ".."));
      }),
    discard: async () => {
      release();
      await close().catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
    },
  };
};

/** `folder` is made when it is not there. */
export const createImageInbox = (folder: string): ImageInbox => {
  /** Names that are spoken for by files that are still coming. */
  const coming = new Map<string, string>();

  const removeLeftovers = async (names: readonly string[]): Promise<void> => {
    const current = new Set(coming.values());
    for (const name of names)
      if (name.endsWith(comingSuffix) && !current.has(name))
        await rm(join(folder, name), { force: true });
  };

  return {
    open: ({ name, sizeBytes }) =>
      sayingFs("write", folder, async () => {
        await ensurePrivateDirectory(folder);
        await needRoom(folder, sizeBytes);
        const names = await readdir(folder);
        await removeLeftovers(names);
        const own = freeName(fileNameFor(name), new Set([...names, ...coming.keys()]));
        const temporary = `.${randomBytes(8).toString("hex")}${comingSuffix}`;
        coming.set(own, temporary);
        const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants;
        const path = join(folder, temporary);
        try {
          const handle = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
          return incomingImage({
            name,
            temporary: path,
            final: join(folder, own),
            handle,
            release: () => void coming.delete(own),
          });
        } catch (error) {
          coming.delete(own);
          throw error;
        }
      }),
  };
};
