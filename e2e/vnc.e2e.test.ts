// The guest's screen where the QEMU has no SPICE: the same view over VNC.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import {
  givesKeyboardBack,
  openDisplay,
  pointAt,
  sameAsQemu,
  saysBelow,
  showsDemo,
  startDemo,
  takesKeysAndMouse,
} from "./support/demo-screen.ts";
import { settledFindings } from "./support/findings.ts";
import { installQemuWithoutSpice } from "./support/no-spice-qemu.ts";

describe("a QEMU without SPICE", () => {
  const app = testApp();
  const detailsOf = async (name: string): Promise<string> => {
    await app.page.getByRole("button", { name: "Connection details" }).click();
    const details = app.page.getByRole("dialog");
    const fact = details.locator("dt", { hasText: name }).locator("..");
    const text = (await fact.locator("dd").textContent()) ?? "";
    await app.page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
    return text;
  };

  it("shows its guest in the same view, takes keys and the mouse, and says what it lacks", async (context) => {
    const installed = installQemuWithoutSpice(app.home.dir);
    if (isMissing(installed)) return context.skip(installed.missing);
    await app.serve();
    const { runtime } = await startDemo(app, {
      config: { sharing: { clipboard: true, guestAgent: false } },
    });
    expect(runtime).toMatchObject({ displayProtocol: "vnc", qemuPath: installed.path });
    await app.show();
    await openDisplay(app.page);
    await showsDemo(app.page);
    await saysBelow(app.page, "VNC");
    await saysBelow(app.page, "Install spice-vdagent in the guest");
    await sameAsQemu(app.page, app.home, "Shown");
    await takesKeysAndMouse(app.page);
    expect(await detailsOf("Guest follows the window")).toContain("fixed size");
    expect(await detailsOf("Sound in this window")).toContain("Over VNC");
    expect(await settledFindings(app.page)).toEqual([]);
    expectQuiet(app);
  });
});

describe("a guest that is shown over VNC", () => {
  const app = testApp("file");
  beforeAll(async () => {
    await app.serve();
    await startDemo(app, { config: { display: { protocol: "vnc", device: "virtio" } } });
  });
  beforeEach(async () => {
    await app.show();
    await openDisplay(app.page);
    await showsDemo(app.page);
  });
  afterEach(() => app.page.context().close());

  it("gives the keyboard back, and leaves no key pressed behind", async () => {
    await givesKeyboardBack(app.page);
    await pointAt(app.page, 400, 300);
    expectQuiet(app);
  });

  it("is offered another size where its adapter takes one", async () => {
    const resize = app.page.getByRole("button", { name: "Resize guest" });
    await waitFor(
      "an adapter that resizes",
      async () => (await resize.getAttribute("aria-disabled")) !== "true",
    );
    await resize.click();
    // The demo has no driver that follows, and stays whole in its window.
    await saysBelow(app.page, "at 100 %");
    await showsDemo(app.page);
    expectQuiet(app);
  });
});
