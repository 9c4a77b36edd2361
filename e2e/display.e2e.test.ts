// The guest's screen in the page over SPICE: pixels, keys, sound, who looks, and how it follows the guest. What no backend
// can change of it is in display-page.e2e.test.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoFrame } from "../packages/testing/guests/demo.ts";
import { beepDisk } from "../packages/spice-wire/scripts/recording/beep.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import {
  openDisplay,
  sameAsQemu,
  saysBelow,
  showsDemo,
  showsKeys,
  startDemo,
  takesKeysAndMouse,
} from "./support/demo-screen.ts";
import { settledFindings } from "./support/findings.ts";

const app = testApp("file");
beforeAll(() => app.serve());
beforeEach(() => app.show());
afterEach(async () => {
  await app.page.context().close();
  for (const { id, runtime } of (await app.call("vm.list", {})).vms) {
    if (runtime !== undefined) await app.call("vm.stop", { id, force: true });
    await app.call("vm.delete", { id });
  }
});

const showStarted = async (): Promise<void> => {
  await startDemo(app);
  await openDisplay(app.page);
  await showsDemo(app.page);
};

describe("a display over SPICE", () => {
  it.each(["auto", "virtio", "qxl"] as const)(
    "shows what QEMU draws on the adapter %s, and takes keys and the mouse",
    async (device) => {
      await startDemo(app, { config: { display: { protocol: "auto", device } } });
      await openDisplay(app.page);
      await showsDemo(app.page);
      await saysBelow(app.page, "SPICE");
      await sameAsQemu(app.page, app.home, "Shown");
      await takesKeysAndMouse(app.page);
      expectQuiet(app);
    },
  );

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
    await other.context().close();
    expectQuiet(app);
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

describe("the guest's screen in the page", () => {
  it("types what no agent could paste, and what the host keeps for itself", async () => {
    await showStarted();
    await showsKeys(app.page, "even");
    await app.page.getByRole("button", { name: "Keys" }).click();
    await app.page.getByRole("menuitem", { name: "Type text…" }).click();
    const dialog = app.page.getByRole("dialog", { name: "Type text into the guest" });
    await dialog.getByLabel("Text").fill("abc");
    expect(await settledFindings(app.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Type it" }).click();
    await dialog.waitFor({ state: "detached" });
    await showsKeys(app.page, "odd");
    await app.page.getByRole("button", { name: "Keys" }).click();
    await app.page.getByRole("menuitem", { name: "Esc", exact: true }).click();
    await showsKeys(app.page, "even");
    await saysBelow(app.page, "The guest has the keyboard");
    expectQuiet(app);
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
});
