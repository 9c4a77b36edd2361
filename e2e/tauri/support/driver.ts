// The Tauri shell under WebDriver: its process, its windows, and its end.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import {
  desktopEnv,
  freePort,
  processesOf,
  waitFor,
  type TestHome,
} from "../../../packages/testing/src/index.ts";
import { startSession } from "../../../packages/testing/src/webdriver/session.ts";
import menuWords from "../../../packages/native-bridge/words/en.json" with { type: "json" };
import {
  endOf,
  runWithinMs,
  startWithinMs,
  type Page,
  type RunningShell,
  type Shell,
} from "../../shells/shell.ts";
import type { XServer } from "../../shells/x-server.ts";
import { openXTool, untilSo } from "../../shells/x-tool.ts";
import { buildTauri, tauriDriver, tauriProgram, whyNoTauri } from "./tauri.ts";

const shellEnv = (home: TestHome, { display }: XServer): NodeJS.ProcessEnv => ({
  ...desktopEnv(home, display),
  LC_ALL: "C.UTF-8",
});

const startDriver = async (home: TestHome, x: XServer): Promise<[ChildProcess, string]> => {
  const [port, nativePort] = [await freePort(), await freePort()];
  const driver = spawn(
    process.execPath,
    [tauriDriver, "--port", String(port), "--native-port", String(nativePort)],
    // A group of its own: the app and WebKit's processes end with it.
    { env: shellEnv(home, x), stdio: "ignore", detached: true },
  );
  const address = `http://127.0.0.1:${port}`;
  await waitFor(
    "the driver",
    () =>
      fetch(`${address}/status`).then(
        ({ ok }) => ok,
        () => false,
      ),
    startWithinMs,
  );
  return [driver, address];
};

/** The app's own process; WebKit's are others. */
const appOf = (home: TestHome): number | undefined =>
  processesOf(home.env["OPENUTM_HOME"] ?? home.dir).find(({ pid }) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === tauriProgram;
    } catch {
      return false;
    }
  })?.pid;

/** WebKit's processes that draw the app's pages. */
const drawersOf = (home: TestHome): readonly number[] =>
  processesOf(home.dir)
    .filter(({ argv }) => argv[0]?.endsWith("WebKitWebProcess") === true)
    .map(({ pid }) => pid);

/** Alt and the letter that is underlined in the menu's title open it. */
const machineMenuKeys = `alt+${(/&(.)/.exec(menuWords.menu.vm)?.[1] ?? "").toLowerCase()}`;

/** GTK calls the window of an open menu like the program. */
export const menuTitle = /^openutm$/;

/** Remembers in the page what it complains of from now on. */
const listenForProblems = (): void => {
  const kept = window as unknown as { openutmProblems?: string[] };
  if (kept.openutmProblems !== undefined) return;
  const problems: string[] = (kept.openutmProblems = []);
  addEventListener("error", ({ message }) => void problems.push(`uncaught: ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => void problems.push(`uncaught: ${reason}`));
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    problems.push(`CSP violation: ${violatedDirective} ${blockedURI}`);
  });
  // oxlint-disable-next-line no-console -- and it is still said
  const { error } = console;
  // oxlint-disable-next-line no-console -- the test listens to it
  console.error = (...words: unknown[]) => {
    problems.push(words.map(String).join(" "));
    error(...words);
  };
};

export const startTauri = async (
  home: TestHome,
  x: XServer,
  ...words: readonly string[]
): Promise<RunningShell> => {
  const [driver, address] = await startDriver(home, x);
  const end = (): void => {
    try {
      process.kill(-(driver.pid ?? 0), "SIGKILL");
    } catch {
      // It has ended already.
    }
  };
  try {
    const session = await startSession(address, {
      browserName: "wry",
      "tauri:options": { application: tauriProgram, args: words },
    });
    const pid = await waitFor("the app's process", () => appOf(home), startWithinMs);
    const known: string[] = [];
    const pages = async (): Promise<readonly Page[]> => {
      const handles = await session.windows();
      for (const handle of handles) if (!known.includes(handle)) known.push(handle);
      const open = known.filter((handle) => handles.includes(handle)).map(session.page);
      await Promise.all(open.map((one) => one.evaluate(listenForProblems)));
      return open;
    };
    const windows = (count: number): Promise<readonly Page[]> =>
      waitFor(`${count} windows`, async () => {
        const open = await pages();
        return open.length === count ? open : undefined;
      });
    const [page] = await windows(1);
    const [library] = known;
    if (page === undefined || library === undefined) throw new Error("There is no window.");
    const problemsOf = (one: Page): Promise<readonly string[]> =>
      one.evaluate(() => (window as unknown as { openutmProblems: string[] }).openutmProblems);
    return {
      page,
      pid,
      problems: async () => (await Promise.all((await pages()).map(problemsOf))).flat(),
      windowCount: async () => (await session.windows()).length,
      windows,
      drawers: () => drawersOf(home),
      chooseInMachineMenu: async (command, usable) => {
        const at = usable.indexOf(command);
        if (at < 0) throw new Error(`“${command}” is not among ${usable.join(", ")}.`);
        // Opened by a key the menu has its first entry chosen, and greyed ones are stepped over.
        const steps = Array.from({ length: at }, () => "Down");
        const tool = openXTool(x);
        // The page hears the keys first, and gives back what it does not want: until then there is no menu.
        const isOpen = async (): Promise<boolean> => (await tool.find(menuTitle)) !== undefined;
        await untilSo("the menu", isOpen, () => tool.press(machineMenuKeys));
        await tool.press(...steps, "Return");
      },
      lead: (place) => session.lead(library, place),
      ended: () => endOf(pid),
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
};

export const tauri: Shell = {
  name: "Tauri",
  backend: "rust",
  missing: whyNoTauri(),
  address: "tauri://localhost/index.html",
  placesFile: join("shell", "tauri", "windows.json"),
  build: buildTauri,
  start: startTauri,
  run: (home, x, words, env = {}) =>
    new Promise((resolve) => {
      execFile(
        tauriProgram,
        words,
        { env: { ...shellEnv(home, x), ...env }, timeout: runWithinMs },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : error.code;
          resolve({ exitCode: typeof code === "number" ? code : -1, stdout, stderr });
        },
      );
    }),
};
