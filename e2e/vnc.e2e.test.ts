// The guest's screen where the QEMU has no SPICE: the same view over VNC.
import { describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import type { Vm } from "../packages/shared-types/src/index.ts";
import { axeFindings } from "../packages/testing/src/browser/axe.ts";
import { waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import {
  openDisplay,
  pointAt,
  sameAsQemu,
  saysBelow,
  showsDemo,
  showsKeys,
  takesKeysAndMouse,
} from "./support/demo-screen.ts";
import { installQemuWithoutSpice } from "./support/no-spice-qemu.ts";

const app = testApp();

const open = async (): Promise<void> => {
  await app.serve();
  await app.show();
  await openDisplay(app.page);
};
const detailsOf = async (name: string): Promise<string> => {
  await app.page.getByRole("button", { name: "Connection details" }).click();
  const fact = app.page.getByRole("dialog").locator("dt", { hasText: name }).locator("..");
  const text = (await fact.locator("dd").textContent()) ?? "";
  await app.page.keyboard.press("Escape");
  return text;
};

describe("a QEMU without SPICE", () => {
  it("shows its guest in the same view, takes keys and the mouse, and says what it lacks", async (context) => {
    const installed = installQemuWithoutSpice(app.home.dir);
    if (isMissing(installed)) return context.skip(installed.missing);
    await app.home.ok("create", "Shown", "--demo");
    await app.home.ok("set", "Shown", "sharing.clipboard=true");
    const { runtime } = await app.home.ok<Vm>("start", "Shown");
    expect(runtime).toMatchObject({ displayProtocol: "vnc", qemuPath: installed.path });
    await open();
    await showsDemo(app.page);
    await saysBelow(app.page, "VNC");
    await saysBelow(app.page, "Install spice-vdagent in the guest");
    await sameAsQemu(app.page, app.home, "Shown");
    await takesKeysAndMouse(app.page);
    expect(await detailsOf("Guest follows the window")).toContain("fixed size");
    expect(await detailsOf("Sound in this window")).toContain("Over VNC");
    expect(await axeFindings(app.page)).toEqual([]);
    expectQuiet(app);
  });

  it("gives the keyboard back, and leaves no key pressed behind", async () => {
    await app.home.ok("create", "Shown", "--demo", "--display", "vnc");
    await app.home.ok("start", "Shown");
    await open();
    await showsKeys(app.page, "even");
    await saysBelow(app.page, "The guest has the keyboard");
    await app.page.keyboard.down("Control");
    await app.page.keyboard.down("Alt");
    await app.page.keyboard.up("Alt");
    await app.page.keyboard.up("Control");
    await saysBelow(app.page, "Click the screen to type into the guest");
    await app.page.getByTestId("guest-screen").locator("canvas").click();
    await saysBelow(app.page, "The guest has the keyboard");
    await pointAt(app.page, 400, 300);
    expectQuiet(app);
  });

  it("offers the guest another size where its adapter takes one", async () => {
    await app.home.ok("create", "Shown", "--demo", "--display", "vnc");
    await app.home.ok("set", "Shown", "display.device=virtio");
    await app.home.ok("start", "Shown");
    await open();
    await showsDemo(app.page);
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
