import { describe, expect, it } from "vitest";
import { timeLeft } from "./time-left.ts";

describe("timeLeft", () => {
  it.each([
    [0, { unit: "seconds", count: 1 }],
    [1001, { unit: "seconds", count: 2 }],
    [59_000, { unit: "seconds", count: 59 }],
    [60_000, { unit: "minutes", count: 1 }],
    [61_000, { unit: "minutes", count: 2 }],
    [3_600_000, { unit: "hours", count: 1 }],
    [5_400_000, { unit: "hours", count: 2 }],
  ] as const)("says %d ms as %o", (ms, said) => {
    expect(timeLeft(ms)).toEqual(said);
  });
});
