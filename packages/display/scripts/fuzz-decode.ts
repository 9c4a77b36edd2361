// Fuzzes the display channel for as many messages as asked:
// `node packages/display/scripts/fuzz-decode.ts [messages] [seed]`.
import { fuzzDisplay } from "../src/spice/common/testing/fuzz.ts";
import { displayFrames, recordingNames } from "../src/spice/common/testing/recordings.ts";

const messages = Number(process.argv[2] ?? "1000000");
const firstSeed = Number(process.argv[3] ?? "1");
const batch = 100_000;
const frames = recordingNames().flatMap(displayFrames);
for (let done = 0, seed = firstSeed; done < messages; done += batch, seed += 1) {
  const report = fuzzDisplay(frames, Math.min(batch, messages - done), seed);
  process.stdout.write(`seed ${seed}: ${JSON.stringify(report)}\n`);
}
