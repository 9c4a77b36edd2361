// The shells in a session as a user has one: a window manager, a tray, notifications, the system's file dialog, files that
// are dragged, and what a desktop starts an app with.
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import words from "../packages/native-bridge/words/en.json" with { type: "json" };
import type { Vm } from "../packages/shared-types/src/index.ts";
import { isAlive, testHome, waitFor, type TestHome } from "../packages/testing/src/index.ts";
import { app } from "../packages/ui/src/i18n/words/app.en.ts";
import { display } from "../packages/ui/src/i18n/words/display.en.ts";
import { electron } from "./electron/support/driver.ts";
import { request } from "./shells/door.ts";
import * as the from "./shells/page.ts";
import type { Page, RunningShell, Shell } from "./shells/shell.ts";
import { startXServer, type XServer } from "./shells/x-server.ts";
import { dialogTitle, openXTool, untilSo, type XTool } from "./shells/x-tool.ts";
import {
  startFakeDesktop,
  type FakeDesktop,
  type TrayEntry,
} from "./support/d-bus/fake-desktop.ts";
import { createAgentGuest, startAgentGuest } from "./support/agent-guest.ts";
import { crashGuest, guestsOf } from "./support/guests.ts";
import { startWindowManager } from "./support/window-manager.ts";
import { dragFiles, holdFiles } from "./support/x-drag.ts";
import { menuTitle, tauri } from "./tauri/support/driver.ts";

const buildWithinMs = 1_200_000;
/** Electron's file dialog is driven by nobody. */
const electronsMenu = "Electron 9.4.1 under Xvfb did not open its menu bar for a pointer";
/** Before the reason. */
const refused = display.drop.refused.split("{{")[0] ?? "";
/** A guest with a desktop boots. */
const agentTimeoutMs = 420_000;
/** Of the library's window, in the builds that are tested. */
const mainWindow = /^OpenUTM \(/;
/** From a window's corner to the first title in its menu bar. */
const firstMenu = { x: 20, y: 12 } as const;
/** Where it is after Tauri's and the page's own entries have been looked at: behind “New machine”. */
const openEntry = ["Down", "Down"] as const;

const isOnPath = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, name)));
const missingTool = ["openbox", "dbus-daemon", "xdotool"].find((name) => !isOnPath(name));

const sessionScenarios = (shell: Shell): void => {
  const missing = shell.missing ?? (missingTool && `${missingTool} is not installed`);
  const whyNoDialog = shell.name === "Tauri" ? "" : ` (skipped: ${electronsMenu})`;
  const why = missing === undefined ? "" : ` (skipped: ${missing})`;

  describe.skipIf(missing !== undefined)(`a desktop's session with ${shell.name}${why}`, () => {
    let x: XServer;
    let tool: XTool;
    let endManager: () => void;
    let desktop: FakeDesktop;
    let home: TestHome;
    let running: RunningShell | undefined;

    beforeAll(async () => {
      shell.build();
      x = await startXServer();
      tool = openXTool(x);
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
    const says = (page: Page, text: string): Promise<boolean> =>
      page.evaluate((wanted) => (document.body.textContent ?? "").includes(wanted), text);
    const heading = (page: Page): Promise<string> =>
      page.evaluate(() => document.querySelector("h1")?.textContent ?? "");
    /** The middle of the window, where the guest's picture is. */
    const overTheGuest = async () => ({
      target: Number(await tool.findSoon(mainWindow)),
      at: { x: 700, y: 500 },
    });
    const inTray = (label: string): Promise<TrayEntry> =>
      waitFor(`“${label}” in the tray`, async () =>
        (await desktop.tray()).find((entry) => entry.label === label),
      );

    it("has what runs in its tray, and does what is chosen there", async () => {
      const page = await startWithDemo();
      await inTray("Demo");
      await the.press(page, display.back);
      await the.showsDetails(page);
      await the.pause(page);
      await inTray(words.tray.paused.replace("{name}", "Demo"));
      await the.resume(page);
      await desktop.chooseInTray("Demo");
      await the.draws(page);

      const [guest] = guestsOf(home);
      await request(page, "settings.update", { onQuit: "keepRunning" });
      await desktop.chooseInTray(words.menu.quit);
      await running?.ended();
      expect(guest !== undefined && isAlive(guest.pid)).toBe(true);
    });

    it("notifies of a guest that has crashed, and a click on that shows the machine", async () => {
      const page = await startWithDemo();
      crashGuest(home);
      const notification = await waitFor("the notification", () => desktop.notifications().at(0));
      expect(notification).toMatchObject({
        title: words.crash.title.replace("{name}", "Demo"),
        body: expect.stringContaining("SIGKILL"),
        actions: expect.arrayContaining(["default"]),
      });
      desktop.clickNotification(notification.id);
      await the.showsDetails(page);
      await waitFor("the machine's name", async () => (await heading(page)) === "Demo");
      expect(desktop.notifications()).toHaveLength(1);
    });

    it.skipIf(shell.name !== "Tauri")(
      `opens a file by its menu and the system's dialog, or nothing when that is left${whyNoDialog}`,
      async () => {
        const page = await start();
        const file = join(home.dir, "chosen.iso");
        writeFileSync(file, Buffer.alloc(65_536));
        const hasMenu = async (): Promise<boolean> => (await tool.find(menuTitle)) !== undefined;
        const hasNone = async (): Promise<boolean> => !(await tool.hasDialog());
        const openDialog = async (): Promise<void> => {
          await untilSo("the menu", hasMenu, () =>
            tool.clickIn(mainWindow, firstMenu.x, firstMenu.y),
          );
          await tool.press(...openEntry, "Return");
          await tool.findSoon(dialogTitle);
        };
        await the.settles(page);
        await openDialog();
        await untilSo("the end of the dialog", hasNone, () => tool.pressIn(dialogTitle, "Escape"));
        await openDialog();
        // A dialog that is still reading its folder can lose a key, and one with a wrong path stays.
        await untilSo("the dialog's answer", hasNone, async () => {
          await tool.pressIn(dialogTitle, "ctrl+l", "ctrl+a");
          await tool.typeIn(dialogTitle, file);
          await tool.pressIn(dialogTitle, "Return");
        });
        await waitFor("the wizard", () => says(page, "chosen.iso"));
      },
    );

    it("makes of a file that is dropped on it the beginning of a machine", async () => {
      const page = await start();
      const file = join(home.dir, "dropped.iso");
      writeFileSync(file, Buffer.alloc(65_536));
      const drag = {
        target: Number(await tool.findSoon(mainWindow)),
        at: { x: 900, y: 500 },
        isInvited: () => says(page, app.drop.here),
      };
      expect(await dragFiles(x.display, drag, file)).toBe(true);
      await waitFor("the wizard", () => says(page, "dropped.iso"));
      expect(await home.ok<Vm[]>("list")).toEqual([]);
    });

    it("says of a file over a guest's screen why it goes nowhere there", async () => {
      const page = await startWithDemo();
      const file = join(home.dir, "notes.txt");
      writeFileSync(file, "x");
      const isSeen = (): Promise<boolean> => says(page, refused);
      await holdFiles(x.display, { ...(await overTheGuest()), isSeen }, file);
      await waitFor("the picture without words", async () => !(await isSeen()));
      await the.draws(page);
    });

    it(
      "copies a file that is dropped on a guest's screen into the guest",
      async (context) => {
        await createAgentGuest(context, home);
        const page = await start();
        const { shell: guest } = await startAgentGuest(home);
        await the.openDisplay(page);
        await the.says(page, display.status.clipboardShared);
        const file = join(home.dir, "notes.bin");
        // More than a shell reads at once.
        const bytes = Buffer.alloc(700_001, "of this computer ");
        writeFileSync(file, bytes);
        const isInvited = (): Promise<boolean> => says(page, display.drop.here);
        expect(await dragFiles(x.display, { ...(await overTheGuest()), isInvited }, file)).toBe(
          true,
        );
        const sum = `${createHash("sha256").update(bytes).digest("hex")}  -`;
        const sumInGuest = (): Promise<string> =>
          guest.text("sha256sum </root/received/notes.bin").catch(() => "");
        await waitFor("the file in the guest", async () => (await sumInGuest()) === sum, 120_000);
        expect(await running?.problems()).toEqual([]);
      },
      agentTimeoutMs,
    );

    it("fills the screen without its menu bar, and leaves it by the same key", async () => {
      const page = await start();
      const height = (): Promise<number> => page.evaluate(() => innerHeight);
      const screenHeight = await page.evaluate(() => screen.height);
      const fills = async (): Promise<boolean> => (await height()) === screenHeight;
      await the.settles(page);
      const { height: before } = await tool.areaOf(mainWindow);
      const isAsBefore = async (): Promise<boolean> =>
        !(await fills()) && (await tool.areaOf(mainWindow)).height === before;
      const pressKey = (): Promise<void> => tool.pressIn(mainWindow, "F11");
      await untilSo("the full screen", fills, pressKey);
      // A machine that comes brings a menu of its own, and no menu bar.
      await the.tryDemo(page);
      await the.draws(page);
      // Its menu bar is made anew, and taken away again.
      await waitFor("the full screen still", fills);
      await the.toLibrary(page);
      await untilSo("the window", isAsBefore, pressKey);
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
      await tool.findSoon(dialogTitle);
      expect((await home.ok<Vm[]>("list")).map(({ status }) => status)).toEqual([
        "stopped",
        "stopped",
      ]);
    });
  });
};

for (const shell of [electron, tauri]) sessionScenarios(shell);
