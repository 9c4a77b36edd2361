// The guest's screen in the page over SPICE: pixels, keys, who looks, and what happens when it breaks.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "playwright-core";
import { describe, expect, it } from "vitest";
import { demoFrame, demoLayout } from "../packages/testing/guests/demo.ts";
import { readPicture } from "../packages/testing/guests/picture.ts";
import { beepDisk } from "../packages/spice-wire/scripts/recording/beep.ts";
import { axeFindings } from "../packages/testing/src/browser/axe.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, shownApp } from "./support/app.ts";
import {
  openDisplay,
  sameAsQemu,
  saysBelow,
  showsDemo,
  showsKeys,
  takesKeysAndMouse,
} from "./support/demo-screen.ts";

const app = shownApp({ page: { expected: /a test breaks this worker/ } });

const start = async (): Promise<void> => {
  await app.home.ok("create", "Shown", "--demo");
  await app.home.ok("start", "Shown");
};
const showStarted = async (): Promise<void> => {
  await start();
  await openDisplay(app.page);
  await showsDemo(app.page);
};

describe("a display over SPICE", () => {
  it.each(["auto", "virtio", "qxl"])(
    "shows what QEMU draws on the adapter %s, and takes keys and the mouse",
    async (device) => {
      await app.home.ok("create", "Shown", "--demo");
      await app.home.ok("set", "Shown", `display.device=${device}`);
      await app.home.ok("start", "Shown");
      await openDisplay(app.page);
      await showsDemo(app.page);
      await saysBelow(app.page, "SPICE");
      await sameAsQemu(app.page, app.home, "Shown");
      await takesKeysAndMouse(app.page);
      expectQuiet(app);
    },
  );

  it("says which path draws, and why there is no shared clipboard", async () => {
    await app.home.ok("create", "Shown", "--demo");
    await app.home.ok("set", "Shown", "sharing.clipboard=true");
    await app.home.ok("start", "Shown");
    await openDisplay(app.page);
    await showsDemo(app.page);
    await saysBelow(app.page, "Install spice-vdagent in the guest");
    const resize = app.page.getByRole("button", { name: "Resize guest" });
    expect(await resize.getAttribute("aria-disabled")).toBe("true");
    const why = await resize.getAttribute("aria-describedby");
    expect(await app.page.locator(`[id="${why}"]`).textContent()).toContain("agent is not running");
    await app.page.getByRole("button", { name: "Connection details" }).click();
    const details = app.page.getByRole("dialog", { name: "Connection details" });
    await details.getByText(/canvas in a worker|WebGL in a worker/).waitFor();
    await details.getByText("800 × 600").waitFor();
    expect(await axeFindings(app.page)).toEqual([]);
  });

  it("is drawn by the page where workers have no canvas", async () => {
    await app.page.addInitScript(() => {
      Reflect.deleteProperty(HTMLCanvasElement.prototype, "transferControlToOffscreen");
    });
    await app.page.reload();
    await showStarted();
    await app.page.getByRole("button", { name: "Connection details" }).click();
    await app.page.getByRole("dialog").getByText("canvas of the page").waitFor();
    await app.page.keyboard.press("Escape");
    await sameAsQemu(app.page, app.home, "Shown");
    await takesKeysAndMouse(app.page);
    expectQuiet(app);
  });

  it("goes to the last viewer, which can be asked to hand it back", async () => {
    await showStarted();
    const other = await app.openTab();
    await openDisplay(other);
    await showsDemo(other);
    await app.page.getByText("Another window shows this guest now").waitFor();
    await app.page.getByRole("button", { name: "Show here again" }).click();
    await showsDemo(app.page);
    await other.getByText("Another window shows this guest now").waitFor();
    // Neither takes it back by itself.
    const frames = async (): Promise<number | undefined> => {
      const picture = await canvasPicture(app.page);
      return picture === undefined ? undefined : demoFrame(picture);
    };
    const before = (await frames()) ?? 0;
    await waitFor("later frames", async () => ((await frames()) ?? 0) > before + 10);
    expect(await other.getByText("Another window shows this guest now").count()).toBe(1);
    expectQuiet(app);
  });

  it("is drawn again by a new worker when the one before breaks, and says why", async () => {
    await start();
    await app.page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      new MutationObserver(() => {
        for (const notice of document.querySelectorAll("[role=status]"))
          told.push(notice.textContent ?? "");
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const first = app.page.waitForEvent("worker");
    await openDisplay(app.page);
    await showsDemo(app.page);
    const second: Promise<Worker> = app.page.waitForEvent("worker");
    await (
      await first
    ).evaluate(() => {
      setTimeout(() => {
        throw new Error("a test breaks this worker");
      });
    });
    await second;
    await showsDemo(app.page);
    await takesKeysAndMouse(app.page);
    const told = await app.page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    expect(told.join("\n")).toContain("a test breaks this worker");
  });
});

/** The pitch that the page plays the loudest, and how loud; undefined while it plays nothing. */
const heardHz = () =>
  app.page.evaluate(() => {
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
    const disk = join(app.home.dir, "beep.img");
    writeFileSync(disk, beepDisk());
    await app.home.ok("create", "Shown", "--disk", disk, "--memory-mib", "32");
    await app.home.ok("set", "Shown", 'extraArgs=["-machine","pcspk-audiodev=audio0"]');
    await app.home.ok("start", "Shown");
    await app.page.evaluate(() => {
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
    await openDisplay(app.page);
    await waitFor("a tone of 440 Hz", async () => {
      const hz = await heardHz();
      return hz !== undefined && Math.abs(hz - 440) < 6;
    });
    await app.page.getByRole("button", { name: "Sound", exact: true }).click();
    await waitFor("silence", async () => (await heardHz()) === undefined);
    expectQuiet(app);
  });
});

/** The page's pixels that one of the guest's takes. */
const cssScale = () =>
  app.page
    .locator("[data-testid=guest-screen] canvas")
    .evaluate((canvas: HTMLCanvasElement) => canvas.getBoundingClientRect().width / canvas.width);

describe("the guest's screen in the page", () => {
  it("gives the keyboard back by the keys of the settings, and takes it again by a click", async () => {
    await showStarted();
    await saysBelow(app.page, "The guest has the keyboard");
    await app.page.keyboard.press("a");
    await showsKeys(app.page, "odd");
    await app.page.keyboard.down("Control");
    await app.page.keyboard.down("Alt");
    await app.page.keyboard.up("Alt");
    await app.page.keyboard.up("Control");
    await saysBelow(app.page, "Click the screen to type into the guest");
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Back to all machines",
    );
    await app.page.getByTestId("guest-screen").locator("canvas").click();
    await saysBelow(app.page, "The guest has the keyboard");
    expectQuiet(app);
  });

  it("types what no agent could paste, and what the host keeps for itself", async () => {
    await start();
    await openDisplay(app.page);
    await showsKeys(app.page, "even");
    await app.page.getByRole("button", { name: "Keys" }).click();
    await app.page.getByRole("menuitem", { name: "Type text…" }).click();
    const dialog = app.page.getByRole("dialog", { name: "Type text into the guest" });
    await dialog.getByLabel("Text").fill("abc");
    expect(await axeFindings(app.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Type it" }).click();
    await dialog.waitFor({ state: "detached" });
    await showsKeys(app.page, "odd");
    await app.page.getByRole("button", { name: "Keys" }).click();
    await app.page.getByRole("menuitem", { name: "Esc", exact: true }).click();
    await showsKeys(app.page, "even");
    await saysBelow(app.page, "The guest has the keyboard");
    expectQuiet(app);
  });

  it("stands on the screen's own pixels, whatever the page's scale", async () => {
    await start();
    await app.show({ deviceScaleFactor: 1.25, viewport: { width: 1400, height: 900 } });
    await openDisplay(app.page);
    await showsDemo(app.page);
    await app.page.getByRole("button", { name: "1:1" }).click();
    await waitFor(
      "one device pixel for each of the guest's",
      async () => Math.abs((await cssScale()) - 0.8) < 0.001,
    );
    const edge = await app.page
      .locator("[data-testid=guest-screen] canvas")
      .evaluate((canvas) => canvas.getBoundingClientRect().left * devicePixelRatio);
    expect(Math.abs(edge - Math.round(edge))).toBeLessThan(0.02);
    await saysBelow(app.page, "at 100 %");
    await app.page.getByRole("button", { name: "Fit" }).click();
    await waitFor("a larger picture", async () => (await cssScale()) > 1);
    expectQuiet(app);
  });

  it("saves a picture of what the guest draws", async () => {
    await showStarted();
    await app.page.getByRole("button", { name: "Picture of the screen" }).click();
    const download = app.page.waitForEvent("download");
    await app.page.getByRole("menuitem", { name: "Save…" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^Shown .*\.png$/);
    const path = join(app.home.dir, "saved.png");
    await file.saveAs(path);
    const picture = readPicture(readFileSync(path));
    expect({ width: picture.width, height: picture.height }).toEqual(demoLayout.screen);
    expect(demoFrame(picture)).toBeDefined();
  });

  it("follows the guest through pause, power off and a new start, without a reload", async () => {
    await showStarted();
    await app.home.ok("pause", "Shown");
    await app.page.getByRole("button", { name: "Resume" }).click();
    await app.page.getByText("Paused").waitFor({ state: "detached" });
    await app.home.ok("stop", "Shown", "--force");
    await app.page.getByText("The machine is off").waitFor();
    await app.page.getByRole("button", { name: "Start" }).click();
    await showsDemo(app.page);
    await takesKeysAndMouse(app.page);
    expectQuiet(app);
  });

  it("fills the screen with its toolbar a hand's move away", async () => {
    await showStarted();
    await app.page.getByRole("button", { name: "Full screen" }).click();
    const leave = app.page.getByRole("button", { name: "Leave full screen" });
    await app.page.mouse.move(600, 400);
    await waitFor("a hidden toolbar", async () => ((await leave.boundingBox())?.y ?? 0) < 0);
    await takesKeysAndMouse(app.page);
    await app.page.mouse.move(640, 2);
    await waitFor("the toolbar", async () => ((await leave.boundingBox())?.y ?? -1) >= 0);
    await leave.click();
    await app.page.getByRole("button", { name: "Full screen" }).waitFor();
    expectQuiet(app);
  });

  it("says why a dropped file goes nowhere", async () => {
    await showStarted();
    await app.page.getByTestId("guest-screen").evaluate((screen) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "notes.txt"));
      screen.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true }));
    });
    await app.page.getByText(/Files cannot be copied into the guest/).waitFor();
    expectQuiet(app);
  });
});
