// JPEGs and MJPEG frames of real servers. The page decodes them; here jpeg-js (BSD) stands in for it.
import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { completeFrame } from "../../codecs/jpeg-tables.ts";
import type { DecodedPicture } from "../../codecs/jpeg.ts";
import {
  displayMessages,
  readRecording,
  readScreen,
  replay,
  screenOf,
} from "../../testing/recordings.ts";

const decode = (bytes: Uint8Array): DecodedPicture => {
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true });
  return { widthPx: width, heightPx: height, layout: "rgba", bytes: data };
};

const channelsOf = (pixel: number): readonly number[] => [
  (pixel >> 16) & 255,
  (pixel >> 8) & 255,
  pixel & 255,
];

describe("recorded sessions with lossy pictures", () => {
  it.each([
    ["std-tcp-jpeg", "decode-jpeg"],
    ["std-tcp-streams", "decode-frame"],
  ])("%s ends close to the server's own screen", (name, request) => {
    const { screen } = readRecording(name);
    const played = replay(displayMessages(name), { jpeg: decode });
    expect(played.problems).toEqual([]);
    expect(played.outputs.filter(({ type }) => type === request).length).toBeGreaterThan(10);
    const made = screenOf(played);
    const wanted = readScreen(name, screen ?? "");
    let differing = 0;
    let farthest = 0;
    let sum = 0;
    for (const [at, pixel] of wanted.pixels.entries()) {
      const other = made?.pixels[at] ?? 0;
      if (other === pixel) continue;
      differing += 1;
      const there = channelsOf(other);
      for (const [channel, value] of channelsOf(pixel).entries()) {
        const distance = Math.abs(value - (there[channel] ?? 0));
        farthest = Math.max(farthest, distance);
        sum += distance;
      }
    }
    // Text over JPEG's 8 x 8 blocks rings: single pixels are far off, few are, and not by much.
    expect(differing).toBeGreaterThan(0);
    expect(differing).toBeLessThan(wanted.pixels.length / 100);
    expect(farthest).toBeLessThanOrEqual(64);
    expect(sum / (differing * 3)).toBeLessThan(4);
  });

  it("has Huffman tables in every MJPEG frame, though the server sends them once", () => {
    const tablesIn = (bytes: Uint8Array): number =>
      bytes.reduce(
        (count, byte, at) => count + (byte === 0xff && bytes[at + 1] === 0xc4 ? 1 : 0),
        0,
      );
    const messages = displayMessages("std-tcp-streams");
    const sent = messages.flatMap(({ name, body }) =>
      name === "stream_data" && "bytes" in body ? [tablesIn(body.bytes)] : [],
    );
    const passedOn = replay(messages).outputs.flatMap((output) =>
      output.type === "decode-frame" ? [tablesIn(output.bytes)] : [],
    );
    expect(sent.filter((count) => count === 0).length).toBeGreaterThan(100);
    expect(passedOn).toHaveLength(sent.length);
    expect(new Set(passedOn)).toEqual(new Set([4]));
  });

  it("leaves alone what is no JPEG, and what is cut off", () => {
    const broken = [
      [],
      [0xff],
      [0xff, 0xd8],
      [0xff, 0xd8, 0xff, 0xc4, 0xff, 0xff],
      [1, 2, 3, 4, 5],
    ];
    for (const bytes of broken.map((each) => Uint8Array.from(each))) {
      expect(completeFrame(bytes, Uint8Array.of(7)).bytes).toBe(bytes);
    }
  });
});
