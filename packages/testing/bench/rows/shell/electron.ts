// The Electron shell on the Electron that runs here (docs/adr/0011), as the comparison starts and asks it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkout, type TestHome } from "../../../src/index.ts";
import { openDevTools } from "../../display/devtools.ts";
import type { BenchShell, DrivenShell } from "./bench-shell.ts";
import { drivePage } from "./driven-page.ts";
import { endTree } from "./process-tree.ts";
import { sizeMib } from "./size.ts";

const electron = join(checkout, ".cache", "electron-9.4.1");
const program = join(electron, "electron");
const source = join(checkout, "apps", "electron");
const app = join(source, "compat", "app");
// Chromium's own sandbox refuses to run as root, which is what containers are.
const args = ["--no-sandbox", app];

const callsASample = 1;

const environment = (home: TestHome, display: string): Record<string, string> => {
  const all = { ...home.env, DISPLAY: display, OPENUTM_NODE: process.execPath };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};

/** By the debugging port and not by Playwright, which has the browser report every byte of a WebSocket to it. */
const drive = async (home: TestHome, display: string): Promise<DrivenShell> => {
  const child = spawn(program, ["--remote-debugging-port=0", ...args], {
    env: environment(home, display),
    stdio: "ignore",
  });
  const pid = child.pid ?? 0;
  const devTools = await openDevTools(join(home.dir, "shell"));
  return drivePage({
    pid,
    callsASample,
    ask: "(envelope) => window.openutm.request(envelope)",
    evaluate: (source) => devTools.evaluate("app://", source),
    end: () => {
      devTools.close();
      endTree(pid);
    },
  });
};

export const electronShell = (): BenchShell => {
  const missing = existsSync(program)
    ? undefined
    : "Electron 9.4.1 is not unpacked in .cache (npm run setup -- --tests)";
  if (missing === undefined)
    execFileSync(process.execPath, [join(source, "build.mjs"), "--compat"], { stdio: "ignore" });
  return {
    name: "Electron 9.4.1",
    missing,
    goals: { startMs: 1500 },
    callsASample,
    // The window stands in the middle of the screen; its sidebar's list begins below the search.
    listPart: { left: 50, top: 140, right: 300, bottom: 700 },
    bundleMib: () => sizeMib(electron) + sizeMib(join(app, "dist")),
    start: (home, display) => {
      const child = spawn(program, args, { env: environment(home, display), stdio: "ignore" });
      const pid = child.pid ?? 0;
      return { pid, end: () => endTree(pid) };
    },
    drive,
  };
};
