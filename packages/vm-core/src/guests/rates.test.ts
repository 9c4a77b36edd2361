import { VmStats } from "@openutm/shared-types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statsBetween } from "./rates.ts";

const before = {
  atMs: 10_000,
  cpuMs: 1000,
  residentBytes: 5,
  diskReadBytes: 0,
  diskWrittenBytes: 100,
};

describe("what happens a second", () => {
  it("is the difference over the time that really passed", () => {
    const now = { ...before, atMs: 12_000, cpuMs: 5000, diskReadBytes: 3000 };
    expect(statsBetween(before, now)).toEqual({
      atMs: 12_000,
      cpuPercent: 200,
      memoryBytes: 5,
      diskReadBytesPerSecond: 1500,
      diskWriteBytesPerSecond: 0,
    });
  });

  it("is left out where it cannot be told: the first reading, a counter or a clock that went back", () => {
    expect(statsBetween(undefined, before)).toEqual({ atMs: 10_000, memoryBytes: 5 });
    expect(statsBetween(before, { atMs: 11_000, cpuMs: 1 })).toEqual({ atMs: 11_000 });
    expect(statsBetween(before, { ...before, atMs: 9000 })).toEqual({ atMs: 9000, memoryBytes: 5 });
    expect(statsBetween(before, { ...before, atMs: 10_000 })).toEqual({
      atMs: 10_000,
      memoryBytes: 5,
    });
  });

  it("fits the contract whatever is read", () => {
    const count = fc.option(fc.nat(), { nil: undefined });
    const reading = fc
      .record({
        atMs: fc.nat(),
        cpuMs: count,
        residentBytes: count,
        diskReadBytes: count,
        diskWrittenBytes: count,
      })
      .map((fields) => JSON.parse(JSON.stringify(fields)));
    fc.assert(
      fc.property(reading, reading, (a, b) => {
        expect(VmStats.safeParse(statsBetween(a, b)).error).toBeUndefined();
      }),
    );
  });
});
