/** Reads what an image says of itself, without any QEMU tool. I/O edge: at most 320 KiB of one file are read. */
import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { QemuLibError } from "../errors.ts";
import { detectFormat, HEAD_BYTES, TAIL_BYTES } from "./headers/detect.ts";
import type { ImageFormat } from "./headers/detect.ts";
import { parseBootCatalog, parseIso9660 } from "./headers/iso9660.ts";
import {
  findVhdxMetadata,
  parseVhdxMetadata,
  VHDX_METADATA_BYTES,
  VHDX_REGION_TABLE,
} from "./headers/others.ts";
import { parseHeader } from "./headers/parse.ts";
import type { FileEnds } from "./headers/parse.ts";
import { checkQcow2Tables, parseQcow2 } from "./headers/qcow2.ts";
import { refusal } from "./headers/reading.ts";
import type { HeaderReading } from "./headers/reading.ts";
import type { ImageFacts } from "./trust.ts";

export type InspectOptions = {
  /** The format its owner fixed. The bytes are then read as that and nothing is guessed: raw stays raw. */
  readonly format?: ImageFormat;
};

/**
 * Gives the facts of one regular file (a symbolic link is resolved once) or block device. Throws `image.notFound`,
 * `image.isDirectory`, `image.notAFile`, `image.empty`, `image.unreadable`. What is wrong inside is in the facts.
 */
export async function inspectImage(
  path: string,
  options: InspectOptions = {},
): Promise<ImageFacts> {
  const resolved = await resolvePath(path);
  const file = await openImage(resolved);
  try {
    const stats = await file.stat();
    requireImageFile(stats, resolved);
    const ends = await readEnds(file, stats.size);
    const format = options.format ?? detectFormat(ends.head, ends.tail);
    const reading = await readDeeper(file, format, ends);
    const iso = format === "iso" ? await readIso(file, ends) : {};
    const base = {
      path: resolved,
      format,
      fileSizeBytes: stats.size,
      actualSizeBytes: stats.blocks * 512,
      ...iso,
    };
    if (reading.kind === "refused")
      return { ...base, references: [], warnings: [], refusal: reading.reason };
    const { virtualSizeBytes, references } = reading;
    const warnings = [...reading.warnings, ...(iso.warnings ?? [])];
    return {
      ...base,
      references,
      warnings,
      ...(virtualSizeBytes === undefined ? {} : { virtualSizeBytes }),
    };
  } catch (error) {
    throw asImageError(error, resolved);
  } finally {
    await file.close();
  }
}

export async function resolvePath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw asImageError(error, path);
  }
}

export async function openImage(path: string): Promise<FileHandle> {
  try {
    // Looked at before the open: opening a device can act on it.
    requireImageFile(await stat(path), path);
    // NONBLOCK: a FIFO swapped in must not hang us. NOFOLLOW: links were resolved, a new one is not followed.
    const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
    return await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  } catch (error) {
    throw asImageError(error, path);
  }
}

export function requireImageFile(stats: Stats, path: string): void {
  const data = { path };
  if (stats.isDirectory()) {
    throw new QemuLibError("image.isDirectory", `${path} is a folder.`, {
      hint: "Choose the image file inside it.",
      data,
    });
  }
  if (!stats.isFile() && !stats.isBlockDevice()) {
    throw new QemuLibError("image.notAFile", `${path} is a device, a pipe or a socket.`, {
      hint: "Choose an image file.",
      data,
    });
  }
  if (stats.isFile() && stats.size === 0) {
    throw new QemuLibError("image.empty", `${path} is empty.`, {
      hint: "The download may have failed: get it again.",
      data,
    });
  }
}

export function asImageError(error: unknown, path: string): QemuLibError {
  if (error instanceof QemuLibError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const data = { path };
  if (
    code === "ENOENT" ||
    code === "ENOTDIR" ||
    code === "ERR_INVALID_ARG_VALUE" ||
    code === "ENAMETOOLONG"
  ) {
    return new QemuLibError("image.notFound", `There is no file ${path}.`, {
      hint: "It may have been moved, or its disk is not connected.",
      data,
    });
  }
  const denied = code === "EACCES" || code === "EPERM";
  return new QemuLibError("image.unreadable", `${path} cannot be read.`, {
    hint: denied ? "You have no permission to read it." : "The disk it lies on may have a fault.",
    data,
    cause: error,
  });
}

async function readAt(file: FileHandle, offset: number, lengthBytes: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const { bytesRead } = await file.read(buffer, filled, lengthBytes - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function readEnds(file: FileHandle, fileSizeBytes: number): Promise<FileEnds> {
  const head = await readAt(file, 0, HEAD_BYTES);
  const tail =
    fileSizeBytes < TAIL_BYTES
      ? new Uint8Array(0)
      : await readAt(file, fileSizeBytes - TAIL_BYTES, TAIL_BYTES);
  return { head, tail, fileSizeBytes };
}

/** What lies behind the header and still decides: qcow2's tables, VHDX's metadata. */
async function readDeeper(
  file: FileHandle,
  format: ImageFormat,
  ends: FileEnds,
): Promise<HeaderReading> {
  if (format === "vhdx") return readVhdx(file);
  if (format !== "qcow2") return parseHeader(format, ends);
  const header = parseQcow2(ends.head, ends.fileSizeBytes);
  if (header.kind === "refused") return header;
  const { l1Offset, l1Entries, refcountTableOffset, refcountTableBytes } = header.layout;
  const tables = {
    l1: await readAt(file, l1Offset, Math.min(l1Entries * 8, HEAD_BYTES)),
    refcountTable: await readAt(
      file,
      refcountTableOffset,
      Math.min(refcountTableBytes, HEAD_BYTES),
    ),
  };
  return checkQcow2Tables(header.layout, tables, ends.fileSizeBytes) ?? header;
}

async function readVhdx(file: FileHandle): Promise<HeaderReading> {
  const table = await readAt(file, VHDX_REGION_TABLE.offset, VHDX_REGION_TABLE.bytes);
  const metadataOffset = findVhdxMetadata(table);
  if (metadataOffset === undefined) return refusal("The VHDX region table is damaged.");
  // Items of the metadata region begin 64 KiB into it.
  return parseVhdxMetadata(await readAt(file, metadataOffset, 2 * VHDX_METADATA_BYTES));
}

async function readIso(
  file: FileHandle,
  ends: FileEnds,
): Promise<Partial<Pick<ImageFacts, "volumeId" | "bootable" | "warnings">>> {
  const { volumeId, bootCatalogOffset, warnings } = parseIso9660(ends.head, ends.fileSizeBytes);
  const named = volumeId === undefined ? { warnings } : { volumeId, warnings };
  if (bootCatalogOffset === undefined || bootCatalogOffset >= ends.fileSizeBytes) return named;
  const bootable = parseBootCatalog(await readAt(file, bootCatalogOffset, 2048));
  return bootable === undefined ? named : { ...named, bootable };
}
