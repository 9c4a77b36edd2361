// Programs of the test guests (an X server, SPICE's agent): downloaded and unpacked under .cache, never installed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GUEST_PROGRAMS } from "./paths.mjs";
import { lastLines, run } from "./process.mjs";
import { say } from "./report.mjs";
import { chooseManager } from "./system-plan.mjs";
import { readGuestRequirements } from "./system-packages.mjs";

const STAMP = join(GUEST_PROGRAMS, "packages.txt");

/**
 * Package names in what `apt-get install --print-uris` says (`'URI' name_version_arch.deb size hash`), without those
 * that begin like one of `without`: needed on a whole system, by none of the programs that a guest runs.
 * @param {string} text
 * @param {readonly string[]} without
 */
export function packagesOfUris(text, without) {
  const names = [...text.matchAll(/^'\S+' ([^\s_]+)_\S+\.deb /gm)].map((match) => match[1] ?? "");
  return names.filter((name) => !without.some((prefix) => name.startsWith(prefix))).sort();
}

/**
 * Unpacks the programs and all that they need, as for an empty system. Nothing here fails set-up: a test that lacks
 * them skips and says so.
 * @returns {Promise<string>} the outcome in words
 */
export async function unpackGuestPrograms(host) {
  const manager = chooseManager(host) ?? "";
  const { roots = [], without = [] } = readGuestRequirements().programs[manager] ?? {};
  if (roots.length === 0 || host.arch !== "x64") return "none on this system";
  const wanted = [...roots, ...without.map((name) => `-${name}`)].join(" ");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8").trim() === wanted) return "in place";
  const nothingInstalled = ["-o", "Dir::State::status=/dev/null", "-o", "Debug::NoLocking=1"];
  const plan = await run("apt-get", [
    ...nothingInstalled,
    ...["-qq", "--print-uris", "--no-install-recommends", "-y", "install", ...roots],
  ]);
  const packages = packagesOfUris(plan.output, without);
  if (plan.code !== 0 || packages.length === 0)
    return missing(`apt cannot plan it:\n${lastLines(plan.output, 3)}`);
  rmSync(GUEST_PROGRAMS, { recursive: true, force: true });
  const downloads = join(GUEST_PROGRAMS, "downloads");
  mkdirSync(downloads, { recursive: true });
  // apt's unprivileged download user may not enter the checkout; root then downloads itself.
  const download = await run(
    "apt-get",
    ["-o", "APT::Sandbox::User=root", "download", ...packages],
    { cwd: downloads },
  );
  if (download.code !== 0) return missing(`the download failed:\n${lastLines(download.output, 3)}`);
  for (const file of readdirSync(downloads)) {
    const unpacked = await run("dpkg-deb", ["-x", join(downloads, file), GUEST_PROGRAMS]);
    if (unpacked.code !== 0) return missing(`${file} cannot be unpacked`);
  }
  rmSync(downloads, { recursive: true, force: true });
  writeFileSync(STAMP, `${wanted}\n`);
  return `unpacked ${packages.length} packages`;
}

function missing(reason) {
  say(`             tests with a guest that runs SPICE's agent will be skipped: ${reason}`);
  return "missing";
}
