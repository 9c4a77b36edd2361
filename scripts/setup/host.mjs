// Facts about this machine, gathered once; everything that decides from them is pure.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./process.mjs";

/**
 * @typedef {object} Host
 * @property {string} platform Node's process.platform
 * @property {string} arch Node's process.arch
 * @property {boolean} isMusl the C library is musl (Alpine and its kind)
 * @property {boolean} hasAvx2 false when it is absent or cannot be told
 * @property {boolean} isRoot
 * @property {boolean} hasSudo
 * @property {boolean} hasTerminal a person can be asked
 * @property {readonly string[]} distribution ID and ID_LIKE of /etc/os-release
 * @property {readonly string[]} packageManagers those found, of the table's
 */

/** The words of ID and ID_LIKE in the text of an os-release file. */
export function parseOsRelease(text) {
  const words = [];
  for (const key of ["ID", "ID_LIKE"]) {
    const match = new RegExp(`^${key}="?([^"\\n]*)"?$`, "m").exec(text);
    if (match) words.push(...(match[1] ?? "").split(/\s+/).filter(Boolean));
  }
  return words;
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function detectAvx2(platform) {
  if (platform === "linux") return /^flags\s*:.*\bavx2\b/m.test(readText("/proc/cpuinfo"));
  if (platform === "darwin") {
    const sysctl = spawnSync("sysctl", ["-n", "machdep.cpu.leaf7_features"], { encoding: "utf8" });
    return /\bAVX2\b/.test(sysctl.stdout ?? "");
  }
  return false;
}

function detectMusl(platform) {
  if (platform !== "linux") return false;
  // Node names glibc in its report only where it is linked to it.
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return !report.header?.glibcVersionRuntime;
}

const PACKAGE_MANAGERS = {
  "apt-get": "apt",
  dnf: "dnf",
  pacman: "pacman",
  zypper: "zypper",
  apk: "apk",
  brew: "brew",
  winget: "winget",
};

/** @returns {Host} */
export function readHost() {
  const { platform, arch } = process;
  return {
    platform,
    arch,
    isMusl: detectMusl(platform),
    hasAvx2: detectAvx2(platform),
    isRoot: process.getuid?.() === 0,
    hasSudo: findCommand("sudo") !== undefined,
    hasTerminal: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    distribution: platform === "linux" ? parseOsRelease(readText("/etc/os-release")) : [],
    packageManagers: Object.entries(PACKAGE_MANAGERS)
      .filter(([command]) => findCommand(command, { extraFolders: ["/opt/homebrew/bin"] }))
      .map(([, name]) => name),
  };
}

/** Age of apt's package lists in hours; undefined when there are none. */
export function aptListsAgeHours(folder = "/var/lib/apt/lists") {
  let newestMs = 0;
  try {
    for (const name of readdirSync(folder)) {
      if (!/_(InRelease|Release|Packages)/.test(name)) continue;
      newestMs = Math.max(newestMs, statSync(join(folder, name)).ctimeMs);
    }
  } catch {
    return undefined;
  }
  return newestMs === 0 ? undefined : (Date.now() - newestMs) / 3_600_000;
}
