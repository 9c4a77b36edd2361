// Kernel packages for test guests: downloaded and unpacked under .cache, never installed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GUEST_KERNEL } from "./paths.mjs";
import { lastLines, run } from "./process.mjs";
import { say } from "./report.mjs";
import { chooseManager } from "./system-plan.mjs";
import { readGuestRequirements } from "./system-packages.mjs";

const STAMP = join(GUEST_KERNEL, "packages.txt");

/** The packages to unpack when packages/testing/guests asks for no others, by distribution and arch. */
export function defaultKernelPackages(host) {
  if (chooseManager(host) !== "apt") return [];
  // The second of each pair has the drivers that a cloud's machine lacks: screens and sound.
  if (host.distribution[0] === "ubuntu") return ["linux-image-virtual", "linux-image-generic"];
  if (host.arch === "arm64") return ["linux-image-cloud-arm64"];
  return ["linux-image-cloud-amd64", "linux-image-amd64"];
}

/** The packages that hold kernels and modules, in the words of `apt-cache depends`. */
export function kernelDependencies(text) {
  const names = [...text.matchAll(/^\s*\|?(?:Pre)?Depends: (linux-(?:image|modules)[\w.+-]*)$/gm)];
  return [...new Set(names.map((match) => match[1]))];
}

/** Follows meta packages (three levels are more than any distribution has). */
async function resolvePackages(roots) {
  const found = new Set();
  let level = roots;
  for (let depth = 0; depth < 3 && level.length > 0; depth += 1) {
    const { output } = await run("apt-cache", ["depends", ...level]);
    const next = kernelDependencies(output).filter((name) => !found.has(name));
    for (const name of level) if (/\d+\.\d+/.test(name)) found.add(name);
    level = next;
  }
  return [...found].sort();
}

/**
 * Unpacks the guests' kernels into .cache/guest-kernel (a root folder with boot/ and lib/modules/).
 * Nothing here fails set-up: a test that has no kernel skips and says so.
 * @returns {Promise<string>} the outcome in words
 */
export async function unpackGuestKernel(host) {
  const asked = readGuestRequirements().unpack[chooseManager(host) ?? ""] ?? [];
  const roots = asked.length > 0 ? asked : defaultKernelPackages(host);
  if (roots.length === 0) return "none on this system";
  const wanted = roots.join(" ");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8").trim() === wanted) return "in place";
  const packages = await resolvePackages(roots);
  if (packages.length === 0) return missing(`apt knows no ${wanted}`);
  rmSync(GUEST_KERNEL, { recursive: true, force: true });
  const downloads = join(GUEST_KERNEL, "downloads");
  mkdirSync(downloads, { recursive: true });
  // apt's unprivileged download user may not enter the checkout; root then downloads itself.
  const download = await run(
    "apt-get",
    ["-o", "APT::Sandbox::User=root", "download", ...packages],
    {
      cwd: downloads,
    },
  );
  if (download.code !== 0) return missing(`the download failed:\n${lastLines(download.output, 3)}`);
  for (const file of readdirSync(downloads)) {
    const unpacked = await run("dpkg-deb", ["-x", join(downloads, file), GUEST_KERNEL]);
    if (unpacked.code !== 0) return missing(`${file} cannot be unpacked`);
  }
  rmSync(downloads, { recursive: true, force: true });
  writeFileSync(STAMP, `${wanted}\n`);
  return `unpacked ${packages.join(", ")}`;
}

function missing(reason) {
  say(`             tests that boot a Linux guest will be skipped: ${reason}`);
  return "missing";
}
