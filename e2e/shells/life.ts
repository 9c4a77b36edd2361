// A VM's life in a shell's windows, and the shell's own ends and returns.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { isMissing } from "../../packages/testing/guests/cache.ts";
import { tinyMedia } from "../../packages/testing/guests/tiny.ts";
import { canvasPicture } from "../../packages/testing/src/browser/guest-canvas.ts";
import { isAlive, waitFor } from "../../packages/testing/src/index.ts";
import { display as words } from "../../packages/ui/src/i18n/words/display.en.ts";
import { guestsOf } from "../support/guests.ts";
import { differences, screenOf } from "../support/screens.ts";
import { codeOf, request } from "./door.ts";
import * as the from "./page.ts";
import { seePage, seesLargeChange } from "./seen.ts";
import type { Page, Shell } from "./shell.ts";
import { onStage, ownerOf } from "./stage.ts";

const tiny = tinyMedia();
/** Ten seconds alone; a busy machine takes many times that. */
const bootWithinMs = 180_000;

/** In the page, from now on: what stood in the place of the guest's picture, without saying the same twice. */
const watchNotices = (): void => {
  const kept = window as unknown as { openutmNotices: string[] };
  kept.openutmNotices = [];
  const look = (): void => {
    const now = document.querySelector("[data-testid=guest-screen] ~ [role=status]")?.textContent;
    if (now && kept.openutmNotices.at(-1) !== now) kept.openutmNotices.push(now);
  };
  look();
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
};
const noticesOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { openutmNotices: string[] }).openutmNotices);

export const lifeScenarios = (shell: Shell): void =>
  onStage(shell, "a VM's life", (stage) => {
    it("creates the demo, shows its pixels, types, pauses, and moves its display to a window of its own", async () => {
      const page = await stage.startWithDemo();
      const owner = ownerOf(stage.home);
      expect(owner).toMatchObject({ backend: shell.backend, windowed: true });
      const { id, runtime } = await stage.vm();
      expect(guestsOf(stage.home).map(({ pid }) => pid)).toEqual([runtime?.pid]);
      await the.flips(page, "a", "odd");

      await the.toOwnWindow(page);
      const [, display] = await stage.running.windows(2);
      if (display === undefined) throw new Error("There is no second window.");
      await the.isReady(display);
      await display.evaluate(watchNotices);
      await the.draws(display);
      await the.flips(display, "b", "even");

      await the.pause(page);
      await waitFor("the pause", async () => (await stage.vm()).status === "paused");
      // What was under way arrives; then page and QEMU have the same picture, pixel by pixel.
      await waitFor("QEMU's picture in the page", async () => {
        const shown = await canvasPicture(display);
        return (
          shown !== undefined && differences(shown, await screenOf(stage.home, "Demo"), []) === 0
        );
      });
      await the.resume(page);
      await waitFor("the guest that goes on", async () => (await stage.vm()).status === "running");
      await the.draws(display);
      // It connected once: one that comes and goes would say so again and again.
      const notices = (await noticesOf(display)).filter((said) => !said.startsWith(words.paused));
      expect([[], [words.connecting]]).toContainEqual(notices);
      await the.closeWindow(display);
      await stage.running.windows(1);
      expect(ownerOf(stage.home)).toEqual(owner);
      expect((await stage.vm()).id).toBe(id);
      expect(await stage.running.problems()).toEqual([]);
    });

    it("asks about running guests, keeps them running without a window, and finds them again, windows where they were", async () => {
      const { tool } = stage;
      let page = await stage.startWithDemo();
      const [guest] = guestsOf(stage.home);
      await the.closeWindow(page);
      // Cancel: the library is there again.
      await tool.pressButton(2, 3);
      await waitFor("the end of the question", async () => !(await tool.hasDialog()));
      const [again] = await stage.running.windows(1);
      if (again === undefined) throw new Error("The library has not come back.");
      await the.isReady(again);
      expect(isAlive(stage.running.pid)).toBe(true);
      await the.closeWindow(again);
      // Keep Running.
      await tool.pressButton(1, 3);
      await stage.running.ended();
      expect(guest !== undefined && isAlive(guest.pid)).toBe(true);

      const place = { x: 120, y: 90, width: 700, height: 640, fullScreen: false, maximized: false };
      const places = { [`display ${(await stage.vm()).id}`]: place };
      writeFileSync(join(stage.home.dir, shell.placesFile), JSON.stringify(places));
      page = await stage.start();
      await the.openDisplay(page);
      await the.draws(page);
      expect(guestsOf(stage.home).map(({ pid }) => pid)).toEqual([guest?.pid]);
      await the.toOwnWindow(page);
      const [, display] = await stage.running.windows(2);
      if (display === undefined) throw new Error("There is no second window.");
      await the.isAt(display, place);
      await the.closeWindow(display);
      await stage.running.windows(1);

      // And by the setting: shut down, unasked.
      await request(page, "settings.update", { onQuit: "shutDown" });
      await the.closeWindow(page);
      await stage.running.ended();
      expect(guest !== undefined && isAlive(guest.pid)).toBe(false);
      expect((await stage.vm()).status).toBe("stopped");
    });

    it("ends at SIGTERM without a question: guests run on, or are shut down where the setting says so", async () => {
      const { home } = stage;
      await stage.startWithDemo();
      const [guest] = guestsOf(home);
      const terminate = async (): Promise<void> => {
        process.kill(stage.running.pid, "SIGTERM");
        await stage.running.ended();
      };
      expect(guest).toBeDefined();
      await terminate();
      expect(guest !== undefined && isAlive(guest.pid)).toBe(true);
      expect((await stage.vm()).status).toBe("running");

      await request(await stage.start(), "settings.update", { onQuit: "shutDown" });
      await terminate();
      await waitFor("the guest's end", () => guest !== undefined && !isAlive(guest.pid));
      expect((await stage.vm()).status).toBe("stopped");
    });

    it("outlives kill -9 of its page, and the guests that of the whole app", async () => {
      await stage.startWithDemo();
      const [guest] = guestsOf(stage.home);
      const { drawers, pid } = stage.running;
      const [drawer] = drawers();
      if (drawer === undefined) throw new Error("No process draws the page.");
      process.kill(drawer, "SIGKILL");
      await waitFor("the page's end", () => !isAlive(drawer));
      await waitFor("another process that draws", () =>
        drawers().some((one) => one !== drawer && isAlive(one)),
      );
      // A debugger may have lost the page with its process; who looks at the screen sees one that hears the shell.
      const page = await seePage(stage.x);
      expect((await stage.run(["/somewhere/debian.iso"])).exitCode).toBe(0);
      await seesLargeChange(stage.x, page);
      expect(isAlive(pid)).toBe(true);

      await stage.crash();
      expect(guest !== undefined && isAlive(guest.pid)).toBe(true);
      const again = await stage.start();
      await the.openDisplay(again);
      await the.draws(again);
      expect(guestsOf(stage.home).map((found) => found.pid)).toEqual([guest?.pid]);
    });

    it("is a client of another app's library, whichever its language", async () => {
      await stage.home.serve();
      const owner = ownerOf(stage.home);
      expect(owner?.backend).toBe("node");
      await stage.startWithDemo();
      expect(ownerOf(stage.home)).toEqual(owner);
      expect(await stage.running.problems()).toEqual([]);
    });

    it.skipIf(isMissing(tiny))(
      `runs a Linux that somebody types into${isMissing(tiny) ? ` (skipped: ${tiny.missing})` : ""}`,
      async () => {
        if (isMissing(tiny)) return;
        const { home } = stage;
        const hardware = ["--disk-gib", "1", "--memory-mib", "256"];
        await home.ok("create", "Tiny", "--iso", tiny.iso, ...hardware);
        await home.ok("start", "Tiny");
        const page = await stage.start();
        await the.openDisplay(page);
        await the.showsLine(page, /TINY-READY/, bootWithinMs);
        await the.clickScreen(page);
        await page.type("seq 4095 4097\n");
        await the.showsLine(page, /^4097/);
        expect(await stage.running.problems()).toEqual([]);
      },
      2 * bootWithinMs,
    );

    it("is one app: a second start hands its link or file over and runs nothing", async () => {
      const page = await stage.start();
      expect((await stage.run(["/somewhere/debian.iso"])).exitCode).toBe(0);
      await waitFor("the prefilled wizard", async () =>
        (await the.dialogText(page)).includes("/somewhere/debian.iso"),
      );
      await the.leaveDialog(page);
      for (const word of [
        "openutm://vm/../../etc",
        "openutm://run?iso=/a.iso",
        "file:///etc/passwd",
      ])
        expect((await stage.run([word])).exitCode).toBe(0);
      expect(await the.dialogText(page)).toBe("");
      expect(await codeOf(page, "vm.list")).toBe("ok");
      expect(await stage.home.ok<Vm[]>("list")).toEqual([]);
      expect(guestsOf(stage.home)).toEqual([]);
      await stage.running.windows(1);
    });
  });
