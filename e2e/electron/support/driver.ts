// The Electron shell under Playwright: its main process, its windows, and its end.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page as ElectronPage } from "playwright-core";
import { waitFor, type TestHome } from "../../../packages/testing/src/index.ts";
import {
  endOf,
  runWithinMs,
  startWithinMs,
  type Page,
  type RunningShell,
  type RunResult,
  type Shell,
} from "../../shells/shell.ts";
import type { XServer } from "../../shells/x-server.ts";
import { buildShell, electronProgram, shellApp, whyNoElectron } from "./electron.ts";

export type RunningElectron = RunningShell & {
  readonly app: ElectronApplication;
  /** The titles of the notifications that were shown since this was first asked. */
  notified(): Promise<readonly string[]>;
};

// Node's sandbox helper would have to be owned by root with its set-uid bit; the tests run without it.
const base = ["--no-sandbox"];

const shellEnv = (home: TestHome, { display }: XServer): Record<string, string> =>
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
/** What Playwright says of an element that the page has put another in the place of. */
const replaced = /not attached to the DOM/;

const watch = async (page: ElectronPage, problems: string[]): Promise<void> => {
  // An empty page stands there before, and would be gone with its listeners.
  await page.waitForURL(/^app:/, { waitUntil: "commit", timeout: startWithinMs });
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

/** A call of a page's function as text, as a debugger runs it. */
const callOf = (run: (...given: never[]) => unknown, given: readonly unknown[]): string =>
  `(${run})(...${JSON.stringify(given)})`;

const pageOf = (page: ElectronPage): Page => ({
  evaluate: (run, ...given) => page.evaluate(callOf(run, given)),
  click: async (find, ...given) => {
    const found = await page.evaluateHandle<Element>(callOf(find, given));
    const element = found.asElement();
    if (element === null) return false;
    return element.click().then(
      () => true,
      (error: unknown) => {
        if (replaced.test(String(error))) return false;
        throw error;
      },
    );
  },
  type: (text) => page.keyboard.type(text, { delay: 30 }),
  press: (key) => page.keyboard.press(key),
});

const parentOf = (pid: number): number => {
  try {
    // The name before it may hold anything, a bracket too.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return 0;
  }
};

/** The processes that draw an app's pages: they descend from it, by way of Chromium's zygote. */
const renderersOf = (app: number): readonly number[] =>
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

const start = async (
  home: TestHome,
  x: XServer,
  ...words: readonly string[]
): Promise<RunningElectron> => {
  const app = await _electron.launch({
    executablePath: electronProgram,
    args: [...base, shellApp, ...words],
    env: shellEnv(home, x),
    // The system's, and not Playwright's own.
    colorScheme: null,
    timeout: startWithinMs,
  });
  const pid = app.process().pid ?? 0;
  const problems: string[] = [];
  const known = new Map<ElectronPage, Page>();
  const meet = async (page: ElectronPage): Promise<Page> => {
    const met = known.get(page) ?? pageOf(page);
    if (!known.has(page)) {
      known.set(page, met);
      await watch(page, problems);
    }
    return met;
  };
  const page = await meet(await app.firstWindow({ timeout: startWithinMs }));
  const windowCount = (): Promise<number> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  return {
    app,
    page,
    pid,
    problems: async () => problems,
    windowCount,
    windows: (count) =>
      waitFor(`${count} windows`, async () => {
        const open = app.windows().filter((one) => !one.isClosed());
        if (open.length !== count || (await windowCount()) !== count) return undefined;
        return Promise.all(open.map(meet));
      }),
    drawers: () => renderersOf(pid),
    chooseInMachineMenu: async (command) =>
      void (await waitFor(`“${command}” in the menu`, () =>
        app.evaluate(({ Menu }, wanted) => {
          const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
          if (item === undefined || item === null || !item.enabled) return false;
          item.click();
          return true;
        }, command),
      )),
    lead: async (address) => {
      const isLed = await app.evaluate(({ BrowserWindow }, to) => {
        const [window] = BrowserWindow.getAllWindows();
        return window?.loadURL(to).then(
          () => true,
          () => false,
        );
      }, address);
      if (isLed !== true) return;
      // Playwright hears of it a moment later, and asks the page that was there until then.
      const isThere = (): Promise<boolean> =>
        page
          .evaluate(() => location.href)
          .then(
            (href) => href.startsWith(address),
            () => false,
          );
      await waitFor("the page there", isThere);
    },
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
    ended: () => endOf(pid),
    end: () => {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended already.
      }
    },
  };
};

type RunOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** Electron's own, before the app. */
  readonly switches?: readonly string[];
};

export const runElectron = (
  home: TestHome,
  x: XServer,
  words: readonly string[],
  { env = {}, switches = [] }: RunOptions = {},
): Promise<RunResult> =>
  new Promise((resolve) => {
    execFile(
      electronProgram,
      [...base, ...switches, shellApp, ...words],
      { env: { ...shellEnv(home, x), ...env }, timeout: runWithinMs },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        resolve({ exitCode: typeof code === "number" ? code : -1, stdout, stderr });
      },
    );
  });

export const electron: Shell<RunningElectron> = {
  name: "Electron",
  backend: "node",
  missing: whyNoElectron(),
  address: "app://openutm/index.html",
  placesFile: join("shell", "windows.json"),
  build: buildShell,
  start,
  run: (home, x, words, env = {}) => runElectron(home, x, words, { env }),
};
