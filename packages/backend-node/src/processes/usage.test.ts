import { describe, expect, it } from "vitest";
import { cpuMsOfStat, residentBytesOfStatus, usageOf, usageOfPs } from "./usage.ts";

describe("what a process has used", () => {
  it("is read past a name that looks like the fields after it", () => {
    const stat = "42 (evil) 9 9 9 9) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 3 0 5000 1 1";
    expect(cpuMsOfStat(stat)).toBe(3000);
    expect(cpuMsOfStat("")).toBeUndefined();
  });
  it("is resident memory in bytes", () => {
    expect(residentBytesOfStatus("Name:\tqemu\nVmRSS:\t    2048 kB\n")).toBe(2 * 1024 ** 2);
    expect(residentBytesOfStatus("Name:\tkthread\n")).toBeUndefined();
  });
  it.each([
    ["  2048 0:01.50", { residentBytes: 2048 * 1024, cpuMs: 1500 }],
    ["2048 1-02:03:04", { residentBytes: 2048 * 1024, cpuMs: 93_784_000 }],
    ["", undefined],
    ["x y", undefined],
  ])("is what ps says: %j", (text, usage) => {
    expect(usageOfPs(text)).toEqual(usage);
  });
  it.skipIf(process.platform === "win32")("of this very process grows", async () => {
    const before = await usageOf(process.pid);
    expect(before?.residentBytes).toBeGreaterThan(1024 ** 2);
    const end = performance.now() + 100;
    while (performance.now() < end) Math.sqrt(end);
    expect((await usageOf(process.pid))?.cpuMs).toBeGreaterThan(before?.cpuMs ?? Infinity);
    expect(await usageOf(2 ** 22 + 1)).toBeUndefined();
  });
});
