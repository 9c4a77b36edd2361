import { describe, expect, it } from "vitest";
import { medianInterval, quantile, summarize } from "./statistics.ts";

describe("statistics", () => {
  it("gives medians and quantiles by interpolation", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.95)).toBeCloseTo(4.8);
    expect(summarize([3, 1, 2])).toEqual({ median: 2, p95: 2.9, min: 1, max: 3, count: 3 });
  });
  it("gives an interval that holds the median, the same at every call", () => {
    const values = Array.from({ length: 21 }, (_, i) => i);
    const [low, high] = medianInterval(values);
    expect(low).toBeLessThan(10);
    expect(high).toBeGreaterThan(10);
    expect(medianInterval(values)).toEqual([low, high]);
  });
});
