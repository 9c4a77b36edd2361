// The shell in the real Electron: a VM's life in its windows, its own ends and returns.
import type { Page } from "playwright-core";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isAlive, testHome, waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import { isMissing } from "../../packages/testing/guests/cache.ts";
import { tinyMedia } from "../../packages/testing/guests/tiny.ts";
import { guestsOf } from "../support/guests.ts";
import { waitForText } from "../support/screens.ts";
import { buildShell, whyNoElectron } from "./support/electron.ts";
import * as the from "./support/page.ts";
import { ownerOf, renderersOf, runShell, startShell, watch, type Shell } from "./support/shell.ts";
import { startXServer, type XServer } from "./support/x-server.ts";

const tiny = tinyMedia();
const missing = whyNoElectron();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`the Electron shell${why}`, () => {
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
    return shell.page;
  };
  const demo = async (): Promise<Vm> => {
    const [vm] = await home.ok<Vm[]>("list");
    if (vm === undefined) throw new Error("The library is empty.");
    return vm;
  };
  const startWithDemo = async (): Promise<Page> => {
    const page = await start();
    await the.tryDemo(page);
    await the.draws(page);
    return page;
  };
  const setOnQuit = (page: Page, onQuit: string): Promise<unknown> =>
    page.evaluate(
      (params) =>
        (
          window as unknown as { openutm: { request(envelope: unknown): Promise<unknown> } }
        ).openutm.request({ id: 1, method: "settings.update", params }),
      { onQuit },
    );

  it("creates the demo, shows its pixels, types, pauses, and moves its display to a window of its own", async () => {
    const page = await startWithDemo();
    expect(
      await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()),
    ).toBe("OpenUTM (Electron)");
    const before = (await demo()).runtime?.pid;
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([before]);
    await the.flips(page, "a", "odd");

    const opening = shell.app.waitForEvent("window");
    await the.toOwnWindow(page);
    const display = await opening;
    await watch(display, shell.problems);
    await the.draws(display);
    await the.flips(display, "b", "even");

    await the.pause(page);
    await waitFor("the pause", async () => (await demo()).status === "paused");
    await the.resume(page);
    await waitFor("the guest that goes on", async () => (await demo()).status === "running");

    // The display's window comes back where it was.
    const place = { x: 120, y: 90, width: 700, height: 640 };
    const { id } = await demo();
    const displayWindow = `display ${id}`;
    await shell.app.evaluate(({ BrowserWindow }, bounds) => {
      const [other] = BrowserWindow.getAllWindows().filter((one) =>
        one.webContents.getURL().includes("window=display"),
      );
      other?.setBounds(bounds);
      // Not by Playwright, which ends the page and asks no window.
      other?.close();
    }, place);
    await waitFor("one window", () => shell.app.windows().length === 1);
    await the.openDisplay(page);
    await the.draws(page);
    const again = shell.app.waitForEvent("window");
    await the.toOwnWindow(page);
    await the.draws(await again);
    const bounds = await shell.app.evaluate(({ BrowserWindow }) => {
      const [other] = BrowserWindow.getAllWindows().filter((one) =>
        one.webContents.getURL().includes("window=display"),
      );
      return other?.getBounds();
    });
    expect({ displayWindow, ...bounds }).toEqual({ displayWindow, ...place });
    expect(shell.problems).toEqual([]);
  });

  it("asks about running guests, keeps them running without a window, and finds them again", async () => {
    await startWithDemo();
    const [guest] = guestsOf(home);
    // Cancel, then Keep Running.
    await shell.answer(2, 1);
    await shell.quit();
    await waitFor("the question", async () => (await shell.asked()).length === 1);
    expect(isAlive(shell.pid)).toBe(true);
    await waitFor("the second question", async () => {
      await shell.quit();
      return !isAlive(shell.pid) || (await shell.asked().catch(() => ["", ""])).length === 2;
    });
    await shell.ended();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(true);

    const page = await start();
    await the.openDisplay(page);
    await the.draws(page);
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([guest?.pid]);

    // And by the setting: shut down, unasked.
    await setOnQuit(page, "shutDown");
    await shell.answer();
    await shell.quit();
    await shell.ended();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(false);
    expect((await demo()).status).toBe("stopped");
  });

  it("outlives kill -9 of itself, of its backend and of its page, and so do the guests", async () => {
    let page = await startWithDemo();
    const [guest] = guestsOf(home);
    process.kill(shell.pid, "SIGKILL");
    await shell.ended();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(true);

    page = await start();
    await the.openDisplay(page);
    await the.draws(page);
    // The backend of the killed app goes by itself, so that the owner may still change hands.
    const backend = await waitFor("an owner", () => ownerOf(home));
    process.kill(backend, "SIGKILL");
    await waitFor("another backend", () => {
      const owner = ownerOf(home);
      return owner !== undefined && owner !== backend;
    });
    await the.draws(page);

    const [renderer] = renderersOf(shell.pid);
    if (renderer === undefined) throw new Error("No process draws the page.");
    process.kill(renderer, "SIGKILL");
    await waitFor("the page's end", () => !isAlive(renderer));
    // Playwright takes the crash for the end of the app: its processes tell of the return.
    await waitFor("the page's return", () =>
      renderersOf(shell.pid).some((pid) => pid !== renderer && isAlive(pid)),
    );
    expect(isAlive(shell.pid)).toBe(true);
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([guest?.pid]);
  });

  it.skipIf(isMissing(tiny))(
    `runs a Linux that somebody types into${isMissing(tiny) ? ` (skipped: ${tiny.missing})` : ""}`,
    async () => {
      if (isMissing(tiny)) return;
      await home.ok("create", "Tiny", "--iso", tiny.iso, "--disk-gib", "1", "--memory-mib", "256");
      await home.ok("start", "Tiny");
      await waitForText(home, "Tiny", [/TINY-READY/], 100_000);
      const page = await start();
      await the.openDisplay(page);
      await the.showsLine(page, /TINY-READY/);
      await the.clickScreen(page);
      await page.keyboard.type("seq 4095 4097\n", { delay: 30 });
      await the.showsLine(page, /^4097/);
      expect(shell.problems).toEqual([]);
    },
  );

  it("is one app: a second start hands its link or file over and runs nothing", async () => {
    const page = await start();
    await the.isReady(page);
    const second = await runShell(home, x, ["/somewhere/debian.iso"]);
    expect(second.exitCode).toBe(0);
    await waitFor("the prefilled wizard", async () =>
      (await the.dialogText(page)).includes("/somewhere/debian.iso"),
    );
    await page.keyboard.press("Escape");
    await waitFor("the end of the wizard", async () => (await the.dialogText(page)) === "");
    for (const word of ["openutm://vm/../../etc", "openutm://run?iso=/a.iso", "file:///etc/passwd"])
      expect((await runShell(home, x, [word])).exitCode).toBe(0);
    expect(await the.dialogText(page)).toBe("");
    expect(await home.ok<Vm[]>("list")).toEqual([]);
    expect(guestsOf(home)).toEqual([]);
    expect(
      await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    ).toBe(1);
  });

  it("is the command line when it is asked for one, without a window", async () => {
    const { exitCode, stdout } = await runShell(home, x, ["list", "--json"]);
    expect({ exitCode, vms: JSON.parse(stdout) as unknown }).toEqual({ exitCode: 0, vms: [] });
    expect((await runShell(home, x, ["fly"])).exitCode).toBe(2);
  });
});
