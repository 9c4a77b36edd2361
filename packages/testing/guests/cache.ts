/** Where built guests are kept: `<checkout>/.cache/guests/<name>-<digest of what they are made of>/`. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

export const checkout = join(import.meta.dirname, "..", "..", "..");
const guests = join(checkout, ".cache", "guests");

/** A thing on this machine, or why it is not there (said by tests that skip). */
export type Found<T> = T | { readonly missing: string };

export function isMissing<T extends object>(
  found: Found<T>,
): found is { readonly missing: string } {
  return "missing" in found;
}

/**
 * The folder that `build` filled for exactly these inputs, now or in an earlier run. Two processes may build at once:
 * the first to finish wins. A failed build leaves nothing.
 */
export function cachedFolder(
  name: string,
  inputs: readonly (string | Uint8Array)[],
  build: (folder: string) => void,
): string {
  const folder = join(guests, `${name}-${digest(inputs)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(guests, { recursive: true });
  const scratch = mkdtempSync(join(guests, ".build-"));
  try {
    build(scratch);
    if (!existsSync(folder)) renameSync(scratch, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

function digest(inputs: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  return hash.digest("hex").slice(0, 16);
}
