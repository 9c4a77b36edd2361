import { channels, createFrameParser } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import { readChannelBytes, readRecording } from "../../testing/recordings.ts";
import type { PlaybackOutput } from "./playback-channel.ts";
import { createPlaybackChannel, samplesOfS16 } from "./playback-channel.ts";

const play = (name: string): readonly PlaybackOutput[] => {
  const found = readRecording(name).channels.find(({ channel }) => channel === "playback");
  if (found === undefined) throw new Error(`${name} has no sound`);
  const channel = createPlaybackChannel();
  const outputs: PlaybackOutput[] = [];
  const parser = createFrameParser({
    channel: "playback",
    header: found.header,
    maxBytes: channels.playback.maxBytes,
  });
  parser.push(readChannelBytes(name, found.file), (frame) => {
    outputs.push(...channel.receive(channels.playback.parse(frame)));
  });
  return outputs;
};

describe("recorded sound", () => {
  it("of raw samples is heard", () => {
    const outputs = play("sound-raw");
    expect(outputs.filter(({ type }) => type === "problem")).toEqual([]);
    const packets = outputs.flatMap((output) => (output.type === "samples" ? [output] : []));
    expect(packets.length).toBeGreaterThan(0);
    expect(packets[0]?.format).toEqual({ channels: 2, frequencyHz: 48_000 });
    expect(packets.some(({ samples }) => samples.some((sample) => Math.abs(sample) > 0.01))).toBe(
      true,
    );
    expect(packets.every(({ samples }) => samples.every((sample) => Math.abs(sample) <= 1))).toBe(
      true,
    );
  });

  it("of Opus goes to the page's decoder", () => {
    const outputs = play("sound-opus");
    expect(outputs.filter(({ type }) => type === "problem")).toEqual([]);
    const packets = outputs.flatMap((output) => (output.type === "opus" ? [output] : []));
    expect(packets.length).toBeGreaterThan(0);
    expect(packets[0]?.format).toEqual({ channels: 2, frequencyHz: 48_000 });
  });
});

describe("a playback channel", () => {
  it("has samples from -1 to 1", () => {
    expect([...samplesOfS16(Uint8Array.of(0, 0x80, 0xff, 0x7f, 0, 0, 9))]).toEqual([
      -1,
      32_767 / 32_768,
      0,
    ]);
  });

  it("refuses sound that nothing can play, and packets before their start", () => {
    const channel = createPlaybackChannel();
    const start = { channels: 0, format: 1, frequency: 44_100, time: 0 };
    expect(channel.receive({ name: "start", body: start })[0]).toMatchObject({ type: "problem" });
    expect(
      channel.receive({ name: "data", body: { time: 0, bytes: new Uint8Array(4) } })[0],
    ).toMatchObject({ type: "problem" });
    expect(channel.receive({ name: "volume", body: { volume: [0, 65_535] } })).toEqual([
      { type: "volume", volumes: [0, 1] },
    ]);
  });
});
