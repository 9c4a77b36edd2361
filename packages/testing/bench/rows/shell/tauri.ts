// The Tauri app as it is shipped, a release build with the page in it, as the comparison starts and asks it. WebKitGTK's
// own driver asks: it carries scripts and their results, and none of a WebSocket's bytes. Tauri lets it in when the
// environment says so, in a release build too.
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkout,
  desktopEnv,
  freePort,
  processesOf,
  waitFor,
  type TestHome,
} from "../../../src/index.ts";
import { startSession } from "../../../src/webdriver/session.ts";
import { releaseProgram } from "../../release-program.ts";
import type { BenchShell, DrivenShell } from "./bench-shell.ts";
import { drivePage } from "./driven-page.ts";
import { endTree } from "./process-tree.ts";
import { sizeMib } from "./size.ts";

/** WebKit's clock goes in steps of a millisecond. */
const callsASample = 10;
const driver = "/usr/bin/WebKitWebDriver";
/** Shipped beside the program (bundle.resources of tauri.conf.json): the demo's image, and the page for browsers. */
const assets = join(checkout, "apps", "cli", "dist", "assets");

/** The program where it finds what is shipped with it, as a package lays it out. Gone with this process. */
const installed = (built: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "ou-app-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "bin", "openutm");
  for (const name of ["bin", join("lib", "OpenUTM")])
    mkdirSync(join(folder, name), { recursive: true });
  copyFileSync(built, program);
  symlinkSync(assets, join(folder, "lib", "OpenUTM", "assets"));
  return program;
};

const pidOf = (program: string, home: TestHome): number | undefined =>
  processesOf(home.dir).find(({ pid }) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === program;
    } catch {
      return false;
    }
  })?.pid;

/** WebDriver's scripts are functions; this one has the source that it is given. */
const functionOf = (source: string): (() => unknown) =>
  Object.assign(() => undefined, { toString: () => `() => ${source}` });

const driveProgram =
  (program: string) =>
  async (home: TestHome, display: string): Promise<DrivenShell> => {
    const port = await freePort();
    const server = spawn(driver, [`--port=${port}`], {
      env: { ...desktopEnv(home, display), TAURI_WEBVIEW_AUTOMATION: "true" },
      stdio: "ignore",
    });
    const address = `http://127.0.0.1:${port}`;
    const answers = (): Promise<boolean> =>
      fetch(`${address}/status`).then(
        ({ ok }) => ok,
        () => false,
      );
    await waitFor("WebKit's driver", answers);
    const session = await startSession(address, {
      "webkitgtk:browserOptions": { binary: program, args: [] },
    });
    const [handle = ""] = await waitFor("the app's window", async () => {
      const windows = await session.windows();
      return windows.length > 0 ? windows : undefined;
    });
    const pid = await waitFor("the app's process", () => pidOf(program, home));
    return drivePage({
      pid,
      callsASample,
      ask: `(envelope) => window.__TAURI_INTERNALS__.invoke("rpc", { envelope })`,
      evaluate: (source) => session.page(handle).evaluate(functionOf(source)),
      end: () => {
        endTree(pid);
        endTree(server.pid ?? 0);
      },
    });
  };

export const tauriShell = (): BenchShell => {
  const built = releaseProgram({
    variable: "OPENUTM_TAURI_APP",
    file: "openutm",
    cargo: ["--package", "openutm-app", "--features", "custom-protocol"],
  });
  const program = "missing" in built ? "" : installed(built.program);
  const missing =
    "missing" in built
      ? built.missing
      : existsSync(driver)
        ? undefined
        : "WebKitWebDriver is not installed (apt install webkit2gtk-driver)";
  return {
    name: "Tauri",
    missing,
    goals: { startMs: 2000, programMb: 18 },
    callsASample,
    // The window stands at the corner of the screen; its sidebar's list begins below the search.
    listPart: { left: 0, top: 120, right: 250, bottom: 680 },
    bundleMib: () => sizeMib(program) + sizeMib(assets),
    start: (home, display) => {
      const child = spawn(program, [], { env: desktopEnv(home, display), stdio: "ignore" });
      const pid = child.pid ?? 0;
      return { pid, end: () => endTree(pid) };
    },
    drive: driveProgram(program),
  };
};
