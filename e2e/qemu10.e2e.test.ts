// The newer QEMU of the two that OpenUTM is built against, through the same command line and page.
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { demoFrame, demoKeyParity } from "../packages/testing/guests/demo.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import type { DoctorReport, Vm } from "../packages/shared-types/src/index.ts";
import { openBrowser, openPage } from "../packages/testing/src/browser/browser.ts";
import { canvasPicture } from "../packages/testing/src/browser/guest-canvas.ts";
import { testHome, waitFor, type TestHome } from "../packages/testing/src/index.ts";
import { qemu10 } from "./support/qemu10.ts";
import { waitForText } from "./support/screens.ts";

describe("QEMU 10", { timeout: 300_000 }, () => {
  const qemu = qemu10();
  let browser: Browser;
  let home: TestHome;
  beforeAll(async () => {
    browser = await openBrowser();
    home = testHome();
    if (isMissing(qemu)) return;
    mkdirSync(join(home.dir, "qemu"));
    symlinkSync(qemu.folder, join(home.dir, "qemu", "10"));
  });
  beforeEach((context: TestContext) =>
    context.skip(isMissing(qemu), isMissing(qemu) ? qemu.missing : ""),
  );
  afterAll(async () => {
    await browser.close();
    home.dispose();
  });

  it("is found first, in the library's own folder", async () => {
    const { qemu: found } = await home.ok<DoctorReport>("doctor");
    const versions = found
      .filter(({ arch }) => arch === "x86_64")
      .map(({ version }) => version.major);
    expect(versions).toEqual([10, 7]);
    expect(found[0]).not.toHaveProperty("problem");
    expect(found[0]?.capabilities?.displayProtocols).toEqual(
      expect.arrayContaining(["spice", "vnc"]),
    );
  });

  it("runs the demo in the page, which takes its keys and shuts it down", async () => {
    const served = await home.serve("--demo");
    const { page, problems } = await openPage(browser, served.url);
    const shows = (what: string, parity: "even" | "odd"): Promise<boolean> =>
      waitFor(what, async () => {
        const picture = await canvasPicture(page);
        return (
          picture?.width === 800 &&
          demoFrame(picture) !== undefined &&
          demoKeyParity(picture) === parity
        );
      });
    await shows("the demo's picture", "even");
    const [vm] = await home.ok<Vm[]>("list");
    expect(vm?.runtime?.qemuVersion).toMatch(/^10\./);
    await page.keyboard.press("x");
    await shows("the key's square", "odd");
    expect(await home.ok<Vm>("stop", vm?.id ?? "")).toMatchObject({ status: "stopped" });
    expect(problems).toEqual([]);
  });

  it("boots an ISO to its first screen", async (context) => {
    const iso = realIso("grubRescue");
    if (isMissing(iso)) return context.skip(iso.missing);
    const { vm } = await home.ok<{ vm: Vm }>("run", iso.path, "--no-browser");
    expect(vm.runtime?.qemuVersion).toMatch(/^10\./);
    await waitForText(home, vm.id, iso.firstScreen, 120_000);
    await home.ok("stop", vm.id, "--force");
  });
});
