// The guest's screen in the page over SPICE: pixels, keys, who looks, and what happens when it breaks.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page, Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  demoFrame,
  demoKeyParity,
  demoLayout,
  demoPointerAt,
} from "../packages/testing/guests/demo.ts";
import { readPicture, type Picture } from "../packages/testing/guests/picture.ts";
import { beepDisk } from "../packages/spice-wire/scripts/recording/beep.ts";
import {
  openBrowser,
  openPage,
  type WatchedPage,
} from "../packages/testing/src/browser/browser.ts";
import { canvasPicture, pagePoint } from "../packages/testing/src/browser/guest-canvas.ts";
import { testHome, waitFor, type Served, type TestHome } from "../packages/testing/src/index.ts";
import { axeFindings } from "../packages/testing/src/browser/axe.ts";
import { differences, screenOf } from "./support/screens.ts";

const { width, height } = demoLayout.screen;
// Frame strip, bar and frame number stand along the lower edge.
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
beforeEach(async () => {
  home = testHome();
  served = await home.serve();
  watched = await openPage(browser, served.url, { expected: /a test breaks this worker/ });
  page = watched.page;
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  home.dispose();
});

const start = async (...options: readonly string[]): Promise<void> => {
  await home.ok("create", "Shown", "--demo", ...options);
  await home.ok("start", "Shown");
};
const openDisplay = (tab: Page = page) =>
  tab.getByRole("button", { name: "Open display" }).first().click();
const shows = async (
  what: string,
  condition: (picture: Picture) => boolean,
  tab: Page = page,
): Promise<void> => {
  await waitFor(what, async () => {
    const picture = await canvasPicture(tab);
    return picture?.width === width && condition(picture);
  });
};
const showsDemo = (tab: Page = page) =>
  shows("the demo's picture", (picture) => demoFrame(picture) !== undefined, tab);
const saysBelow = (words: string, tab: Page = page) =>
  tab.locator("footer").getByText(words).first().waitFor();

const sameAsQemu = () =>
  waitFor("the same picture in QEMU and in the page", async () => {
    const inQemu = await screenOf(home, "Shown");
    const shown = await canvasPicture(page);
    return shown !== undefined && differences(shown, inQemu, moving) === 0;
  });

/** Scaling may round the place of the pointer by a pixel. */
const pointerNear = (picture: Picture, x: number, y: number): boolean =>
  [-1, 0, 1].some((dx) => [-1, 0, 1].some((dy) => demoPointerAt(picture, x + dx, y + dy)));

const takesKeysAndMouse = async (): Promise<void> => {
  await shows("the even square", (picture) => demoKeyParity(picture) === "even");
  await page.keyboard.press("a");
  await shows("the odd square", (picture) => demoKeyParity(picture) === "odd");
  const { x, y } = await pagePoint(page, 700, 300);
  await page.mouse.move(x, y);
  await shows("the pointer", (picture) => pointerNear(picture, 700, 300));
};

describe("a display over SPICE", () => {
  it.each(["auto", "virtio", "qxl"])(
    "shows what QEMU draws on the adapter %s, and takes keys and the mouse",
    async (device) => {
      await home.ok("create", "Shown", "--demo");
      await home.ok("set", "Shown", `display.device=${device}`);
      await home.ok("start", "Shown");
      await openDisplay();
      await showsDemo();
      await saysBelow("SPICE");
      await sameAsQemu();
      await takesKeysAndMouse();
      expect(watched.problems).toEqual([]);
    },
  );

  it("says which path draws, and why there is no shared clipboard", async () => {
    await home.ok("create", "Shown", "--demo");
    await home.ok("set", "Shown", "sharing.clipboard=true");
    await home.ok("start", "Shown");
    await openDisplay();
    await showsDemo();
    await saysBelow("Install spice-vdagent in the guest");
    const resize = page.getByRole("button", { name: "Resize guest" });
    expect(await resize.getAttribute("aria-disabled")).toBe("true");
    const why = await resize.getAttribute("aria-describedby");
    expect(await page.locator(`[id="${why}"]`).textContent()).toContain("agent is not running");
    await page.getByRole("button", { name: "Connection details" }).click();
    const details = page.getByRole("dialog", { name: "Connection details" });
    await details.getByText(/canvas in a worker|WebGL in a worker/).waitFor();
    await details.getByText("800 × 600").waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it("is drawn by the page where workers have no canvas", async () => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(HTMLCanvasElement.prototype, "transferControlToOffscreen");
    });
    await page.reload();
    await start();
    await openDisplay();
    await showsDemo();
    await page.getByRole("button", { name: "Connection details" }).click();
    await page.getByRole("dialog").getByText("canvas of the page").waitFor();
    await page.keyboard.press("Escape");
    await sameAsQemu();
    await takesKeysAndMouse();
    expect(watched.problems).toEqual([]);
  });

  it("goes to the last viewer, which can be asked to hand it back", async () => {
    await start();
    await openDisplay();
    await showsDemo();
    const other = await openPage(browser, served.url);
    await openDisplay(other.page);
    await showsDemo(other.page);
    await page.getByText("Another window shows this guest now").waitFor();
    await page.getByRole("button", { name: "Show here again" }).click();
    await showsDemo();
    await other.page.getByText("Another window shows this guest now").waitFor();
    // Neither takes it back by itself.
    const frames = async (): Promise<number | undefined> => {
      const picture = await canvasPicture(page);
      return picture === undefined ? undefined : demoFrame(picture);
    };
    const before = (await frames()) ?? 0;
    await waitFor("later frames", async () => ((await frames()) ?? 0) > before + 10);
    expect(await other.page.getByText("Another window shows this guest now").count()).toBe(1);
    expect(watched.problems).toEqual([]);
    expect(other.problems).toEqual([]);
  });

  it("is drawn again by a new worker when the one before breaks, and says why", async () => {
    await start();
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      new MutationObserver(() => {
        for (const notice of document.querySelectorAll("[role=status]"))
          told.push(notice.textContent ?? "");
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const first = page.waitForEvent("worker");
    await openDisplay();
    await showsDemo();
    const second: Promise<Worker> = page.waitForEvent("worker");
    await (
      await first
    ).evaluate(() => {
      setTimeout(() => {
        throw new Error("a test breaks this worker");
      });
    });
    await second;
    await showsDemo();
    await takesKeysAndMouse();
    const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    expect(told.join("\n")).toContain("a test breaks this worker");
  });
});

/** The pitch that the page plays the loudest, and how loud; undefined while it plays nothing. */
const heardHz = () =>
  page.evaluate(() => {
    const analyser = (globalThis as unknown as { heard?: AnalyserNode }).heard;
    if (analyser === undefined) return undefined;
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const loudest = Math.max(...levels);
    if (loudest < -60) return undefined;
    return (levels.indexOf(loudest) * analyser.context.sampleRate) / analyser.fftSize;
  });

describe("a guest's sound", () => {
  it("plays in the page at its own pitch, and is silent when it is switched off", async () => {
    const disk = join(home.dir, "beep.img");
    writeFileSync(disk, beepDisk());
    await home.ok("create", "Shown", "--disk", disk, "--memory-mib", "32");
    await home.ok("set", "Shown", 'extraArgs=["-machine","pcspk-audiodev=audio0"]');
    await home.ok("start", "Shown");
    await page.evaluate(() => {
      const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
      Object.assign(AudioNode.prototype, {
        connect(this: AudioNode, to: AudioNode): AudioNode {
          if (to instanceof AudioDestinationNode) {
            const heard = new AnalyserNode(this.context, { fftSize: 16_384 });
            connect.call(this, heard);
            Object.assign(globalThis, { heard });
          }
          return connect.call(this, to);
        },
      });
    });
    await openDisplay();
    await waitFor("a tone of 440 Hz", async () => {
      const hz = await heardHz();
      return hz !== undefined && Math.abs(hz - 440) < 6;
    });
    await page.getByRole("button", { name: "Sound", exact: true }).click();
    await waitFor("silence", async () => (await heardHz()) === undefined);
    expect(watched.problems).toEqual([]);
  });
});

/** The page's pixels that one of the guest's takes. */
const cssScale = () =>
  page
    .locator("[data-testid=guest-screen] canvas")
    .evaluate((canvas: HTMLCanvasElement) => canvas.getBoundingClientRect().width / canvas.width);

describe("the guest's screen in the page", () => {
  it("gives the keyboard back by the keys of the settings, and takes it again by a click", async () => {
    await start();
    await openDisplay();
    await showsDemo();
    await saysBelow("The guest has the keyboard");
    await page.keyboard.press("a");
    await shows("the odd square", (picture) => demoKeyParity(picture) === "odd");
    await page.keyboard.down("Control");
    await page.keyboard.down("Alt");
    await page.keyboard.up("Alt");
    await page.keyboard.up("Control");
    await saysBelow("Click the screen to type into the guest");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Back to all machines",
    );
    await page.getByTestId("guest-screen").locator("canvas").click();
    await saysBelow("The guest has the keyboard");
    expect(watched.problems).toEqual([]);
  });

  it("types what no agent could paste, and what the host keeps for itself", async () => {
    await start();
    await openDisplay();
    await shows("the even square", (picture) => demoKeyParity(picture) === "even");
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("menuitem", { name: "Type text…" }).click();
    const dialog = page.getByRole("dialog", { name: "Type text into the guest" });
    await dialog.getByLabel("Text").fill("abc");
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Type it" }).click();
    await dialog.waitFor({ state: "detached" });
    await shows("the odd square", (picture) => demoKeyParity(picture) === "odd");
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("menuitem", { name: "Esc", exact: true }).click();
    await shows("the even square", (picture) => demoKeyParity(picture) === "even");
    await saysBelow("The guest has the keyboard");
    expect(watched.problems).toEqual([]);
  });

  it("stands on the screen's own pixels, whatever the page's scale", async () => {
    await start();
    const dense = await openPage(browser, served.url, {
      deviceScaleFactor: 1.25,
      viewport: { width: 1400, height: 900 },
    });
    ({ page } = dense);
    await openDisplay();
    await showsDemo();
    await page.getByRole("button", { name: "1:1" }).click();
    await waitFor(
      "one device pixel for each of the guest's",
      async () => Math.abs((await cssScale()) - 0.8) < 0.001,
    );
    const edge = await page
      .locator("[data-testid=guest-screen] canvas")
      .evaluate((canvas) => canvas.getBoundingClientRect().left * devicePixelRatio);
    expect(Math.abs(edge - Math.round(edge))).toBeLessThan(0.02);
    await saysBelow("at 100 %");
    await page.getByRole("button", { name: "Fit" }).click();
    await waitFor("a larger picture", async () => (await cssScale()) > 1);
    expect(dense.problems).toEqual([]);
  });

  it("saves a picture of what the guest draws", async () => {
    await start();
    await openDisplay();
    await showsDemo();
    await page.getByRole("button", { name: "Picture of the screen" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Save…" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^Shown .*\.png$/);
    const path = join(home.dir, "saved.png");
    await file.saveAs(path);
    const picture = readPicture(readFileSync(path));
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(demoFrame(picture)).toBeDefined();
  });

  it("follows the guest through pause, power off and a new start, without a reload", async () => {
    await start();
    await openDisplay();
    await showsDemo();
    await home.ok("pause", "Shown");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Paused").waitFor({ state: "detached" });
    await home.ok("stop", "Shown", "--force");
    await page.getByText("The machine is off").waitFor();
    await page.getByRole("button", { name: "Start" }).click();
    await showsDemo();
    await takesKeysAndMouse();
    expect(watched.problems).toEqual([]);
  });

  it("fills the screen with its toolbar a hand's move away", async () => {
    await start();
    await openDisplay();
    await showsDemo();
    await page.getByRole("button", { name: "Full screen" }).click();
    const leave = page.getByRole("button", { name: "Leave full screen" });
    await page.mouse.move(600, 400);
    await waitFor("a hidden toolbar", async () => ((await leave.boundingBox())?.y ?? 0) < 0);
    await takesKeysAndMouse();
    await page.mouse.move(640, 2);
    await waitFor("the toolbar", async () => ((await leave.boundingBox())?.y ?? -1) >= 0);
    await leave.click();
    await page.getByRole("button", { name: "Full screen" }).waitFor();
    expect(watched.problems).toEqual([]);
  });

  it("says why a dropped file goes nowhere", async () => {
    await start();
    await openDisplay();
    await showsDemo();
    await page.getByTestId("guest-screen").evaluate((screen) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "notes.txt"));
      screen.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true }));
    });
    await page.getByText(/Files cannot be copied into the guest/).waitFor();
    expect(watched.problems).toEqual([]);
  });
});
