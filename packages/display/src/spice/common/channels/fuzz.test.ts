import { describe, expect, it } from "vitest";
import { fuzzChannels, type ChannelFrame } from "../testing/fuzz-channels.ts";
import { channelFrames, recordingNames } from "../testing/recordings.ts";

describe("the channels beside the display under changed messages", () => {
  it(
    "throw nothing but refusals, and answer shortly, over 100,000 of them",
    { timeout: 300_000 },
    () => {
      const kinds = ["main", "cursor", "inputs", "playback", "port", "usbredir", "webdav"] as const;
      const recorded: ChannelFrame[] = recordingNames().flatMap((name) =>
        kinds.flatMap((channel) =>
          channelFrames(name, channel)
            .slice(0, 200)
            .map((frame) => ({ channel, frame })),
        ),
      );
      expect(new Set(recorded.map(({ channel }) => channel)).size).toBe(kinds.length);
      const report = fuzzChannels(recorded, 100_000, 20_261_122);
      expect(report.refused).toBeGreaterThan(1000);
      expect(report.outputs).toBeGreaterThan(10_000);
      expect(report.refused).toBeLessThan(report.messages / 2);
      // An INIT with an agent says four things; a token for everything that waits, a chunk for each 2 kB.
      expect(report.largestOutputs).toBeLessThan(1000);
    },
  );
});
