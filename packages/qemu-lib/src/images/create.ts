/** Makes empty disks and linked clones without starting a process. I/O edge. */
import { open, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, sep } from "node:path";
import { QemuLibError } from "../errors.ts";
import { inspectImage } from "./inspect.ts";
import { requireFreeSpace, writeNewFile } from "./new-file.ts";
import { layoutEmptyQcow2, MAX_BACKING_NAME_BYTES } from "./qcow2-writer.ts";
import type { FileLayout } from "./qcow2-writer.ts";

export type DiskFormat = "qcow2" | "raw";

export type DiskImage = {
  readonly path: string;
  /** Fixed by the owner, never guessed: a guest can write any header into its raw disk. */
  readonly format: DiskFormat;
};

/** Room a sparse disk needs to come into being and to be of some use. */
const START_ROOM_BYTES = 1024 * 1024;

/** A new sparse disk; the size is rounded up to whole 512-byte sectors. Throws `disk.full`, `image.alreadyExists`. */
export async function createDisk(disk: DiskImage, sizeBytes: number): Promise<void> {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new RangeError("A disk's size must be a whole number.");
  const virtualSizeBytes = Math.ceil(sizeBytes / 512) * 512;
  const layout =
    disk.format === "raw"
      ? { fileSizeBytes: virtualSizeBytes, parts: [] }
      : layoutEmptyQcow2({ virtualSizeBytes });
  await writeLayout(disk.path, layout);
}

/**
 * A new qcow2 at `path` that reads from `backing` what it does not hold itself. The backing file must not change
 * afterwards. Its name is stored relative to the clone, so that a library can move as a whole.
 */
export async function createLinkedClone(path: string, backing: DiskImage): Promise<void> {
  const facts = await inspectImage(backing.path, { format: backing.format });
  if (facts.refusal !== undefined || facts.virtualSizeBytes === undefined) {
    throw new QemuLibError(
      "image.refused",
      `${backing.path} cannot be cloned: ${facts.refusal ?? "it has no size"}`,
      {
        data: { path: backing.path },
      },
    );
  }
  const name = await backingName(path, facts.path);
  const virtualSizeBytes = Math.ceil(facts.virtualSizeBytes / 512) * 512;
  await writeLayout(
    path,
    layoutEmptyQcow2({ virtualSizeBytes, backing: { name, format: backing.format } }),
  );
}

async function backingName(clonePath: string, backingPath: string): Promise<string> {
  const steps = relative(await realpath(dirname(clonePath)), backingPath);
  // Windows: another drive has no relative way. "./" first, or QEMU would read `a:b` as a protocol.
  const name = isAbsolute(steps) ? steps : `./${steps.split(sep).join("/")}`;
  if (Buffer.byteLength(name) > MAX_BACKING_NAME_BYTES) {
    throw new QemuLibError(
      "image.refused",
      `The path of ${basename(backingPath)} is too long for a linked clone.`,
      {
        hint: "Make a full clone, or move the library to a shorter path.",
        data: { path: backingPath },
      },
    );
  }
  return name;
}

async function writeLayout(path: string, layout: FileLayout): Promise<void> {
  await requireFreeSpace(dirname(path), START_ROOM_BYTES);
  await writeNewFile(path, async (temporaryPath) => {
    const file = await open(temporaryPath, "wx", 0o600);
    try {
      await file.truncate(layout.fileSizeBytes);
      for (const { offset, bytes } of layout.parts)
        await file.write(bytes, 0, bytes.length, offset);
    } finally {
      await file.close();
    }
  });
}
