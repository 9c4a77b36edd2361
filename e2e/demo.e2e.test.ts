// "Done when": the demo VM in Chromium shows its picture, and typed keys and the mouse change it.
import type { Vm } from "../packages/shared-types/src/index.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  demoFrame,
  demoKeyParity,
  demoLayout,
  demoPointerAt,
  demoTextPixels,
} from "../packages/testing/guests/demo.ts";
import type { Picture } from "../packages/testing/guests/picture.ts";
import {
  openBrowser,
  openPage,
  type WatchedPage,
} from "../packages/testing/src/browser/browser.ts";
import { canvasPicture, pagePoint } from "../packages/testing/src/browser/guest-canvas.ts";
import {
  isAlive,
  testHome,
  waitFor,
  type Served,
  type TestHome,
} from "../packages/testing/src/index.ts";
import { guestsOf } from "./support/guests.ts";
import { openutmLive } from "./support/launcher.ts";
import { differences, screenOf } from "./support/screens.ts";

const { width, height } = demoLayout.screen;
// Frame strip, bar and frame number stand along the lower edge.
const moving = [{ x: 0, y: height - 40, width, height: 40 }];

describe("the demo VM in the page", () => {
  let browser: Browser;
  let home: TestHome;
  let served: Served;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    home = testHome();
    served = await home.serve("--demo");
    watched = await openPage(browser, served.url, {
      expected: /WebSocket|ERR_CONNECTION_REFUSED|Failed to fetch/,
    });
    page = watched.page;
  });
  afterEach(async () => {
    await page.context().close();
    home.dispose();
  });

  /** Waits until the page's canvas shows what `condition` asks for. */
  const shows = async (
    what: string,
    condition: (picture: Picture) => boolean,
  ): Promise<Picture> => {
    let last: Picture | undefined;
    await waitFor(what, async () => {
      last = await canvasPicture(page);
      return last?.width === demoLayout.screen.width && condition(last);
    });
    if (last === undefined) throw new Error("The page shows no guest's screen.");
    return last;
  };
  const later = async (): Promise<void> => {
    const first =
      demoFrame(
        await shows("the demo's first picture", (picture) => demoFrame(picture) !== undefined),
      ) ?? 0;
    await shows("a later frame", (picture) => {
      const frame = demoFrame(picture);
      return frame !== undefined && frame > first;
    });
  };
  const demo = async (): Promise<Vm> => {
    const [vm] = await home.ok<Vm[]>("list");
    if (vm === undefined) throw new Error("The library is empty.");
    return vm;
  };
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();

  it("shows what QEMU draws, pixel for pixel, and moves on", async () => {
    await later();
    const inPage = await shows("the key square", (picture) => demoKeyParity(picture) === "even");
    expect({ width: inPage.width, height: inPage.height }).toEqual(demoLayout.screen);
    const { id } = await demo();
    // The caret blinks, so that two pictures taken one after the other may differ once.
    await waitFor("the same picture in QEMU and in the page", async () => {
      const inQemu = await screenOf(home, id);
      const shown = await canvasPicture(page);
      return shown !== undefined && differences(shown, inQemu, moving) === 0;
    });
    expect(watched.problems).toEqual([]);
  });

  it("takes keys and the mouse", async () => {
    await later();
    const prompt = demoTextPixels(
      await shows("the key square", (picture) => demoKeyParity(picture) === "even"),
    );
    const serial = openutmLive(home, "serial", (await demo()).id);
    await page.keyboard.press("Shift+KeyH");
    // A PS/2 keyboard holds sixteen codes: a guest without the time to read them loses what comes at once.
    await page.keyboard.type("ello from the page, which types", { delay: 30 });
    await serial.says("Hello from the page, which types");
    await serial.interrupt();
    await shows("more text than the prompt", (picture) => demoTextPixels(picture) > prompt * 2);
    await shows("the square of 32 keys", (picture) => demoKeyParity(picture) === "even");
    await page.keyboard.press("!");
    await shows("the square of one more", (picture) => demoKeyParity(picture) === "odd");

    await press("Keys");
    await page.getByRole("menuitem", { name: "Ctrl+Alt+Delete" }).click();
    await shows("the square flipped by Delete", (picture) => demoKeyParity(picture) === "even");

    for (const [x, y] of [
      [60, 80],
      [700, 500],
    ] as const) {
      const { x: pageX, y: pageY } = await pagePoint(page, x, y);
      await page.mouse.move(pageX, pageY);
      await shows(`the pointer near ${x},${y}`, (picture) => pointerNear(picture, x, y));
    }
    const from = await pagePoint(page, 60, 80);
    const to = await pagePoint(page, 60, 400);
    const away = await pagePoint(page, 700, 500);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await page.mouse.up();
    await page.mouse.move(away.x, away.y);
    await shows(
      "a line, with the pointer elsewhere",
      (picture) => pointerNear(picture, 60, 240) && pointerNear(picture, 700, 500),
    );
    expect(watched.problems).toEqual([]);
  });

  it("is paused, resumed, forced off, started and shut down from the page", async () => {
    await later();
    await press("Back to all machines");
    await press("Pause");
    await page.getByText("Paused").first().waitFor();
    const paused = demoFrame(await screenOf(home, (await demo()).id));
    expect(demoFrame(await screenOf(home, (await demo()).id))).toBe(paused);
    expect((await demo()).status).toBe("paused");

    await press("Resume");
    await waitFor(
      "frames that go on",
      async () => demoFrame(await screenOf(home, (await demo()).id)) !== paused,
    );

    await press("Shut down: More");
    await page.getByRole("menuitem", { name: "Force off" }).click();
    await page.getByRole("button", { name: "Start", exact: true }).waitFor();
    await waitFor("the end of QEMU", () => guestsOf(home).length === 0);

    await press("Start");
    await page.getByRole("button", { name: "Shut down", exact: true }).waitFor();
    const [qemu] = guestsOf(home);
    // The demo hears its power button once it has drawn.
    await waitFor(
      "the demo's picture",
      async () => demoFrame(await screenOf(home, (await demo()).id)) !== undefined,
    );
    await press("Shut down");
    await page.getByRole("button", { name: "Start", exact: true }).waitFor();
    expect(qemu !== undefined && isAlive(qemu.pid)).toBe(false);
    expect(await demo()).toMatchObject({ status: "stopped" });
    expect(watched.problems).toEqual([]);
  });

  it("comes back by itself, with its guest, after the backend was killed and started again", async () => {
    await later();
    const [qemu] = guestsOf(home);
    await page.keyboard.press("a");
    await shows("the odd square", (picture) => demoKeyParity(picture) === "odd");
    let callsInVain = 0;
    page.on("requestfailed", (request) => {
      if (request.url().endsWith("/rpc")) callsInVain += 1;
    });
    process.kill(home.ownerPid(), "SIGKILL");
    await waitFor("the end of the backend", () => !isAlive(served.child.pid ?? 0));
    // Longer than the display's own retries last.
    await waitFor("six calls in vain", () => callsInVain >= 6);

    const again = await home.serve("--port", new URL(served.url).port);
    expect(again).toMatchObject({ origin: served.origin, token: served.token });
    expect(guestsOf(home).map(({ pid }) => pid)).toEqual([qemu?.pid]);
    await later();
    await page.keyboard.press("b");
    await shows("the key after the return", (picture) => demoKeyParity(picture) === "even");
    expect(watched.problems).toEqual([]);
  });
});

/** Scaling may round the place of the pointer by a pixel. */
const pointerNear = (picture: Picture, x: number, y: number): boolean =>
  [-1, 0, 1].some((dx) => [-1, 0, 1].some((dy) => demoPointerAt(picture, x + dx, y + dy)));
