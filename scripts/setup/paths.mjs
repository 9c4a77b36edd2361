// Every file and folder that set-up reads or writes, named once.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Pinned Bun and Node, installed by npm; safe to delete. */
export const TOOLCHAIN = join(ROOT, ".toolchain");

/** One line: the pinned Node's executable. bin/openutm reads it, so it is no JSON. */
export const NODE_PATH_FILE = join(TOOLCHAIN, "node-path");

/** What the last set-up did; lets the next one skip it. */
export const STAMP_FILE = join(TOOLCHAIN, "stamp.json");

/** Unpacked guest kernels and other downloads that tests use; safe to delete. */
export const CACHE = join(ROOT, ".cache");

/** Kernels for test guests, unpacked here and never installed as the system's kernel. */
export const GUEST_KERNEL = join(CACHE, "guest-kernel");

/** Programs for test guests, unpacked here and never installed. */
export const GUEST_PROGRAMS = join(CACHE, "guest-programs");

/** The command line's bundle, made by the build. */
export const CLI_BUNDLE = join(ROOT, "apps", "cli", "dist", "openutm.mjs");

/** What the test guests need beyond this folder's table (optional file). */
export const GUEST_REQUIREMENTS = join(ROOT, "packages", "testing", "guests", "requirements.json");
