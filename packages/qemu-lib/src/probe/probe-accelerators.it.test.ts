import { access, constants, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AcceleratorReport } from "@openutm/shared-types";
import type { QemuInstallation } from "@openutm/shared-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findQemus } from "../find/find-qemus.ts";
import { createMemoryCache } from "../process/cache.ts";
import { readBootId } from "./boot-id.ts";
import { forgetAccelerators, probeAccelerators } from "./probe-accelerators.ts";

const host = { platform: "linux", arch: "x86_64", osBuild: 0, bootId: "this-boot" } as const;
let root: string;
let installed: readonly QemuInstallation[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "outm-probe-test-"));
  installed = await findQemus({ platform: "linux", env: { PATH: "/usr/bin" }, timeoutMs: 30_000 });
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** A script that notes each run and ends as told. */
async function fakeQemu(
  body: string,
): Promise<{ readonly qemu: QemuInstallation; readonly runs: () => Promise<number> }> {
  const folder = await mkdtemp(join(root, "fake-"));
  const binaryPath = join(folder, "qemu-system-x86_64");
  await writeFile(binaryPath, `#!/bin/sh\n: > "${folder}/run$$"\n${body}\n`, { mode: 0o755 });
  return {
    qemu: {
      arch: "x86_64",
      binaryPath,
      version: { major: 10, minor: 0, micro: 2, text: "10.0.2" },
      firmware: [],
    },
    runs: async () => (await readdir(folder)).filter((name) => name.startsWith("run")).length,
  };
}

const canOpenKvm = await access("/dev/kvm", constants.R_OK | constants.W_OK).then(
  () => true,
  () => false,
);

describe("probeAccelerators with the installed QEMU", () => {
  it("has run guest code with TCG for each architecture that is installed", async () => {
    const reports = await probeAccelerators(installed, { host, kvmAccess: "missing" });
    for (const report of reports) AcceleratorReport.parse(report);
    const architectures = [...new Set(installed.map(({ arch }) => arch))];
    expect(architectures).toContain("x86_64");
    for (const arch of architectures) {
      expect(reports.find((one) => one.name === "tcg" && one.arch === arch)).toMatchObject({
        usable: true,
      });
    }
    expect(reports.find(({ name }) => name === "kvm")).toMatchObject({
      usable: false,
      reason: expect.stringContaining("no /dev/kvm"),
    });
    expect(reports.some(({ name, arch }) => name === "kvm" && arch === "aarch64")).toBe(false);
  }, 60_000);

  it.skipIf(!canOpenKvm)(
    "has a word on KVM in time where /dev/kvm opens (skipped where it does not)",
    async () => {
      const reports = await probeAccelerators(installed, { host });
      const kvm = reports.find(({ name }) => name === "kvm");
      expect(kvm?.reason).toMatch(
        /^It has run guest code\.$|is there, but runs no guest code|processor model|virtualization/,
      );
      expect(kvm?.usable).toBe(kvm?.reason === "It has run guest code.");
    },
    60_000,
  );
});

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("probeAccelerators with a QEMU that misbehaves", () => {
  it("gives up on one that hangs, and leaves no process", async () => {
    const { qemu } = await fakeQemu(
      'case "$*" in *"-accel tcg"*) exit 33;; esac; echo $$ > "${0%/*}/pid"; exec sleep 600',
    );
    const startedMs = performance.now();
    const reports = await probeAccelerators([qemu], { host, kvmAccess: "opens" });
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(reports.map(({ name, usable }) => [name, usable])).toEqual([
      ["kvm", false],
      ["tcg", true],
    ]);
    expect(reports[0]?.reason).toContain("is there, but runs no guest code");
    // On a busy machine it may have been ended before its first word.
    const pid = await readFile(join(qemu.binaryPath, "../pid"), "utf8").catch(() => "");
    expect(pid.trim() === "" || !isThere(Number(pid))).toBe(true);
  }, 60_000);

  it("takes a QEMU that ends well without running anything for what it is", async () => {
    const { qemu } = await fakeQemu("exit 0");
    const reports = await probeAccelerators([qemu], { host, kvmAccess: "opens" });
    expect(reports.map(({ usable }) => usable)).toEqual([false, false]);
  });

  it("remembers per boot until told to forget", async () => {
    const { qemu, runs } = await fakeQemu("exit 33");
    const cache = createMemoryCache();
    const options = { host, cache, kvmAccess: "opens" } as const;
    const first = await probeAccelerators([qemu], options);
    expect(first.map(({ usable }) => usable)).toEqual([true, true]);
    expect(await runs()).toBe(2);
    expect(await probeAccelerators([qemu], options)).toEqual(first);
    expect(await runs()).toBe(2);
    await probeAccelerators([qemu], { ...options, host: { ...host, bootId: "next-boot" } });
    expect(await runs()).toBe(4);
    await forgetAccelerators([qemu], options);
    await probeAccelerators([qemu], options);
    expect(await runs()).toBe(6);
  }, 60_000);

  it("leaves nothing in the temporary folder", async () => {
    const temporary = await mkdtemp(join(root, "tmp-"));
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = temporary;
    try {
      const { qemu } = await fakeQemu("exit 33");
      await probeAccelerators([qemu], { host, kvmAccess: "opens" });
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe("readBootId", () => {
  it("is the same within one boot", async () => {
    expect(await readBootId()).toBe(await readBootId());
    expect(await readBootId()).not.toBe("");
  });
});
