// A tree that nothing may touch: proof that an input wrote nowhere else.
import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Canary = {
  readonly dir: string;
  /** A file whose bytes must turn up nowhere. */
  readonly secretPath: string;
  readonly secret: string;
  /** What has changed in the tree since it was made; empty when nothing. */
  changes(): string[];
  dispose(): void;
};

const snapshot = (dir: string): Map<string, string> => {
  const found = new Map<string, string>();
  const walk = (path: string): void => {
    const stat = lstatSync(path);
    const content = stat.isFile()
      ? createHash("sha256").update(readFileSync(path)).digest("hex")
      : "";
    found.set(path, `${stat.mode} ${stat.size} ${stat.isFile() ? stat.mtimeMs : ""} ${content}`);
    if (stat.isDirectory()) for (const name of readdirSync(path)) walk(join(path, name));
  };
  walk(dir);
  return found;
};

export const makeCanary = (): Canary => {
  const dir = mkdtempSync(join(tmpdir(), "ou-canary-"));
  const secret = `canary ${createHash("sha256").update(dir).digest("hex")} `.repeat(20);
  const secretPath = join(dir, "secret.txt");
  writeFileSync(secretPath, secret, { mode: 0o600 });
  mkdirSync(join(dir, "folder"));
  writeFileSync(join(dir, "folder", "file"), "untouched");
  const before = snapshot(dir);
  return {
    dir,
    secretPath,
    secret,
    changes() {
      const after = snapshot(dir);
      const paths = new Set([...before.keys(), ...after.keys()]);
      return [...paths].filter((path) => before.get(path) !== after.get(path));
    },
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
};
