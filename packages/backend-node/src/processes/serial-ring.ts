// The serial line's last part in two files: the newer grows to half the bound, then takes the older one's place.
import type { SerialRing } from "@openutm/vm-core";
import { appendFile, readFile, rename, rm, stat } from "node:fs/promises";

const defaultBytes = 1024 * 1024;

/** Holds between half of `maxBytes` and all of it. What cannot be written is lost, and stops nobody. */
export const createSerialRing = (path: string, maxBytes: number = defaultBytes): SerialRing => {
  const older = `${path}.1`;
  const halfBytes = Math.floor(maxBytes / 2);
  let sizeBytes: number | undefined;

  const append = async (bytes: Uint8Array): Promise<void> => {
    sizeBytes ??= await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    for (let at = 0; at < bytes.length;) {
      if (sizeBytes >= halfBytes) {
        await rename(path, older);
        sizeBytes = 0;
      }
      const part = bytes.subarray(at, at + halfBytes - sizeBytes);
      await appendFile(path, part, { mode: 0o600 });
      sizeBytes += part.length;
      at += part.length;
    }
  };

  const readOrNothing = (file: string): Promise<Buffer> =>
    readFile(file).catch(() => Buffer.alloc(0));

  return {
    append: (bytes) =>
      append(bytes).catch(() => {
        sizeBytes = undefined;
      }),
    read: async () => Buffer.concat([await readOrNothing(older), await readOrNothing(path)]),
  };
};

/** Begins a new ring: what the run before has left goes to `previousPath`, in place of what was there. Never fails. */
export const setSerialRingAside = async (path: string, previousPath: string): Promise<void> => {
  await rename(path, previousPath).catch(() => undefined);
  await rm(`${path}.1`, { force: true }).catch(() => undefined);
};
