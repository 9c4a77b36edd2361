// The guest's screen where the QEMU has no SPICE: the same view over VNC.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import {
  demoFrame,
  demoKeyParity,
  demoLayout,
  demoPointerAt,
} from "../packages/testing/guests/demo.ts";
import type { Picture } from "../packages/testing/guests/picture.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import {
  openBrowser,
  openPage,
  type WatchedPage,
} from "../packages/testing/src/browser/browser.ts";
import { canvasPicture, pagePoint } from "../packages/testing/src/browser/guest-canvas.ts";
import { testHome, waitFor, type Served, type TestHome } from "../packages/testing/src/index.ts";
import { axeFindings } from "../packages/testing/src/browser/axe.ts";
import { installQemuWithoutSpice } from "./support/no-spice-qemu.ts";
import { differences, screenOf } from "./support/screens.ts";

const { width, height } = demoLayout.screen;
const moving = [{ x: 0, y: height - 40, width, height: 40 }];

let browser: Browser;
let home: TestHome;
let served: Served;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  home = testHome();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  home.dispose();
});

const open = async (): Promise<void> => {
  served = await home.serve();
  watched = await openPage(browser, served.url, { viewport: { width: 1280, height: 800 } });
  ({ page } = watched);
  await page.getByRole("button", { name: "Open display" }).first().click();
};
const shows = (what: string, condition: (picture: Picture) => boolean) =>
  waitFor(what, async () => {
    const picture = await canvasPicture(page);
    return picture?.width === width && condition(picture);
  });
const saysBelow = (words: string) => page.locator("footer").getByText(words).first().waitFor();
const detailsOf = async (name: string): Promise<string> => {
  await page.getByRole("button", { name: "Connection details" }).click();
  const fact = page.getByRole("dialog").locator("dt", { hasText: name }).locator("..");
  const text = (await fact.locator("dd").textContent()) ?? "";
  await page.keyboard.press("Escape");
  return text;
};

describe("a QEMU without SPICE", () => {
  it("shows its guest in the same view, takes keys and the mouse, and says what it lacks", async (context) => {
    const installed = installQemuWithoutSpice(home.dir);
    if (isMissing(installed)) return context.skip(installed.missing);
    await home.ok("create", "Shown", "--demo");
    await home.ok("set", "Shown", "sharing.clipboard=true");
    const { runtime } = await home.ok<Vm>("start", "Shown");
    expect(runtime).toMatchObject({ displayProtocol: "vnc", qemuPath: installed.path });
    await open();
    await shows("the demo's picture", (picture) => demoFrame(picture) !== undefined);
    await saysBelow("VNC");
    await saysBelow("Install spice-vdagent in the guest");
    await waitFor("the same picture in QEMU and in the page", async () => {
      const inQemu = await screenOf(home, "Shown");
      const shown = await canvasPicture(page);
      return shown !== undefined && differences(shown, inQemu, moving) === 0;
    });
    await shows("the even square", (picture) => demoKeyParity(picture) === "even");
    await page.keyboard.press("a");
    await shows("the odd square", (picture) => demoKeyParity(picture) === "odd");
    const { x, y } = await pagePoint(page, 700, 300);
    await page.mouse.move(x, y);
    await shows("the pointer", (picture) =>
      [-1, 0, 1].some((dx) => [-1, 0, 1].some((dy) => demoPointerAt(picture, 700 + dx, 300 + dy))),
    );
    expect(await detailsOf("Guest follows the window")).toContain("fixed size");
    expect(await detailsOf("Sound in this window")).toContain("Over VNC");
    expect(await axeFindings(page)).toEqual([]);
    expect(watched.problems).toEqual([]);
  });

  it("gives the keyboard back, and leaves no key pressed behind", async () => {
    await home.ok("create", "Shown", "--demo", "--display", "vnc");
    await home.ok("start", "Shown");
    await open();
    await shows("the even square", (picture) => demoKeyParity(picture) === "even");
    await saysBelow("The guest has the keyboard");
    await page.keyboard.down("Control");
    await page.keyboard.down("Alt");
    await page.keyboard.up("Alt");
    await page.keyboard.up("Control");
    await saysBelow("Click the screen to type into the guest");
    await page.getByTestId("guest-screen").locator("canvas").click();
    await saysBelow("The guest has the keyboard");
    const { x, y } = await pagePoint(page, 400, 300);
    await page.mouse.move(x, y);
    expect(watched.problems).toEqual([]);
  });

  it("offers the guest another size where its adapter takes one", async () => {
    await home.ok("create", "Shown", "--demo", "--display", "vnc");
    await home.ok("set", "Shown", "display.device=virtio");
    await home.ok("start", "Shown");
    await open();
    await shows("the demo's picture", (picture) => demoFrame(picture) !== undefined);
    const resize = page.getByRole("button", { name: "Resize guest" });
    await waitFor(
      "an adapter that resizes",
      async () => (await resize.getAttribute("aria-disabled")) !== "true",
    );
    await resize.click();
    // The demo has no driver that follows, and stays whole in its window.
    await saysBelow("at 100 %");
    await shows("the demo's picture", (picture) => demoFrame(picture) !== undefined);
    expect(watched.problems).toEqual([]);
  });
});
