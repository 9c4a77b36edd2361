import type { ImageFile } from "./host-actions.ts";

/** The kind of image that a file's name speaks of; undefined for any other file. */
export const imageFileOf = (path: string): ImageFile | undefined => {
  if (/\.iso$/i.test(path)) return { kind: "iso", path };
  return /\.(qcow2|img|raw)$/i.test(path) ? { kind: "disk", path } : undefined;
};
