// Remembers what set-up did, and tells from file sizes and times whether it is still true.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * @typedef {{ toolchain?: string, install?: string, build?: string }} Stamp
 */

/** @returns {Stamp} empty when there is none or it cannot be read */
export function readStamp(path) {
  try {
    const value = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Writes atomically, so that an interrupted set-up leaves the old stamp. */
export function writeStamp(path, stamp) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(temporary, path);
}

const NOT_SOURCE = new Set(["node_modules", "dist", "target", "coverage", "test-results"]);

function* walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || NOT_SOURCE.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}

/**
 * A digest of the names, sizes and times of all source files under `folders` (files count as
 * themselves; what does not exist is left out).
 * @param {string} root
 * @param {readonly string[]} folders relative to root
 */
export function sourcesDigest(root, folders) {
  const hash = createHash("sha256");
  const paths = folders
    .map((folder) => join(root, folder))
    .filter((path) => existsSync(path))
    .flatMap((path) => (statSync(path).isDirectory() ? [...walk(path)] : [path]));
  for (const path of paths.sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * A digest of what decides an installation: the lock file and every workspace's package.json.
 * @param {string} root
 */
export function dependenciesDigest(root) {
  const hash = createHash("sha256");
  const workspaces = ["apps", "packages"]
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, "package.json")));
  for (const path of [join(root, "bun.lock"), join(root, "package.json"), ...workspaces.sort()]) {
    if (!existsSync(path)) continue;
    hash.update(`${relative(root, path)}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}
