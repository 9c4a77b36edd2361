// The newer QEMU of the two that OpenUTM is built against, through the same command line and app.page.
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { realIso } from "../packages/testing/guests/isos.ts";
import type { DoctorReport, Vm } from "../packages/shared-types/src/index.ts";
import { backendUnderTest } from "../packages/testing/src/index.ts";
import { expectQuiet, testApp } from "./support/app.ts";
import { showsKeys, typesIntoDemo } from "./support/demo-screen.ts";
import { qemu10 } from "./support/qemu10.ts";
import { waitForText } from "./support/screens.ts";

describe("QEMU 10", { timeout: 300_000 }, () => {
  const qemu = qemu10();
  const app = testApp("file");
  beforeAll(() => {
    if (isMissing(qemu)) return;
    mkdirSync(join(app.home.dir, "qemu"));
    symlinkSync(qemu.folder, join(app.home.dir, "qemu", "10"));
  });
  beforeEach((context: TestContext) =>
    context.skip(isMissing(qemu), isMissing(qemu) ? qemu.missing : ""),
  );

  it("is found first, in the library's own folder", async () => {
    const { backend, qemu: found } = await app.home.ok<DoctorReport>("doctor");
    expect(backend).toBe(backendUnderTest);
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
    await app.serve("--demo");
    await app.show();
    await showsKeys(app.page, "even");
    const [vm] = await app.home.ok<Vm[]>("list");
    expect(vm?.runtime?.qemuVersion).toMatch(/^10\./);
    await typesIntoDemo(app.page, "x");
    await showsKeys(app.page, "odd");
    expect(await app.home.ok<Vm>("stop", vm?.id ?? "")).toMatchObject({ status: "stopped" });
    expectQuiet(app);
  });

  it("boots an ISO to its first screen", async (context) => {
    const iso = realIso("grubRescue");
    if (isMissing(iso)) return context.skip(iso.missing);
    const { vm } = await app.home.ok<{ vm: Vm }>("run", iso.path, "--no-browser");
    expect(vm.runtime?.qemuVersion).toMatch(/^10\./);
    await waitForText(app.home, vm.id, iso.firstScreen, 120_000);
    await app.home.ok("stop", vm.id, "--force");
  });
});
