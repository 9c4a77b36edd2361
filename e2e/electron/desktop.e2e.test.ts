// What the shell has of a desktop's app: menus, keys, places of windows, notifications, files from outside, and words
// where it cannot go on.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { app } from "../../packages/ui/src/i18n/words/app.en.ts";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { isAlive, testHome, waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import { guestsOf } from "../support/guests.ts";
import { buildShell, whyNoElectron } from "./support/electron.ts";
import * as the from "./support/page.ts";
import { ownerOf, runShell, startShell, type Shell } from "./support/shell.ts";
import { openXKeys } from "./support/x-keys.ts";
import { startXServer, type XServer } from "./support/x-server.ts";

const missing = whyNoElectron();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`the Electron shell on a desktop${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let shell: Shell;

  beforeAll(async () => {
    buildShell();
    x = await startXServer();
  });
  afterAll(() => x.end());
  beforeEach(() => {
    home = testHome();
  });
  afterEach(() => home.dispose());

  const start = async (...words: string[]): Promise<Page> => {
    shell = await startShell(home, x, ...words);
    await the.isReady(shell.page);
    return shell.page;
  };
  const startWithDemo = async (): Promise<Page> => {
    const page = await start();
    await the.tryDemo(page);
    await the.draws(page);
    return page;
  };
  /** Chooses an entry of the menu bar by its name, as a click does; false when it is not there or greyed. */
  const choose = (id: string): Promise<boolean> =>
    shell.app.evaluate(({ Menu }, wanted) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
      if (item === undefined || item === null || !item.enabled) return false;
      item.click();
      return true;
    }, id);

  it("has the page's commands in its menus, and what they do is done", async () => {
    const page = await startWithDemo();
    await waitFor("the menu's entry", () => choose("vm.pause"));
    await waitFor("the pause", async () => (await home.ok<Vm[]>("list"))[0]?.status === "paused");
    expect(await choose("vm.suspend")).toBe(false);
    await waitFor("Resume in the menu", () => choose("vm.resume"));
    await the.draws(page);
  });

  it("leaves the guest its keys while its screen is shown, and has its own back in the library", async () => {
    const page = await startWithDemo();
    await shell.answer(2, 2);
    const keys = await openXKeys(x.display);
    // Without a window manager the window is at the screen's corner; its middle is the guest's screen.
    await keys.click(500, 500);
    await keys.press("a");
    await the.showsSquare(page, "odd");
    // Control and Q are two keys to the guest, which leave the square as it is, and Quit to the app.
    await keys.press("control", "q");
    await keys.press("a");
    await waitFor("the guest's keys", async () => (await home.ok<Vm[]>("list")).length === 1);
    expect(await shell.asked()).toEqual([]);
    expect(isAlive(shell.pid)).toBe(true);

    await choose("view.library");
    await waitFor("the library", async () => (await page.getByRole("tab").count()) > 0);
    await keys.press("control", "q");
    await waitFor("the question", async () => (await shell.asked()).length === 1);
    keys.close();
  });

  it("has its windows back where they were, the full screen too, after a crash as well", async () => {
    await start();
    const place = { x: 140, y: 110, width: 900, height: 610 };
    const setBounds = (bounds: typeof place): Promise<void> =>
      shell.app.evaluate(({ BrowserWindow }, to) => {
        BrowserWindow.getAllWindows()[0]?.setBounds(to);
      }, bounds);
    const bounds = (): Promise<unknown> =>
      shell.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
      );
    await setBounds(place);
    const file = join(home.dir, "shell", "windows.json");
    await waitFor("the place on the disk", () => {
      try {
        return readFileSync(file, "utf8").includes('"x":140');
      } catch {
        return false;
      }
    });
    process.kill(shell.pid, "SIGKILL");
    await shell.ended();
    await start();
    expect(await bounds()).toEqual(place);
    await shell.quit();
    await shell.ended();

    // A screen that is not there any more: the window comes to one that is.
    const gone = { ...place, x: 9000, fullScreen: false, maximized: false };
    writeFileSync(file, JSON.stringify({ library: gone }));
    await start();
    expect(await bounds()).not.toMatchObject({ x: 9000 });
    await shell.quit();
    await shell.ended();

    writeFileSync(file, JSON.stringify({ library: { ...gone, x: 140, fullScreen: true } }));
    await start();
    await waitFor("full screen", () =>
      shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen()),
    );
  });

  it("notifies of a guest that has crashed", async () => {
    await startWithDemo();
    expect(await shell.notified()).toEqual([]);
    process.kill(guestsOf(home)[0]?.pid ?? -1, "SIGKILL");
    await waitFor("the notification", async () =>
      (await shell.notified()).some((title) => title.includes("Demo")),
    );
  });

  it("says that it cannot open a recipe, and runs nothing of it", async () => {
    await start();
    await shell.answer();
    expect((await runShell(home, x, ["/somewhere/x.openutm"])).exitCode).toBe(0);
    await waitFor("the words", async () => (await shell.asked()).length === 1);
    expect((await shell.asked())[0]).toContain("x.openutm");
    expect(await home.ok<Vm[]>("list")).toEqual([]);
  });

  it("ends a hung owner only when it may", async () => {
    const { child } = await home.serve();
    const pid = child.pid ?? -1;
    process.kill(pid, "SIGSTOP");
    shell = await startShell(home, x);
    // Keep waiting, then End it.
    await shell.answer(0, 1);
    await waitFor("the first question", async () => (await shell.asked()).length === 1);
    expect(isAlive(pid)).toBe(true);
    await waitFor("the hung owner's end", () => !isAlive(pid));
    await waitFor("another owner", () => {
      const owner = ownerOf(home);
      return owner !== undefined && owner !== pid;
    });
    expect(await shell.asked()).toHaveLength(2);
  });

  it("says in words that there is no display, and is the command line all the same", async () => {
    const none = { env: { DISPLAY: "", WAYLAND_DISPLAY: "" } };
    const { exitCode, stderr } = await runShell(home, x, [], none);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("no display"),
    });
    expect((await runShell(home, x, ["list", "--json"], none)).stdout).toContain("[]");
  });

  it("says in words that its library's place cannot be written", async () => {
    // Below a file nothing can be made, not by root either.
    const file = join(home.dir, "file");
    writeFileSync(file, "");
    const nowhere = { ...home, env: { ...home.env, OPENUTM_HOME: join(file, "library") } };
    shell = await startShell(nowhere, x);
    await shell.answer();
    await waitFor("the words in the page", async () =>
      ((await shell.page.evaluate(() => document.body.textContent)) ?? "").includes(app.lost),
    );
    expect(isAlive(shell.pid)).toBe(true);
    // What the library's owner says against the place was told before a test could listen.
    await shell.quit();
    await shell.ended();
  });
});
