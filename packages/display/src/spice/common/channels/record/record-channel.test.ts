import { audioModes } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import { createRecordChannel, s16OfSamples } from "./record-channel.ts";

const start = (frequency = 48_000, channels = 2, format = 1) =>
  ({ name: "start", body: { channels, frequency, format } }) as const;

describe("a record channel", () => {
  it("sends nothing while the guest does not listen", () => {
    const channel = createRecordChannel();
    const sound = { kind: "samples", samples: new Float32Array(4) } as const;
    expect(channel.send(sound, 5)).toEqual([]);
    channel.receive(start());
    expect(channel.send(sound, 5)).toHaveLength(3);
    expect(channel.receive({ name: "stop", body: {} })).toEqual([{ type: "unwanted" }]);
    expect(channel.send(sound, 5)).toEqual([]);
  });

  it("tells its mode and where sound begins, once for each listening", () => {
    const channel = createRecordChannel();
    const format = { channels: 2, frequencyHz: 48_000 };
    expect(channel.receive(start())).toEqual([{ type: "wanted", format }]);
    const samples = { kind: "samples", samples: new Float32Array([0.5, -1]) } as const;
    const names = (): readonly string[] => channel.send(samples, 7.9).map(({ name }) => name);
    expect(names()).toEqual(["mode", "start_mark", "data"]);
    expect(names()).toEqual(["data"]);
    const opus = channel.send({ kind: "opus", bytes: new Uint8Array([1]) }, 8);
    expect(opus).toEqual([
      { name: "mode", body: { time: 8, mode: audioModes.opus, bytes: new Uint8Array() } },
      { name: "data", body: { time: 8, bytes: new Uint8Array([1]) } },
    ]);
    channel.receive(start());
    expect(names()).toEqual(["mode", "start_mark", "data"]);
  });

  it("writes samples as 16 bits, the loud ones clipped", () => {
    const bytes = s16OfSamples(new Float32Array([0, 1, -1, 2, -2, 0.5]));
    const view = new DataView(bytes.buffer);
    const values = Array.from({ length: 6 }, (_, at) => view.getInt16(at * 2, true));
    expect(values).toEqual([0, 32_767, -32_767, 32_767, -32_767, 16_384]);
  });

  it.each([
    [0, 2, 1],
    [48_000, 200, 1],
    [48_000, 2, 9],
  ])("refuses sound of %i Hz, %i channels, format %i", (frequency, channels, format) => {
    const channel = createRecordChannel();
    expect(channel.receive(start(frequency, channels, format))).toMatchObject([
      { type: "problem", messageName: "start" },
    ]);
    expect(channel.wanted()).toBeUndefined();
  });
});
