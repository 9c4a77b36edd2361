/** Names the system on an image. I/O edge: one read of 32 KiB, from the file's 16th sector on. */
import { basename } from "node:path";
import { asImageError, openImage, requireImageFile, resolvePath } from "../images/inspect.ts";
import { identify, isUsable, merge, type OsAnswer } from "./identify.ts";
import type { OsinfoLookup } from "./osinfo/lookup.ts";
import { DESCRIPTORS, readVolume, type VolumeDescriptor } from "./volume.ts";

export type IdentifyOptions = {
  /** The host's osinfo database, asked only where our own rules give no usable answer. */
  readonly osinfo?: OsinfoLookup;
};

/**
 * `path` is a regular file or a block device; what is no ISO is judged by its name. Throws `image.notFound`,
 * `image.isDirectory`, `image.notAFile`, `image.empty`, `image.unreadable`.
 */
export async function identifyImage(
  path: string,
  { osinfo }: IdentifyOptions = {},
): Promise<OsAnswer> {
  const volume = await readImageVolume(path);
  const own = identify(volume, basename(path));
  if (isUsable(own) || volume === undefined || osinfo === undefined) return own;
  return merge(own, await osinfo(volume));
}

async function readImageVolume(path: string): Promise<VolumeDescriptor | undefined> {
  const resolved = await resolvePath(path);
  const file = await openImage(resolved);
  try {
    requireImageFile(await file.stat(), resolved);
    const bytes = new Uint8Array(DESCRIPTORS.bytes);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, DESCRIPTORS.offset);
    return readVolume(bytes.subarray(0, bytesRead));
  } catch (error) {
    throw asImageError(error, resolved);
  } finally {
    await file.close();
  }
}
