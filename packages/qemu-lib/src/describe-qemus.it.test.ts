import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QemuInstallation } from "@openutm/shared-types";
import { expect, it } from "vitest";
import { describeQemus, inspectQemus } from "./describe-qemus.ts";

const host = { platform: "linux", env: { PATH: "/usr/bin" } } as const;

it("tells all of the installed QEMU: version, capabilities and firmware", async () => {
  const found = await inspectQemus({ ...host, timeoutMs: 30_000 });
  const x86 = QemuInstallation.parse(found.find(({ arch }) => arch === "x86_64"));
  expect(x86.capabilities?.machines).toContain("q35");
  expect(x86.firmware.some(({ kind, secureBoot }) => kind === "uefi" && !secureBoot)).toBe(true);
  expect(x86.firmware.every(({ arch }) => arch === "x86_64")).toBe(true);
}, 60_000);

it("puts a QEMU that says its version and nothing else behind the others, with its problem", async () => {
  const folder = await mkdtemp(join(tmpdir(), "outm-describe-"));
  try {
    const binaryPath = join(folder, "qemu-system-x86_64");
    await writeFile(binaryPath, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const version = { major: 10, minor: 0, micro: 0, text: "10.0.0" };
    const mute: QemuInstallation = { arch: "x86_64", binaryPath, version, firmware: [] };
    const good: QemuInstallation = { ...mute, binaryPath: "/usr/bin/qemu-system-x86_64" };
    const [first, second] = await describeQemus([mute, good], host);
    expect(first?.binaryPath).toBe(good.binaryPath);
    expect(second?.problem?.message).toContain(binaryPath);
    QemuInstallation.parse(second);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
