// The Tauri shell in WebKitGTK: a VM's life in its windows, its own ends and returns.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { isAlive, testHome, waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import { startXServer, type XServer } from "../electron/support/x-server.ts";
import { guestsOf } from "../support/guests.ts";
import { differences, screenOf } from "../support/screens.ts";
import * as the from "./support/page.ts";
import { drawerOf, ownerOf, runShell, startShell, type Shell } from "./support/shell.ts";
import { buildTauri, whyNoTauri } from "./support/tauri.ts";
import type { Page } from "./support/web-driver.ts";

const missing = whyNoTauri();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
const buildWithinMs = 1_200_000;

describe.skipIf(missing !== undefined)(`the Tauri shell${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let shell: Shell;

  beforeAll(async () => {
    buildTauri();
    x = await startXServer();
  }, buildWithinMs);
  afterAll(() => x.end());
  beforeEach(() => {
    home = testHome();
  });
  afterEach(() => {
    shell.end();
    home.dispose();
  });

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
  const demo = async (): Promise<Vm> => {
    const [vm] = await home.ok<Vm[]>("list");
    if (vm === undefined) throw new Error("The library is empty.");
    return vm;
  };
  const onQuit = (page: Page, choice: string): Promise<unknown> =>
    the.request(page, "settings.update", { onQuit: choice });
  /** The page goes with its window, often before it has the answer. */
  const closeWindow = (page: Page): Promise<unknown> =>
    the.request(page, "shell.closeWindow").catch(() => undefined);

  it("creates the demo, shows its pixels, types, pauses, and moves its display to a window of its own", async () => {
    const page = await startWithDemo();
    expect(ownerOf(home)).toMatchObject({ pid: shell.pid, backend: "rust", windowed: true });
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([(await demo()).runtime?.pid]);
    await the.flips(page, "a", "odd");

    await the.toOwnWindow(page);
    const [, display] = await shell.windows(2);
    if (display === undefined) throw new Error("There is no second window.");
    await the.draws(display);
    await the.flips(display, "b", "even");

    await the.pause(page);
    await waitFor("the pause", async () => (await demo()).status === "paused");
    // What was under way arrives; then page and QEMU have the same picture, pixel by pixel.
    await waitFor("QEMU's picture in the page", async () => {
      const shown = await the.canvasPicture(display);
      return shown !== undefined && differences(shown, await screenOf(home, "Demo"), []) === 0;
    });
    await the.resume(page);
    await waitFor("the guest that goes on", async () => (await demo()).status === "running");
    await the.draws(display);
    await closeWindow(display);
    await shell.windows(1);
    expect(await shell.problems()).toEqual([]);
  });

  it("keeps guests running without a window and finds them again, or shuts them down, as the user likes", async () => {
    let page = await startWithDemo();
    const [guest] = guestsOf(home);
    await onQuit(page, "keepRunning");
    await closeWindow(page);
    await shell.ended();
    shell.end();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(true);

    page = await start();
    await the.openDisplay(page);
    await the.draws(page);
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([guest?.pid]);
    await onQuit(page, "shutDown");
    await closeWindow(page);
    await shell.ended();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(false);
    expect((await demo()).status).toBe("stopped");
  });

  it("outlives kill -9 of its page, and guests that of the app", async () => {
    await startWithDemo();
    const [guest] = guestsOf(home);
    const drawer = drawerOf(home);
    if (drawer === undefined) throw new Error("No process draws the page.");
    process.kill(drawer, "SIGKILL");
    await waitFor("the page's return", () => {
      const now = drawerOf(home);
      return now !== undefined && now !== drawer;
    });
    expect(isAlive(shell.pid)).toBe(true);

    process.kill(shell.pid, "SIGKILL");
    await shell.ended();
    shell.end();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(true);
    const again = await start();
    await the.openDisplay(again);
    await the.draws(again);
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([guest?.pid]);
  });

  it("is a client of another app's library, whichever its language", async () => {
    await home.serve();
    const owner = ownerOf(home);
    expect(owner?.backend).toBe("node");
    await startWithDemo();
    expect(ownerOf(home)).toEqual(owner);
    expect(await shell.problems()).toEqual([]);
  });

  it("is one app: a second start hands its link or file over and runs nothing", async () => {
    const page = await start();
    const second = await runShell(home, x, ["/somewhere/debian.iso"]);
    expect(second.exitCode).toBe(0);
    await waitFor("the prefilled wizard", async () =>
      (await the.dialogText(page)).includes("/somewhere/debian.iso"),
    );
    await page.press("Escape");
    await waitFor("the end of the wizard", async () => (await the.dialogText(page)) === "");
    for (const word of ["openutm://vm/../../etc", "openutm://run?iso=/a.iso", "file:///etc/passwd"])
      expect((await runShell(home, x, [word])).exitCode).toBe(0);
    expect(await the.dialogText(page)).toBe("");
    expect(await home.ok<Vm[]>("list")).toEqual([]);
    expect(guestsOf(home)).toEqual([]);
    await shell.windows(1);
  });
});
