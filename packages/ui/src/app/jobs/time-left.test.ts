import { describe, expect, it } from "vitest";
import { timeLeftMs } from "./time-left.ts";

describe("timeLeftMs", () => {
  it("goes on as it has gone", () => {
    expect(timeLeftMs({ atMs: 0, progress: 0 }, { atMs: 10_000, progress: 0.25 })).toBe(30_000);
    expect(timeLeftMs({ atMs: 0, progress: 0.5 }, { atMs: 4000, progress: 0.75 })).toBe(4000);
  });
  it("says nothing of what has hardly begun or stands still", () => {
    expect(timeLeftMs({ atMs: 0, progress: 0 }, { atMs: 1000, progress: 0.5 })).toBeUndefined();
    expect(timeLeftMs({ atMs: 0, progress: 0.3 }, { atMs: 60_000, progress: 0.3 })).toBeUndefined();
  });
});
