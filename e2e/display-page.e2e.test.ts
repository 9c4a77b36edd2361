// What the page alone makes of a guest's screen, whichever backend brings it: how it is drawn and placed, who has the
// keyboard, full screen, pictures and dropped files. One guest for all of it, and a page for each.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoFrame, demoLayout } from "../packages/testing/guests/demo.ts";
import { readPicture } from "../packages/testing/guests/picture.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import {
  givesKeyboardBack,
  openDisplay,
  sameAsQemu,
  saysBelow,
  showsDemo,
  startDemo,
  takesKeysAndMouse,
} from "./support/demo-screen.ts";
import { settledFindings } from "./support/findings.ts";

const app = testApp("file");
beforeAll(async () => {
  await app.serve();
  await startDemo(app, { config: { sharing: { clipboard: true, guestAgent: false } } });
});
beforeEach(() => app.show({ expected: /a test breaks this worker/ }));
afterEach(() => app.page.context().close());

const showDemo = async (): Promise<void> => {
  await openDisplay(app.page);
  await showsDemo(app.page);
};

describe("a guest's screen", () => {
  it("says which path draws, and why there is no shared clipboard", async () => {
    await showDemo();
    await saysBelow(app.page, "Install spice-vdagent in the guest");
    const resize = app.page.getByRole("button", { name: "Resize guest" });
    expect(await resize.getAttribute("aria-disabled")).toBe("true");
    const why = await resize.getAttribute("aria-describedby");
    expect(await app.page.locator(`[id="${why}"]`).textContent()).toContain("agent is not running");
    await app.page.getByRole("button", { name: "Connection details" }).click();
    const details = app.page.getByRole("dialog", { name: "Connection details" });
    await details.getByText(/canvas in a worker|WebGL in a worker/).waitFor();
    await details.getByText("800 × 600").waitFor();
    expect(await settledFindings(app.page)).toEqual([]);
    expectQuiet(app);
  });

  it("is drawn by the page where workers have no canvas", async () => {
    await app.page.addInitScript(() => {
      Reflect.deleteProperty(HTMLCanvasElement.prototype, "transferControlToOffscreen");
    });
    await app.page.reload();
    await showDemo();
    await app.page.getByRole("button", { name: "Connection details" }).click();
    const details = app.page.getByRole("dialog", { name: "Connection details" });
    await details.getByText("canvas of the page").waitFor();
    await app.page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
    await sameAsQemu(app.page, app.home, "Shown");
    await takesKeysAndMouse(app.page);
    expectQuiet(app);
  });

  it("is drawn again by a new worker when the one before breaks, and says why", async () => {
    await app.page.evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      new MutationObserver(() => {
        for (const notice of document.querySelectorAll("[role=status]"))
          told.push(notice.textContent ?? "");
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    const [first] = await Promise.all([app.page.waitForEvent("worker"), showDemo()]);
    const [second] = await Promise.all([
      app.page.waitForEvent("worker"),
      first.evaluate(() => {
        setTimeout(() => {
          throw new Error("a test breaks this worker");
        });
      }),
    ]);
    expect(second.url()).toBe(first.url());
    await showsDemo(app.page);
    await takesKeysAndMouse(app.page);
    const told = await app.page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    expect(told.join("\n")).toContain("a test breaks this worker");
    expectQuiet(app);
  });

  it("gives the keyboard back by the keys of the settings, and takes it again by a click", async () => {
    await showDemo();
    await takesKeysAndMouse(app.page);
    await givesKeyboardBack(app.page);
    expectQuiet(app);
  });

  it("stands on the screen's own pixels, whatever the page's scale", async () => {
    await app.page.context().close();
    await app.show({ deviceScaleFactor: 1.25, viewport: { width: 1400, height: 900 } });
    await showDemo();
    const canvas = app.page.locator("[data-testid=guest-screen] canvas");
    /** The page's pixels that one of the guest's takes. */
    const cssScale = (): Promise<number> =>
      canvas.evaluate(
        (drawn: HTMLCanvasElement) => drawn.getBoundingClientRect().width / drawn.width,
      );
    const edge = (): Promise<number> =>
      canvas.evaluate((drawn) => drawn.getBoundingClientRect().left * devicePixelRatio);
    await app.page.getByRole("button", { name: "1:1" }).click();
    await waitFor(
      "one device pixel for each of the guest's",
      async () => Math.abs((await cssScale()) - 0.8) < 0.001,
    );
    await waitFor(
      "an edge on the screen's own pixels",
      async () => Math.abs((await edge()) - Math.round(await edge())) < 0.02,
    );
    await saysBelow(app.page, "at 100 %");
    await app.page.getByRole("button", { name: "Fit" }).click();
    await waitFor("a larger picture", async () => (await cssScale()) > 1);
    expectQuiet(app);
  });

  it("is saved as a picture", async () => {
    await showDemo();
    await app.page.getByRole("button", { name: "Picture of the screen" }).click();
    const [file] = await Promise.all([
      app.page.waitForEvent("download"),
      app.page.getByRole("menuitem", { name: "Save…" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^Shown .*\.png$/);
    const path = join(app.home.dir, "saved.png");
    await file.saveAs(path);
    const picture = readPicture(readFileSync(path));
    expect({ width: picture.width, height: picture.height }).toEqual(demoLayout.screen);
    expect(demoFrame(picture)).toBeDefined();
    expectQuiet(app);
  });

  it("fills the window with its toolbar a hand's move away", async () => {
    await showDemo();
    await app.page.getByRole("button", { name: "Full screen" }).click();
    const leave = app.page.getByRole("button", { name: "Leave full screen" });
    await leave.waitFor();
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
    await showDemo();
    await app.page.getByTestId("guest-screen").evaluate((screen) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "notes.txt"));
      screen.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true }));
    });
    await app.page.getByText(/Files cannot be copied into the guest/).waitFor();
    expectQuiet(app);
  });
});
