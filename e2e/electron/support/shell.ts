// The shell under Playwright: its main process, its windows, and its end.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { isAlive, waitFor, type TestHome } from "../../../packages/testing/src/index.ts";
import { electronProgram, shellApp } from "./electron.ts";
import type { XServer } from "./x-server.ts";

export type Shell = {
  readonly app: ElectronApplication;
  /** The library's window. */
  readonly page: Page;
  readonly pid: number;
  /** What the pages complained of: errors on the console, uncaught exceptions, CSP violations. */
  readonly problems: string[];
  /** Answers the next questions of the shell with these buttons instead of showing them; gives what was asked. */
  answer(...buttons: number[]): Promise<void>;
  asked(): Promise<readonly string[]>;
  /** The titles of the notifications that were shown since this was first asked. */
  notified(): Promise<readonly string[]>;
  /** Asks the app to quit and does not wait. */
  quit(): Promise<void>;
  ended(): Promise<void>;
};

// Node's sandbox helper would have to be owned by root with its set-uid bit; the tests run without it.
const base = ["--no-sandbox"];

export const shellEnv = (home: TestHome, { display }: XServer): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...home.env, DISPLAY: display, OPENUTM_NODE: process.execPath }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );

/**
 * Electron's and Chromium 83's own remarks: it knows no `wasm-unsafe-eval`. And the `eval`s that are not the page's:
 * Playwright evaluates by one, and Electron's check of pages in development tries `new Function`. Without these two the
 * page makes none (apps/electron/compat/policy-probe.cjs).
 */
const remarks = /Electron Security Warning|\(electron\)|wasm-unsafe-eval|script-src eval$/;
const cspMark = "CSP violation:";

export const watch = async (page: Page, problems: string[]): Promise<void> => {
  page.on("console", (message) => {
    const text = message.text();
    if ((message.type() === "error" || text.startsWith(cspMark)) && !remarks.test(text))
      problems.push(text);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  await page.evaluate((mark) => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      // oxlint-disable-next-line no-console -- the test listens to it
      console.warn(`${mark} ${violatedDirective} ${blockedURI}`);
    });
  }, cspMark);
};

export const startShell = async (
  home: TestHome,
  x: XServer,
  ...words: string[]
): Promise<Shell> => {
  const app = await _electron.launch({
    executablePath: electronProgram,
    args: [...base, shellApp, ...words],
    env: shellEnv(home, x),
    timeout: 30_000,
  });
  const problems: string[] = [];
  const page = await app.firstWindow({ timeout: 30_000 });
  await watch(page, problems);
  const pid = app.process().pid ?? 0;
  return {
    app,
    page,
    pid,
    problems,
    answer: (...buttons) =>
      app.evaluate(({ dialog }, answers) => {
        const asked: string[] = [];
        Object.assign(globalThis, { openutmAsked: asked });
        dialog.showMessageBox = (async (options: { message: string }) => {
          asked.push(options.message);
          return { response: answers.shift() ?? 0, checkboxChecked: false };
        }) as unknown as typeof dialog.showMessageBox;
      }, buttons),
    asked: () =>
      app.evaluate(() => (globalThis as unknown as { openutmAsked: string[] }).openutmAsked),
    notified: () =>
      app.evaluate(({ Notification }) => {
        const kept = globalThis as unknown as { openutmNotified?: string[] };
        const shown = kept.openutmNotified ?? [];
        kept.openutmNotified = shown;
        Notification.isSupported = () => true;
        Notification.prototype.show = function show() {
          shown.push(this.title);
        };
        return [...shown];
      }),
    quit: () =>
      app.evaluate(({ app }) => void setTimeout(() => app.quit(), 0)).catch(() => undefined),
    ended: async () => void (await waitFor("the end of the app", () => !isAlive(pid))),
  };
};

/** Runs the shell's program as a user's shell would, beside a running one or alone. */
export const runShell = (
  home: TestHome,
  x: XServer,
  words: readonly string[],
  {
    env = {},
    switches = [],
  }: {
    readonly env?: Readonly<Record<string, string>>;
    /** Electron's own, before the app. */
    readonly switches?: readonly string[];
  } = {},
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      electronProgram,
      [...base, ...switches, shellApp, ...words],
      { env: { ...shellEnv(home, x), ...env }, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        resolve({ exitCode: typeof code === "number" ? code : -1, stdout, stderr });
      },
    );
  });

/** The PID of the library's owner; undefined while one comes and another goes. */
export const ownerOf = (home: TestHome): number | undefined => {
  try {
    return home.ownerPid();
  } catch {
    return undefined;
  }
};

const parentOf = (pid: number): number => {
  try {
    // The name before it may hold anything, a bracket too.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return 0;
  }
};

/** The processes that draw an app's pages: they descend from it, by way of Chromium's zygote. */
export const renderersOf = (app: number): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) return false;
      } catch {
        return false;
      }
      for (let ancestor = pid; ancestor > 1; ancestor = parentOf(ancestor))
        if (ancestor === app) return true;
      return false;
    });
