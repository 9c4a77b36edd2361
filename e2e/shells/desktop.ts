// What a shell has of a desktop's app: menus, keys, places of windows, files from outside, and words where it cannot go on.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { isAlive, waitFor } from "../../packages/testing/src/index.ts";
import { app } from "../../packages/ui/src/i18n/words/app.en.ts";
import { display } from "../../packages/ui/src/i18n/words/display.en.ts";
import { guestsOf } from "../support/guests.ts";
import * as the from "./page.ts";
import type { Page, Shell } from "./shell.ts";
import { onStage, ownerOf } from "./stage.ts";
import { untilSo } from "./x-tool.ts";

/** Of the library's window and a display's, in the builds that are tested. */
const windowTitle = (shell: Shell): RegExp => new RegExp(`^OpenUTM \\(${shell.name}\\)$`);

export const desktopScenarios = (shell: Shell): void =>
  onStage(shell, "a desktop's app", (stage) => {
    const hasStatus = (status: string): Promise<boolean> =>
      waitFor(status, async () => (await stage.vm()).status === status);
    const choose = async (page: Page, command: string): Promise<void> => {
      await the.settles(page);
      const usable = the.usableInMachineMenu(await stage.vm());
      await stage.running.chooseInMachineMenu(command, usable);
    };
    /** The app has this key a moment after the guest has lost it. */
    const askToQuit = (): Promise<void> =>
      untilSo("the question", stage.tool.hasDialog, () => stage.tool.press("ctrl+q"));

    it("has the page's commands in its menus, and what they do is done", async () => {
      const page = await stage.startWithDemo();
      await the.leaveScreen(page);
      await choose(page, "vm.pause");
      expect(await hasStatus("paused")).toBe(true);
      await the.says(page, display.paused);
      await choose(page, "vm.resume");
      expect(await hasStatus("running")).toBe(true);
      await the.draws(page);
    });

    it("leaves the guest its keys while its screen is shown, and has its own back in the library", async () => {
      const { tool } = stage;
      const page = await stage.startWithDemo();
      // Without a window manager the window is at the screen's corner; its middle is the guest's screen.
      await tool.click(500, 500);
      await tool.press("a");
      await the.showsSquare(page, "odd");
      // Q with Control turns the guest's square, and is Quit to the app.
      await tool.press("ctrl+q");
      await the.showsSquare(page, "even");
      await tool.press("a");
      await the.showsSquare(page, "odd");
      expect(await tool.hasDialog()).toBe(false);
      expect(isAlive(stage.running.pid)).toBe(true);

      await the.toLibrary(page);
      await askToQuit();
      // Cancel.
      await tool.pressButton(2, 3);
      await waitFor("the end of the question", async () => !(await tool.hasDialog()));
      expect(isAlive(stage.running.pid)).toBe(true);
      await stage.home.ok("stop", "Demo", "--force");
      const { pid } = stage.running;
      const isOver = (): boolean => !isAlive(pid);
      await untilSo("the end of the app", isOver, () => tool.press("ctrl+q"));
    });

    it("has its window back where it was after a crash, and on the screen when that is gone", async () => {
      const file = join(stage.home.dir, shell.placesFile);
      const kept = (): string => {
        try {
          return readFileSync(file, "utf8");
        } catch {
          return "";
        }
      };
      await stage.start();
      const to = { x: 140, y: 110, width: 900, height: 610 };
      const isKept = (): boolean =>
        [`"x":${to.x}`, `"width":${to.width}`].every((part) => kept().includes(part));
      // A window that is just coming may still be put in its first place.
      await untilSo("the place on the disk", isKept, () =>
        stage.tool.moveWindow(windowTitle(shell), to),
      );
      await stage.crash();
      const before = kept();
      await the.isAt(await stage.start(), to);
      await stage.crash();
      expect(kept()).toBe(before);

      // A screen that is not there any more: the window comes to one that is.
      const gone = { ...to, x: 9000, fullScreen: false, maximized: false };
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, JSON.stringify({ library: gone }));
      const page = await stage.start();
      expect(await page.evaluate(() => screenX)).toBeLessThan(1600);
    });

    it("says that it cannot open a recipe, and runs nothing of it", async () => {
      await stage.start();
      expect((await stage.run(["/somewhere/x.openutm"])).exitCode).toBe(0);
      await stage.tool.pressButton(0, 1);
      await waitFor("the end of the words", async () => !(await stage.tool.hasDialog()));
      expect(await stage.home.ok("list")).toEqual([]);
      expect(guestsOf(stage.home)).toEqual([]);
    });

    it("ends a hung owner only when it may", async () => {
      const { child } = await stage.home.serve();
      const pid = await waitFor("the owner's process", () => child.pid);
      process.kill(pid, "SIGSTOP");
      await stage.start();
      await waitFor("the question", stage.tool.hasDialog);
      expect(isAlive(pid)).toBe(true);
      // End it.
      await stage.tool.pressButton(1, 3);
      await waitFor("the hung owner's end", () => !isAlive(pid));
      await waitFor("another owner", () => {
        const owner = ownerOf(stage.home)?.pid;
        return owner !== undefined && owner !== pid;
      });
    });

    it("says in words that there is no display, and which words it does not know", async () => {
      const none = { DISPLAY: "", WAYLAND_DISPLAY: "" };
      expect(await stage.run([], none)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("no display"),
      });
      expect(await stage.run(["fly"], none)).toMatchObject({ exitCode: 2 });
    });

    it("says in words that its library's place cannot be written", async () => {
      const { home, tool } = stage;
      // Below a file nothing can be made, not by root either.
      const file = join(home.dir, "file");
      writeFileSync(file, "");
      const nowhere = { ...home, env: { ...home.env, OPENUTM_HOME: join(file, "library") } };
      const page = await stage.start({ home: nowhere });
      await the.says(page, app.lost);
      await waitFor("the words of the shell", tool.hasDialog);
      expect(isAlive(stage.running.pid)).toBe(true);
    });
  });
