import { describe, expect, it } from "vitest";
import { fuzzDisplay } from "../../testing/fuzz.ts";
import { displayFrames, recordingNames } from "../../testing/recordings.ts";

describe("a display channel under changed messages", () => {
  it(
    "throws nothing but refusals, and keeps within its limits, over 100,000 of them",
    { timeout: 300_000 },
    () => {
      const frames = recordingNames().flatMap(displayFrames);
      expect(frames.length).toBeGreaterThan(1000);
      const report = fuzzDisplay(frames, 100_000, 20_260_722);
      expect(report.refused).toBeGreaterThan(1000);
      expect(report.problems).toBeGreaterThan(1000);
      expect(report.refused + report.problems).toBeLessThan(report.messages);
      expect(report.largestSurfacePixels).toBeGreaterThan(100_000);
      expect(report.largestSurfacePixels).toBeLessThanOrEqual(1 << 22);
    },
  );
});
