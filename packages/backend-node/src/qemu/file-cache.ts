// Answers about QEMU, remembered between starts: one small JSON file a key.
import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type FileCache = {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown) => Promise<void>;
  readonly clear: () => Promise<void>;
};

/** A cache that cannot be read or written only costs time: nothing of it ever fails. */
export const createFileCache = (folder: string): FileCache => {
  const pathOf = (key: string): string =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  return {
    get: async (key) => {
      try {
        const entry = JSON.parse(await readFile(pathOf(key), "utf8")) as {
          readonly key?: unknown;
          readonly value?: unknown;
        };
        return entry.key === key ? entry.value : undefined;
      } catch {
        return undefined;
      }
    },
    set: async (key, value) => {
      const path = pathOf(key);
      const half = `${path}.${randomBytes(4).toString("hex")}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(half, JSON.stringify({ key, value }), { flag: "wx", mode: 0o600 });
        await rename(half, path);
      } catch {
        await rm(half, { force: true }).catch(() => undefined);
      }
    },
    clear: () => rm(folder, { recursive: true, force: true }).catch(() => undefined),
  };
};
