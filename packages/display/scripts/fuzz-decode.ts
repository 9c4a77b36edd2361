// Fuzzes all channels for as many messages as asked, half of them of the display channel:
// `node packages/display/scripts/fuzz-decode.ts [messages] [seed]`.
import { fuzzChannels } from "../src/spice/common/testing/fuzz-channels.ts";
import type { ChannelFrame } from "../src/spice/common/testing/fuzz-channels.ts";
import { fuzzDisplay } from "../src/spice/common/testing/fuzz.ts";
import {
  channelFrames,
  displayFrames,
  recordingNames,
} from "../src/spice/common/testing/recordings.ts";

const messages = Number(process.argv[2] ?? "1000000");
const firstSeed = Number(process.argv[3] ?? "1");
const batch = 100_000;
const frames = recordingNames().flatMap(displayFrames);
const others = ["main", "cursor", "inputs", "playback", "port", "usbredir", "webdav"] as const;
const recorded: ChannelFrame[] = recordingNames().flatMap((name) =>
  others.flatMap((channel) => channelFrames(name, channel).map((frame) => ({ channel, frame }))),
);
for (let done = 0, seed = firstSeed; done < messages; done += 2 * batch, seed += 1) {
  const count = Math.min(batch, Math.ceil((messages - done) / 2));
  const report = {
    display: fuzzDisplay(frames, count, seed),
    others: fuzzChannels(recorded, count, seed),
  };
  process.stdout.write(`seed ${seed}: ${JSON.stringify(report)}\n`);
}
