import { describe, expect, it } from "vitest";
import { addSamples, figureOf, statsOf } from "./stats-window.ts";

const at = (seconds: number) => ({ atMs: seconds * 1000 });

describe("the window of samples", () => {
  it("holds a minute", () => {
    const window = addSamples(
      [],
      Array.from({ length: 90 }, (_, second) => at(second)),
    );
    expect(window).toHaveLength(60);
    expect(window.at(0)).toEqual(at(30));
  });
  it("begins anew when the clock was put back", () => {
    expect(addSamples([at(100), at(101)], [at(7), at(8)])).toEqual([at(7), at(8)]);
  });
  it("leaves out what is no sample", () => {
    expect(statsOf('{"atMs":1,"cpuPercent":4}')).toEqual({ atMs: 1, cpuPercent: 4 });
    for (const line of ["", "{", '{"atMs":-1}', '{"atMs":1,"cpuPercent":"<b>"}'])
      expect(statsOf(line)).toBeUndefined();
  });
});

describe("figures", () => {
  it("are of the whole VM", () => {
    const sample = {
      atMs: 1,
      cpuPercent: 150,
      diskReadBytesPerSecond: 1,
      diskWriteBytesPerSecond: 2,
    };
    expect(figureOf.cpu(sample, 2)).toBe(75);
    expect(figureOf.disk(sample, 2)).toBe(3);
  });
  it("are nothing where nothing was measured, which is not 0", () => {
    expect(figureOf.network({ atMs: 1 }, 1)).toBeNull();
    expect(figureOf.network({ atMs: 1, networkSentBytesPerSecond: 0 }, 1)).toBe(0);
  });
});
