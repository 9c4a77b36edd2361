// What the Tauri shell has of a desktop's app: its question before quitting, keys, places of windows, and words where it
// cannot go on.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { app } from "../../packages/ui/src/i18n/words/app.en.ts";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { isAlive, testHome, waitFor, type TestHome } from "../../packages/testing/src/index.ts";
import { startXServer, type XServer } from "../electron/support/x-server.ts";
import { guestsOf } from "../support/guests.ts";
import * as the from "./support/page.ts";
import { runShell, startShell, type Shell } from "./support/shell.ts";
import { buildTauri, whyNoTauri } from "./support/tauri.ts";
import type { Page } from "./support/web-driver.ts";
import { openXTool } from "./support/x-tool.ts";

const missing = whyNoTauri();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
const buildWithinMs = 1_200_000;

describe.skipIf(missing !== undefined)(`the Tauri shell on a desktop${why}`, () => {
  let x: XServer;
  let home: TestHome;
  let shell: Shell | undefined;

  beforeAll(async () => {
    buildTauri();
    x = await startXServer();
  }, buildWithinMs);
  afterAll(() => x.end());
  beforeEach(() => {
    home = testHome();
  });
  afterEach(() => {
    shell?.end();
    shell = undefined;
    home.dispose();
  });

  const start = async (at: TestHome = home): Promise<Page> => {
    shell = await startShell(at, x);
    await the.isReady(shell.page);
    return shell.page;
  };
  const size = (page: Page): Promise<{ width: number; x: number; y: number }> =>
    page.evaluate(() => ({ width: innerWidth, x: screenX, y: screenY }));

  it("asks about running guests, and does what its user says", async () => {
    const page = await start();
    const { pressButton, hasDialog } = openXTool(x);
    // The page goes with its window, often before it has the answer.
    const close = (one: Page): Promise<unknown> =>
      the.request(one, "shell.closeWindow").catch(() => undefined);
    await the.tryDemo(page);
    await the.draws(page);
    const [guest] = guestsOf(home);

    await close(page);
    // Cancel: the library is there again.
    await pressButton(2, 3);
    await waitFor("the end of the question", async () => !(await hasDialog()));
    const [again] = (await shell?.windows(1)) ?? [];
    if (again === undefined) throw new Error("The library has not come back.");
    await the.isReady(again);
    expect(shell !== undefined && isAlive(shell.pid)).toBe(true);
    await close(again);
    // Keep Running.
    await pressButton(1, 3);
    await shell?.ended();
    expect(guest !== undefined && isAlive(guest.pid)).toBe(true);
    expect((await home.ok<Vm[]>("list"))[0]?.status).toBe("running");
  });

  it("quits by its shortcut, which a guest keeps for itself", async () => {
    const { press, hasDialog } = openXTool(x);
    const page = await start();
    await the.tryDemo(page);
    await the.draws(page);
    await the.clickScreen(page);
    await press("ctrl+q");
    await the.draws(page);
    expect(await hasDialog()).toBe(false);
    expect(shell !== undefined && isAlive(shell.pid)).toBe(true);
    await home.ok("stop", "Demo", "--force");
    shell?.end();
    await shell?.ended();

    await start();
    await press("ctrl+q");
    await shell?.ended();
  });

  it("has its window back where it was, and on the screen when that is gone", async () => {
    const folder = join(home.dir, "shell", "tauri");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, "windows.json");
    const place = {
      x: 140,
      y: 110,
      width: 900,
      height: 610,
      fullScreen: false,
      maximized: false,
    };
    writeFileSync(file, JSON.stringify({ library: place }));
    expect(await size(await start())).toMatchObject({ width: 900, x: 140 });
    process.kill(shell?.pid ?? -1, "SIGKILL");
    await shell?.ended();
    shell?.end();
    // What was written while the window was open is what was read.
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ library: place });

    writeFileSync(file, JSON.stringify({ library: { ...place, x: 9000 } }));
    expect((await size(await start())).x).toBeLessThan(1600);
  });

  it("says in words that there is no display, and which words it does not know", async () => {
    const none = { DISPLAY: "", WAYLAND_DISPLAY: "" };
    expect(await runShell(home, x, [], none)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("no display"),
    });
    expect(await runShell(home, x, ["fly"], none)).toMatchObject({ exitCode: 2 });
    expect((await runShell(home, x, ["--version"], none)).stdout).toMatch(/^OpenUTM \d/);
  });

  it("says in words that its library's place cannot be written", async () => {
    // Below a file nothing can be made, not by root either.
    const file = join(home.dir, "file");
    writeFileSync(file, "");
    const dir = join(file, "library");
    const page = await start({ ...home, dir: home.dir, env: { ...home.env, OPENUTM_HOME: dir } });
    await waitFor("the words in the page", async () =>
      (await page.evaluate(() => document.body.textContent ?? "")).includes(app.lost),
    );
    expect(await openXTool(x).hasDialog()).toBe(true);
  });
});
