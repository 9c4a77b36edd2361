import type { DoctorReport } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { qemuProblem } from "./doctor.ts";
import { reportText } from "./report.ts";

const doctor: DoctorReport = {
  backend: "node",
  pid: 7,
  version: "0.1.0",
  contractVersion: 1,
  platform: "linux",
  arch: "x86_64",
  osRelease: "6.1",
  home: "/home/ada/openutm",
  cpuCount: 8,
  memoryMib: 16_384,
  memoryFreeMib: 9000,
  diskFreeBytes: 31 * 1024 ** 3,
  qemu: [],
  accelerators: [
    {
      name: "kvm",
      arch: "x86_64",
      usable: false,
      reason: "/dev/kvm may not be opened",
      evidence: ["Permission denied"],
    },
  ],
  firmware: [],
  problems: [{ code: "qemu.notFound", message: "No usable QEMU was found." }],
};
const old: DoctorReport["qemu"][number] = {
  arch: "x86_64",
  binaryPath: "/usr/bin/qemu-system-x86_64",
  version: { major: 6, minor: 2, micro: 0, text: "6.2.0" },
  problem: { code: "qemu.tooOld", message: "QEMU 6.2.0 is too old." },
  firmware: [],
};

describe("the report", () => {
  it("has every part, with the reason of what cannot be done", () => {
    const text = reportText({ ...doctor, qemu: [old] }, [
      { name: "vm.suspend", available: false, reason: "Not yet." },
    ]);
    for (const words of [
      "8 cores, 9000 of 16384 MiB free",
      "library /home/ada/openutm, 31 GiB free",
      "qemu.notFound: No usable QEMU",
      "/usr/bin/qemu-system-x86_64: 6.2.0 (x86_64)",
      "not used: QEMU 6.2.0 is too old.",
      "kvm for x86_64: not usable, /dev/kvm may not be opened\n  Permission denied",
      "vm.suspend: no, Not yet.",
      "Firmware\n- none",
    ])
      expect(text).toContain(words);
  });
});

describe("qemuProblem", () => {
  it("is the found QEMU's own, else that none was found; nothing where one works", () => {
    expect(qemuProblem(doctor)?.code).toBe("qemu.notFound");
    expect(qemuProblem({ ...doctor, qemu: [old] })?.code).toBe("qemu.tooOld");
    const { problem: _problem, ...good } = old;
    expect(qemuProblem({ ...doctor, qemu: [old, good] })).toBeUndefined();
  });
});
