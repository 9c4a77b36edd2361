import type { QemuInstallation } from "@openutm/shared-types";
import { capabilityNames } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { readHostCapabilities } from "./capabilities.ts";
import { findProblems } from "./doctor.ts";

const host = { arch: "x86_64" } as Parameters<typeof findProblems>[0]["host"];
const plenty = 1024 ** 4;
const sound = {
  arch: "x86_64",
  binaryPath: "/q",
  firmware: [{ kind: "uefi", secureBoot: false }],
  capabilities: { displayProtocols: ["vnc"], netdevs: ["user"], devices: [], tpm: false },
} as unknown as QemuInstallation;

describe("findProblems", () => {
  it("has none on a good machine", () => {
    expect(
      findProblems({
        host,
        installations: [sound],
        accelerators: [{ name: "kvm", arch: "x86_64", usable: true, reason: "" }],
        diskFreeBytes: plenty,
        libraryNotices: [],
      }),
    ).toEqual([]);
  });

  it("tells the worst first", () => {
    const spoilt = { ...sound, problem: { code: "qemu.tooOld", message: "It is 6.2." } };
    const problems = findProblems({
      host,
      installations: [spoilt],
      accelerators: [
        {
          name: "kvm",
          arch: "x86_64",
          usable: false,
          reason: "KVM is there, but runs no guest code.",
        },
      ],
      diskFreeBytes: 5 * 1024 ** 2,
      libraryNotices: [{ code: "vm.broken", message: "A VM's file is newer than the library." }],
    });
    expect(problems.map(({ code }) => code)).toEqual([
      "qemu.notFound",
      "disk.full",
      "vm.broken",
      "qemu.tooOld",
      "accelerator.unusable",
    ]);
    expect(problems.at(-1)?.message).toBe(
      "VMs run slowly here. KVM is there, but runs no guest code.",
    );
  });

  it("does not mind the accelerators of other architectures", () => {
    expect(
      findProblems({
        host,
        installations: [sound],
        accelerators: [{ name: "tcg", arch: "x86_64", usable: true, reason: "" }],
        diskFreeBytes: plenty,
        libraryNotices: [],
      }),
    ).toEqual([]);
  });
});

describe("readHostCapabilities", () => {
  const bare = {
    hasSwtpm: false,
    whyNoReveal: "no desktop",
    whyNoViewer: "no desktop",
    installWays: [],
  };
  it("has an answer for every name, and a reason for every no", () => {
    const all = readHostCapabilities({ installations: [sound], viewers: ["vnc"], ...bare });
    expect(all.map(({ name }) => name)).toEqual([...capabilityNames]);
    expect(all.filter(({ available }) => available).map(({ name }) => name)).toEqual([
      "run.x86_64",
      "display.vnc",
      "firmware.uefi",
    ]);
    expect(all.every(({ available, reason }) => available === (reason === undefined))).toBe(true);
  });

  const withTpm = {
    ...sound,
    capabilities: { ...sound.capabilities, tpm: true },
  } as QemuInstallation;
  it("offers what the host has: a TPM with swtpm, a file manager, a way to install", () => {
    const names = (more: Partial<typeof bare> | object): readonly string[] =>
      readHostCapabilities({
        installations: [withTpm],
        viewers: [],
        ...bare,
        ...more,
      }).flatMap(({ name, available }) => (available ? [name] : []));
    expect(names({})).not.toContain("firmware.tpm");
    expect(names({ hasSwtpm: true })).toContain("firmware.tpm");
    expect(names({ whyNoReveal: undefined })).toContain("host.reveal");
    expect(names({ whyNoViewer: undefined })).toContain("display.window");
    expect(names({ installWays: [{ available: true }] })).toContain("qemu.install");
    expect(names({ installWays: [{ available: false, reason: "x" }] })).not.toContain(
      "qemu.install",
    );
  });

  it("trusts no QEMU that has a problem", () => {
    const spoilt = { ...sound, problem: { code: "qemu.tooOld", message: "old" } };
    expect(
      readHostCapabilities({ installations: [spoilt], viewers: ["vnc"], ...bare }).every(
        ({ available }) => !available,
      ),
    ).toBe(true);
  });
});
