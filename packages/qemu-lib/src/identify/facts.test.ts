import { describe, expect, it } from "vitest";
import { osFacts } from "./facts.ts";

describe("what a system needs", () => {
  it.each([
    ["win11", { family: "windows", firmware: "uefi", memoryMib: 4096, supportsVirtio: false }],
    ["win10", { family: "windows", firmware: "any", supportsXhci: true }],
    ["win7", { diskBus: "sata", supportsXhci: false }],
    ["winxp", { diskBus: "ide", networkModel: "rtl8139", firmware: "bios" }],
    ["win2k25", { family: "windows", supportsVirtio: false }],
    ["macos", { family: "macos" }],
    ["freebsd14.3", { family: "bsd", supportsVirtio: true }],
    ["truenas", { family: "bsd", memoryMib: 8192 }],
    ["truenas-scale", { family: "linux", memoryMib: 8192 }],
    ["debian13", { family: "linux", memoryMib: 2048, diskGib: 25, cpuCount: 2 }],
    ["a-system-of-tomorrow", { family: "linux", supportsVirtio: true }],
  ] as const)("%s", (osId, expected) => {
    expect(osFacts(osId)).toMatchObject(expected);
  });

  it("names why macOS is not run, and nothing else", () => {
    expect(osFacts("macos").unsupported).toMatch(/Apple/);
    expect(osFacts("win11").unsupported).toBeUndefined();
  });
});
