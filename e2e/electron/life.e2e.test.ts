// The shell in the real Electron: a VM's life in its windows, its own ends and returns.
import type { Page } from "playwright-core";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoFrame, demoKeyParity } from "../../packages/testing/guests/demo.ts";
import type { Picture } from "../../packages/testing/guests/picture.ts";
import { canvasPicture } from "../../packages/testing/src/browser/guest-canvas.ts";
import { isAlive, testHome, waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import { guestsOf } from "../support/guests.ts";
import { buildCompat, whyNoElectron } from "./support/compat.ts";
import { renderersOf, runShell, startShell, watch, type Shell } from "./support/shell.ts";
import { startXServer, type XServer } from "./support/x-server.ts";

const missing = whyNoElectron();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`the Electron shell${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let shell: Shell;

  beforeAll(async () => {
    buildCompat();
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
  const shows = async (
    page: Page,
    what: string,
    is: (picture: Picture) => boolean,
    timeoutMs?: number,
  ): Promise<void> =>
    void (await waitFor(
      what,
      async () => {
        const picture = await canvasPicture(page);
        return picture !== undefined && is(picture);
      },
      timeoutMs,
    ));
  const draws = (page: Page): Promise<void> =>
    shows(page, "the demo's picture", (picture) => demoFrame(picture) !== undefined);
  const press = (page: Page, button: string): Promise<void> =>
    page.getByRole("button", { name: button, exact: true }).first().click();
  /** Types a key, which turns the demo's square; again when the page had no focus yet and the key was lost. */
  const flips = async (page: Page, key: string, parity: "odd" | "even"): Promise<void> => {
    const turned = (picture: Picture): boolean => demoKeyParity(picture) === parity;
    await page.locator("[data-testid=guest-screen] canvas").click();
    await page.keyboard.press(key);
    await shows(page, `the ${parity} square`, turned, 5000).catch(async () => {
      await page.keyboard.press(key);
      await shows(page, `the ${parity} square`, turned);
    });
  };
  const demo = async (): Promise<Vm> => {
    const [vm] = await home.ok<Vm[]>("list");
    if (vm === undefined) throw new Error("The library is empty.");
    return vm;
  };
  const startWithDemo = async (): Promise<Page> => {
    const page = await start();
    await press(page, "Try the demo");
    await draws(page);
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
    await flips(page, "a", "odd");

    const opening = shell.app.waitForEvent("window");
    await press(page, "Own window");
    const display = await opening;
    await watch(display, shell.problems);
    await draws(display);
    await flips(display, "b", "even");

    await press(page, "Pause");
    await waitFor("the pause", async () => (await demo()).status === "paused");
    await press(page, "Resume");
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
    await press(page, "Open display");
    await draws(page);
    const again = shell.app.waitForEvent("window");
    await press(page, "Own window");
    await draws(await again);
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
    await press(page, "Open display");
    await draws(page);
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
    await press(page, "Open display");
    await draws(page);
    const backend = home.ownerPid();
    process.kill(backend, "SIGKILL");
    await waitFor("another backend", () => home.ownerPid() !== backend);
    await page.keyboard.press("c");
    await draws(page);

    const renderer = await shell.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    process.kill(renderer ?? 0, "SIGKILL");
    await waitFor("the page's end", () => !isAlive(renderer ?? 0));
    // Playwright takes the crash for the end of the app: its processes tell of the return.
    await waitFor("the page's return", () =>
      renderersOf(shell.pid).some((pid) => pid !== renderer && isAlive(pid)),
    );
    expect(isAlive(shell.pid)).toBe(true);
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([guest?.pid]);
  });

  it("is one app: a second start hands its link or file over and runs nothing", async () => {
    const page = await start();
    await press(page, "New machine");
    await page.keyboard.press("Escape");
    const before = await home.ok<Vm[]>("list");
    const second = await runShell(home, x, ["/somewhere/debian.iso"]);
    expect(second.exitCode).toBe(0);
    const file = page.getByRole("dialog").getByLabel("File", { exact: true });
    await waitFor(
      "the prefilled dialog",
      async () => (await file.inputValue()) === "/somewhere/debian.iso",
    );
    await page.keyboard.press("Escape");
    for (const word of ["openutm://vm/../../etc", "openutm://run?iso=/a.iso", "file:///etc/passwd"])
      expect((await runShell(home, x, [word])).exitCode).toBe(0);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await home.ok<Vm[]>("list")).toEqual(before);
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
