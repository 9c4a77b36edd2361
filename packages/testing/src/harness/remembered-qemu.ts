// What OpenUTM remembers of this computer's QEMU, handed from one test's library to the next. To find it out anew costs
// seconds of the whole machine, and each time it is the same: it is kept by the program's identity and the host's boot.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the folder that lasts as long as one run of vitest. Without it every library finds out by itself. */
const variable = "OPENUTM_TEST_REMEMBERED_QEMU";

const inHome = (home: string): string => join(home, "cache", "qemu");

/** Gives a new library what those before it have found out. */
export const recallQemu = (home: string): void => {
  const shared = process.env[variable];
  if (shared === undefined) return;
  mkdirSync(inHome(home), { recursive: true, mode: 0o700 });
  for (const name of readdirSync(shared).filter((found) => found.endsWith(".json")))
    copyFileSync(join(shared, name), join(inHome(home), name));
};

/** Takes what a library has found out. Call it when nothing of the library runs any more. */
export const rememberQemu = (home: string): void => {
  const shared = process.env[variable];
  if (shared === undefined || !existsSync(inHome(home))) return;
  for (const name of readdirSync(inHome(home)).filter((found) => found.endsWith(".json"))) {
    if (existsSync(join(shared, name))) continue;
    // Renamed into its place, so that nobody reads a half.
    const unfinished = join(shared, `${name}.${process.pid}`);
    copyFileSync(join(inHome(home), name), unfinished);
    renameSync(unfinished, join(shared, name));
  }
};

/** Of vitest's `globalSetup`: for the whole run. */
export const setup = (): void => {
  process.env[variable] = mkdtempSync(join(tmpdir(), "openutm-qemu-"));
};

/** Likewise. */
export const teardown = (): void => {
  const shared = process.env[variable];
  if (shared !== undefined) rmSync(shared, { recursive: true, force: true });
};
