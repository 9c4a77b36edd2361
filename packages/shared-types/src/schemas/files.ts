// The host's files, as a page without a file dialog of its own sees them.
import { z } from "../zod.ts";
import { ByteCount, EpochMs, HostPath } from "./basics.ts";

/** A file's own name, without a folder. Shown as text; what must not be part of a path is refused. */
export const FileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!\.{1,2}$)[^\u0000-\u001f/\\]+$/)
  .meta({ id: "FileName" });

/** `name` is untrusted: it may hold anything that a file system takes. */
export const FolderEntry = z
  .strictObject({
    name: z.string(),
    path: HostPath,
    /** By the name's ending; what is in the file is `image.inspect`'s to say. */
    kind: z.enum(["folder", "iso", "disk", "other"]),
    /** Absent for folders. */
    sizeBytes: ByteCount.optional(),
    modifiedAtMs: EpochMs,
  })
  .meta({ id: "FolderEntry" });
export type FolderEntry = z.infer<typeof FolderEntry>;

export const FolderListing = z
  .strictObject({
    path: HostPath,
    /** Absent at the top. */
    parent: HostPath.optional(),
    /** Folders to begin at: home, downloads, mounted media. */
    places: z.array(z.strictObject({ name: z.string(), path: HostPath })),
    /** Folders first, then by name. */
    entries: z.array(FolderEntry).max(2000),
    /** There is more than `entries` holds. */
    truncated: z.boolean(),
  })
  .meta({ id: "FolderListing" });
export type FolderListing = z.infer<typeof FolderListing>;
