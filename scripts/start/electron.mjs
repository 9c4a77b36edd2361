import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askConsent } from "../setup/consent.mjs";
import { SetupFailure } from "../setup/failure.mjs";
import { OLD_ELECTRON } from "../setup/old-electron.mjs";
import { ROOT } from "../setup/paths.mjs";
import { lastLines, run } from "../setup/process.mjs";
import { say, step } from "../setup/report.mjs";
import { runApp } from "./app.mjs";

const APP = join(ROOT, "apps", "electron");
const PACKAGE = join(APP, "node_modules", "electron");
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** @param {import("./shells.mjs").StartOptions} options */
export async function startElectron({ tools, host, assumeYes, words }) {
  const common = { node: tools.node, words };
  const current = installedElectron() ?? (await fetchElectron(tools.node, host, assumeYes));
  if ("program" in current)
    return runApp(current.program, { ...common, switches: [...sandboxSwitches(host), APP] });
  const old = join(OLD_ELECTRON, "electron");
  if (!existsSync(old)) throw noElectron(current.problem);
  say(`             ${current.problem}`);
  say(
    "             In its place: Electron 9.4.1 of the tests, an old one that draws some things wrong.",
  );
  await step("electron", () => buildForOldElectron(tools.node));
  return runApp(old, {
    ...common,
    switches: [...sandboxSwitches(host), join(APP, "compat", "app")],
    env: { OPENUTM_NODE: tools.node },
  });
}

/** Chromium refuses to run as root with its sandbox. */
function sandboxSwitches({ platform, isRoot }) {
  if (platform !== "linux" || !isRoot) return [];
  say(
    "             As root, Electron runs without its sandbox: start it as a user of your own where you can.",
  );
  return ["--no-sandbox"];
}

/**
 * Electron's program where it has been downloaded. Electron's own package would download it unasked when it is imported.
 * @param {string} [folder] of Electron's package
 */
export function installedElectron(folder = PACKAGE) {
  try {
    const program = join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8").trim());
    return existsSync(program) ? { program } : undefined;
  } catch {
    return undefined;
  }
}

/** @returns {Promise<{ program: string } | { problem: string }>} `problem` says why it is not there */
async function fetchElectron(node, host, assumeYes) {
  const question = "Electron itself is not here yet. Download it, about 120 MB from github.com?";
  if (!(await askConsent({ question, assumeYes, ...host })))
    return { problem: "Electron was not downloaded, as you said." };
  let problem = "";
  await step("electron", async () => {
    const options = { cwd: PACKAGE, timeoutMs: DOWNLOAD_TIMEOUT_MS };
    const { code, output } = await run(node, [join(PACKAGE, "install.js")], options);
    if (code === 0 && installedElectron() !== undefined) return "downloaded";
    problem = `Electron could not be downloaded:\n${lastLines(output, 3)}`;
    return "could not be downloaded";
  });
  return installedElectron() ?? { problem };
}

function noElectron(problem) {
  return new SetupFailure(
    problem,
    "Run this again where github.com can be reached, or name a copy of its releases by ELECTRON_MIRROR.\n" +
      "Without it: npm start -- --shell browser",
  );
}

async function buildForOldElectron(node) {
  const { code, output } = await run(node, [join(APP, "build.mjs"), "--compat"], { cwd: APP });
  if (code === 0) return "built for Electron 9.4.1";
  throw new SetupFailure(
    `the Electron app could not be built:\n${lastLines(output)}`,
    "Mend what it complains about; `node apps/electron/build.mjs --compat` shows all of its output.",
  );
}
