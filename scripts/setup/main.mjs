// The steps of set-up in order.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildAll, installDependencies } from "./build.mjs";
import { unpackGuestKernel } from "./guest-kernel.mjs";
import { unpackGuestPrograms } from "./guest-programs.mjs";
import { readHost } from "./host.mjs";
import { unpackOldElectron } from "./old-electron.mjs";
import { ROOT, STAMP_FILE } from "./paths.mjs";
import { formatElapsed, say, sayFailure, step } from "./report.mjs";
import { ensureRust } from "./rust.mjs";
import { readStamp, writeStamp } from "./stamp.mjs";
import { installSystemPackages, SystemPackagesFailure } from "./system-packages.mjs";
import { installToolchain } from "./toolchain.mjs";

/**
 * Sets this checkout up: toolchain, system packages, dependencies, build. Idempotent.
 * @param {{ purposes: readonly import("./system-needs.mjs").Purpose[], assumeYes: boolean, build: boolean, strict?: boolean }} options
 *   `strict`: system packages that cannot be installed stop everything
 * @returns {Promise<{ tools: { bun: string, node: string }, host: import("./host.mjs").Host, unmet: readonly string[] }>}
 *   `unmet` names what the system still lacks
 */
export async function setUp(options) {
  const startedMs = performance.now();
  const pins = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).openutm;
  const host = readHost();
  const stamp = readStamp(STAMP_FILE);
  const save = (change) => writeStamp(STAMP_FILE, Object.assign(stamp, change));

  let tools = { bun: "", node: "" };
  await step("toolchain", async () => {
    const installed = await installToolchain(host, pins, stamp.toolchain);
    tools = { bun: installed.bun, node: installed.node };
    save({ toolchain: installed.stamp });
    return installed.outcome;
  });
  const { purposes, assumeYes } = options;
  // Before the system's packages: some of them are of use beside it alone.
  if (purposes.includes("tauri")) await step("rust", () => ensureRust(host, { assumeYes }));
  /** @type {readonly string[]} */
  let unmet = [];
  await step("system", async () => {
    const installed = await installSystemPackages(host, { purposes, assumeYes }).catch((error) => {
      // The build needs none of these, and the app says itself what it misses: go on.
      if (options.strict || !(error instanceof SystemPackagesFailure)) throw error;
      sayFailure(error);
      return { outcome: "incomplete, see above", unmet: error.unmet };
    });
    unmet = installed.unmet;
    return installed.outcome;
  });
  if (purposes.includes("test")) {
    await step("guests", () => unpackGuestKernel(host));
    await step("programs", () => unpackGuestPrograms(host));
    await step("electron", () => unpackOldElectron(host));
  }
  await step("packages", async () => {
    const installed = await installDependencies(tools, stamp.install);
    save({ install: installed.digest });
    return installed.outcome;
  });
  if (options.build)
    await step("build", async () => {
      const built = await buildAll(tools, stamp.build);
      save({ build: built.digest });
      return built.outcome;
    });
  say(`ready in ${formatElapsed(performance.now() - startedMs)}`);
  return { tools, host, unmet };
}
