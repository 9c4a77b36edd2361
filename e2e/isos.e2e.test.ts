// `openutm run FILE` boots what nobody here wrote, to its first screen; and what an installer leaves on the disk.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isMissing } from "../packages/testing/guests/cache.ts";
import { demoFrame, demoImage, demoKeyParity } from "../packages/testing/guests/demo.ts";
import { REAL_ISO_NAMES, realIso } from "../packages/testing/guests/isos.ts";
import { TINY_READY, tinyMedia } from "../packages/testing/guests/tiny.ts";
import type { DoctorReport, Vm } from "../packages/shared-types/src/index.ts";
import {
  backendUnderTest,
  testHome,
  waitFor,
  type TestHome,
} from "../packages/testing/src/index.ts";
import { openutm, openutmLive, type Live } from "./support/launcher.ts";
import { screenOf, waitForText } from "./support/screens.ts";

const bootTimeoutMs = 120_000;

describe("openutm run", { timeout: bootTimeoutMs + 60_000 }, () => {
  let home: TestHome;
  let serial: Live | undefined;
  beforeAll(() => {
    home = testHome();
  });
  afterEach(async () => {
    await serial?.interrupt();
    serial = undefined;
    const vms = await home.ok<Vm[]>("list");
    for (const { id, runtime } of vms)
      if (runtime !== undefined) await home.ok("stop", id, "--force");
  });
  afterAll(() => home.dispose());

  const run = async (...args: string[]): Promise<Vm> => {
    const result = await openutm(home, "run", ...args, "--no-browser", "--json");
    if (result.exitCode !== 0) throw new Error(`${result.stdout}${result.stderr}`);
    const { vm, url } = result.json<{ vm: Vm; url: string }>();
    expect(vm.status).toBe("running");
    expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/.*#.*vm=${vm.id}$`));
    return vm;
  };
  const hasUefi = async (): Promise<boolean> =>
    (await home.ok<DoctorReport>("doctor")).firmware.some(
      ({ arch, kind }) => arch === "x86_64" && kind === "uefi",
    );

  it("is answered by the backend under test", async () => {
    expect(await home.ok("doctor")).toMatchObject({ backend: backendUnderTest });
  });

  for (const name of REAL_ISO_NAMES)
    it(`boots ${name} to its first screen`, async (context) => {
      const iso = realIso(name);
      if (isMissing(iso)) return context.skip(iso.missing);
      const vm = await run(iso.path);
      await waitForText(home, vm.id, iso.firstScreen, bootTimeoutMs);
      expect(vm.config?.drives.map(({ kind }) => kind)).toEqual(["disk", "cdrom"]);
    });

  it("takes the VM that it has for the same file", async (context) => {
    const iso = realIso("ipxe");
    if (isMissing(iso)) return context.skip(iso.missing);
    const before = await home.ok<Vm[]>("list");
    const first = await run(iso.path);
    const second = await run(iso.path);
    expect(second).toMatchObject({ id: first.id, runtime: { pid: first.runtime?.pid } });
    expect(await home.ok<Vm[]>("list")).toHaveLength(Math.max(before.length, 1));
  });

  for (const [medium, firmware] of [
    ["iso", "bios"],
    ["iso", "uefi"],
    ["disk", "bios"],
  ] as const)
    it(`boots Linux from a ${medium === "iso" ? "CD" : "disk"} by ${firmware}`, async (context) => {
      const tiny = tinyMedia();
      if (isMissing(tiny)) return context.skip(tiny.missing);
      context.skip(
        firmware === "uefi" && !(await hasUefi()),
        "no UEFI firmware is installed (package ovmf)",
      );
      const vm = await run(
        tiny[medium],
        "--name",
        `Tiny ${medium} ${firmware}`,
        "--firmware",
        firmware,
        "--memory-mib",
        "512",
      );
      // All of it at once: a picture may be taken while the line is being written.
      const ready = new RegExp(`^${TINY_READY} .*firmware=${firmware}`);
      await waitForText(home, vm.id, [ready], bootTimeoutMs);
    });

  it("boots from the CD while the disk is empty, and from the disk once something is installed there", async (context) => {
    const tiny = tinyMedia();
    if (isMissing(tiny)) return context.skip(tiny.missing);
    const vm = await run(
      tiny.iso,
      "--name",
      "Installer",
      "--firmware",
      "bios",
      "--memory-mib",
      "512",
      "--disk-gib",
      "1",
    );
    await waitForText(home, vm.id, [new RegExp(`^${TINY_READY} `)], bootTimeoutMs);

    serial = openutmLive(home, "serial", vm.id);
    serial.write("\n");
    await install(serial, readFileSync(demoImage));
    await home.ok("restart", vm.id);
    const isInstalled = async (): Promise<boolean> => {
      const picture = await screenOf(home, vm.id);
      return demoFrame(picture) !== undefined && demoKeyParity(picture) === "even";
    };
    await waitFor("the installed system's picture", isInstalled, bootTimeoutMs);
  });
});

/** Types a disk image into the guest's shell, in pieces that its terminal can hold, and writes it to the first disk. */
const install = async (shell: Live, image: Buffer): Promise<void> => {
  const text = gzipSync(image).toString("base64");
  const pieces = text.match(/.{1,600}/g) ?? [];
  for (const [index, piece] of pieces.entries()) {
    shell.write(`echo ${piece} >> /tmp/image; echo piece=$((${index}+1000))\n`);
    await shell.says(`piece=${index + 1000}`, 60_000);
  }
  shell.write(
    "base64 -d /tmp/image | gunzip | dd of=/dev/vda bs=64k && sync && echo installed=$((6*7))\n",
  );
  await shell.says("installed=42", 60_000);
};
