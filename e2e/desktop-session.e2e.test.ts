// The shells in a session as a user has one: a window manager, a tray, notifications, and what a desktop starts an app
// with.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import words from "../packages/native-bridge/words/en.json" with { type: "json" };
import type { Vm } from "../packages/shared-types/src/index.ts";
import { testHome, waitFor, type TestHome } from "../packages/testing/src/index.ts";
import { electron } from "./electron/support/driver.ts";
import * as the from "./shells/page.ts";
import type { Page, RunningShell, Shell } from "./shells/shell.ts";
import { startXServer, type XServer } from "./shells/x-server.ts";
import { startFakeDesktop, type FakeDesktop } from "./support/d-bus/fake-desktop.ts";
import { guestsOf } from "./support/guests.ts";
import { startWindowManager } from "./support/window-manager.ts";
import { tauri } from "./tauri/support/driver.ts";

const run = promisify(execFile);
const buildWithinMs = 1_200_000;
const isOnPath = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name)));
const missingTool = ["openbox", "dbus-daemon", "xdotool"].find((name) => !isOnPath(name));

const sessionScenarios = (shell: Shell): void => {
  const missing = shell.missing ?? (missingTool && `${missingTool} is not installed`);
  const why = missing === undefined ? "" : ` (skipped: ${missing})`;

  describe.skipIf(missing !== undefined)(`a desktop's session with ${shell.name}${why}`, () => {
    let x: XServer;
    let endManager: () => void;
    let desktop: FakeDesktop;
    let home: TestHome;
    let running: RunningShell | undefined;

    beforeAll(async () => {
      shell.build();
      x = await startXServer();
      endManager = await startWindowManager(x);
    }, buildWithinMs);
    afterAll(() => {
      endManager();
      x.end();
    });
    beforeEach(async () => {
      desktop = await startFakeDesktop();
      home = testHome({ env: desktop.env });
    });
    afterEach(() => {
      running?.end();
      running = undefined;
      home.dispose();
      desktop.end();
    });

    const start = async (...given: readonly string[]): Promise<Page> => {
      running = await shell.start(home, x, ...given);
      await the.isReady(running.page);
      return running.page;
    };
    const startWithDemo = async (): Promise<Page> => {
      const page = await start();
      await the.tryDemo(page);
      await the.draws(page);
      return page;
    };
    const xdotool = async (...given: readonly string[]): Promise<string> =>
      (await run("xdotool", [...given], { env: { ...process.env, DISPLAY: x.display } })).stdout;
    const find = (title: string): Promise<string | undefined> =>
      xdotool("search", "--onlyvisible", "--name", title).then(
        (found) => found.trim().split("\n").at(-1),
        // It finds none.
        () => undefined,
      );
    const windowTitled = (title: string): Promise<string> =>
      waitFor(`a window “${title}”`, () => find(title));
    const heading = (page: Page): Promise<string> =>
      page.evaluate(() => document.querySelector("h1")?.textContent ?? "");

    it("has what runs in its tray", async () => {
      await startWithDemo();
      await waitFor("the machine in the tray", async () =>
        (await desktop.tray()).some(({ label }) => label === "Demo"),
      );
    });

    it("notifies of a guest that has crashed, and a click on that shows the machine", async () => {
      const page = await startWithDemo();
      process.kill(guestsOf(home)[0]?.pid ?? -1, "SIGKILL");
      const notification = await waitFor("the notification", () => desktop.notifications().at(0));
      expect(notification).toMatchObject({
        title: words.crash.title.replace("{name}", "Demo"),
        body: expect.stringContaining("SIGKILL"),
        actions: expect.arrayContaining(["default"]),
      });
      desktop.clickNotification(notification.id);
      await the.showsDetails(page);
      await waitFor("the machine", async () => (await heading(page)) === "Demo");
      expect(desktop.notifications()).toHaveLength(1);
    });

    it("shows what it is started with, and what a later start brings", async () => {
      const ids: string[] = [];
      for (const name of ["Alpha", "Beta"])
        ids.push((await home.ok<Vm>("create", name, "--demo")).id);
      const page = await start(`openutm://vm/${ids[1]}`);
      await waitFor("the machine of the link", async () => (await heading(page)) === "Beta");
      await shell.run(home, x, [`openutm://vm/${ids[0]}`]);
      await waitFor("the other machine", async () => (await heading(page)) === "Alpha");
      await shell.run(home, x, ["x.openutm"]);
      await windowTitled("^OpenUTM$");
      expect((await home.ok<Vm[]>("list")).map(({ status }) => status)).toEqual([
        "stopped",
        "stopped",
      ]);
    });
  });
};

for (const shell of [electron, tauri]) sessionScenarios(shell);
