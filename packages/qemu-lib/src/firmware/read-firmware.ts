/** I/O edge: reads the descriptors and keeps what names files that are there. */
import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { FirmwareImage } from "@openutm/shared-types";
import { maxDescriptorBytes, parseFirmwareDescriptor } from "./parse-descriptor.ts";

const maxFolderEntries = 256;

/**
 * The firmware of `folders` (most important first), in the order docs/interop/firmware.json prescribes: by file name over all
 * folders; a name in a more important folder hides the same name in the others, and an empty file hides it without replacement.
 */
export async function readFirmware(folders: readonly string[]): Promise<readonly FirmwareImage[]> {
  const byName = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await descriptorNames(folder)) {
      if (!byName.has(name)) byName.set(name, join(folder, name));
    }
  }
  const inOrder = [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const images = await Promise.all(inOrder.map(([, path]) => readDescriptor(path)));
  return images.flat();
}

async function descriptorNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .slice(0, maxFolderEntries);
}

async function readDescriptor(path: string): Promise<readonly FirmwareImage[]> {
  const text = await boundedText(path);
  const parsed = text === undefined ? [] : parseFirmwareDescriptor(text, path);
  const images = await Promise.all(parsed.map(withFilesThatExist));
  return images.flatMap((image) => (image === undefined ? [] : [image]));
}

/** Undefined when it is too large, unreadable or no regular file (a FIFO would never end). */
async function boundedText(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(
        Buffer.alloc(maxDescriptorBytes + 1),
        0,
        maxDescriptorBytes + 1,
        0,
      );
      return bytesRead > maxDescriptorBytes ? undefined : buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function withFilesThatExist(image: FirmwareImage): Promise<FirmwareImage | undefined> {
  const codePath = await located(image.codePath, image.descriptorPath);
  if (codePath === undefined) return undefined;
  if (image.varsTemplatePath === undefined) return { ...image, codePath };
  const varsTemplatePath = await located(image.varsTemplatePath, image.descriptorPath);
  return varsTemplatePath === undefined ? undefined : { ...image, codePath, varsTemplatePath };
}

/** The path as written or, for builds that were moved after they were made (Windows), the same file in the share folder above. */
async function located(path: string, descriptorPath: string): Promise<string | undefined> {
  const beside = join(dirname(dirname(descriptorPath)), basename(path.replaceAll("\\", "/")));
  for (const candidate of isAbsolute(path) ? [path, beside] : [beside]) {
    if (await isFile(candidate)) return candidate;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}
