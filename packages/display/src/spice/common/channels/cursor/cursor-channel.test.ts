import type { CursorHeader, ServerMessage } from "@openutm/spice-wire";
import { channels } from "@openutm/spice-wire";
import { describe, expect, it } from "vitest";
import { CodecError } from "../../codecs/codec-error.ts";
import { channelFrames } from "../../testing/recordings.ts";
import { createCursorChannel } from "./cursor-channel.ts";
import { decodeCursor } from "./decode-cursor.ts";

const header = (
  type: CursorHeader["type"],
  width: number,
  height: number,
  more: Partial<CursorHeader> = {},
): CursorHeader => ({
  unique: 1n,
  type,
  width,
  height,
  hotSpotX: 0,
  hotSpotY: 0,
  ...more,
});

/** "RRGGBBAA" for each pixel. */
const hexOf = (rgba: Uint8Array): readonly string[] =>
  Array.from({ length: rgba.length / 4 }, (_, pixel) =>
    Array.from(rgba.subarray(pixel * 4, pixel * 4 + 4), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join(""),
  );

describe("pointer shapes", () => {
  it("with alpha: blue, green, red, alpha", () => {
    expect(hexOf(decodeCursor(header("alpha", 1, 1), Uint8Array.of(1, 2, 3, 4)).rgba)).toEqual([
      "03020104",
    ]);
  });

  it("of two planes: black, white, nothing, and inverting ones with a white edge", () => {
    // AND 0 0 1 1 1 1, XOR 0 1 0 0 1 0: black, white, nothing, beside an inverting one, inverting, beside it
    const bytes = Uint8Array.of(0b0011_1100, 0b0100_1000);
    expect(hexOf(decodeCursor(header("mono", 6, 1), bytes).rgba)).toEqual([
      "000000ff",
      "ffffffff",
      "00000000",
      "ffffffff",
      "000000ff",
      "ffffffff",
    ]);
  });

  it("of colours with a mask", () => {
    // Two pixels of 4 bytes, then the mask: the second is hidden.
    const bytes = Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 0, 0b0100_0000);
    expect(hexOf(decodeCursor(header("color32", 2, 1), bytes).rgba)).toEqual([
      "030201ff",
      "00000000",
    ]);
    expect(hexOf(decodeCursor(header("color24", 1, 1), Uint8Array.of(1, 2, 3, 0)).rgba)).toEqual([
      "030201ff",
    ]);
    expect(hexOf(decodeCursor(header("color16", 1, 1), Uint8Array.of(0, 0x7c, 0)).rgba)).toEqual([
      "ff0000ff",
    ]);
  });

  it("of colours from a palette", () => {
    const palette = (entries: number) =>
      Array.from({ length: entries }, (_, index) => [index, 0, 0, 0]).flat();
    expect(
      hexOf(decodeCursor(header("color4", 2, 1), Uint8Array.of(0x2f, ...palette(16), 0)).rgba),
    ).toEqual(["000002ff", "00000fff"]);
    expect(
      hexOf(decodeCursor(header("color8", 1, 1), Uint8Array.of(200, ...palette(256), 0)).rgba),
    ).toEqual(["0000c8ff"]);
  });

  it.each([
    ["too few bytes", header("alpha", 2, 2), 15],
    ["too large", header("alpha", 60_000, 60_000), 64],
  ])("are refused: %s", (_name, wanted, size) => {
    expect(() => decodeCursor(wanted, new Uint8Array(size))).toThrow(CodecError);
  });

  it("have their hot spot inside", () => {
    expect(
      decodeCursor(header("alpha", 2, 1, { hotSpotX: 900, hotSpotY: 900 }), new Uint8Array(8)),
    ).toMatchObject({ hotSpotX: 1, hotSpotY: 0 });
  });
});

describe("a cursor channel", () => {
  const set = (
    cursor: Partial<Extract<ServerMessage<"cursor">, { name: "set" }>["body"]["cursor"]>,
  ): ServerMessage<"cursor"> => ({
    name: "set",
    body: {
      position: { x: 3, y: 4 },
      visible: true,
      cursor: { cacheMe: false, fromCache: false, bytes: new Uint8Array(), ...cursor },
    },
  });
  const shape = { header: header("alpha", 1, 1), bytes: Uint8Array.of(1, 2, 3, 4) };

  it("sets, keeps, moves and hides the pointer", () => {
    const channel = createCursorChannel();
    channel.receive(set({ ...shape, cacheMe: true }));
    expect(channel.state()).toMatchObject({
      visible: true,
      position: { x: 3, y: 4 },
      shape: { widthPx: 1 },
    });
    channel.receive({ name: "hide", body: {} });
    expect(channel.state().visible).toBe(false);
    channel.receive({ name: "move", body: { position: { x: -1, y: 9 } } });
    expect(channel.state()).toMatchObject({ visible: true, position: { x: -1, y: 9 } });
    channel.receive(set({}));
    expect(channel.state().shape).toBeUndefined();
    channel.receive(set({ header: shape.header, fromCache: true }));
    expect(channel.state().shape).toBeDefined();
  });

  it("goes on after a shape that it cannot have", () => {
    const channel = createCursorChannel();
    channel.receive(set(shape));
    channel.receive({ name: "inval_all", body: {} });
    expect(channel.receive(set({ header: shape.header, fromCache: true }))[0]).toMatchObject({
      type: "problem",
    });
    expect(channel.state().shape).toBeDefined();
  });
});

describe("a cursor channel under a real server", () => {
  it.each(["agent-virtio", "agent-qxl"])("shows the shapes that %s's X server has", (name) => {
    const channel = createCursorChannel();
    const outputs = channelFrames(name, "cursor").flatMap((frame) =>
      channel.receive(channels.cursor.parse(frame)),
    );
    expect(outputs.filter(({ type }) => type === "problem")).toEqual([]);
    const shapes = outputs.flatMap((output) =>
      output.type === "cursor" && output.cursor.shape !== undefined ? [output.cursor.shape] : [],
    );
    // A watch, a text cursor, a cross and an arrow: four pictures, each with pixels that are seen, its hot spot inside.
    const seen = shapes.filter(({ rgba }) => rgba.some((byte, at) => at % 4 === 3 && byte > 0));
    expect(new Set(seen.map(({ rgba }) => String(rgba))).size).toBeGreaterThanOrEqual(4);
    for (const { widthPx, heightPx, hotSpotX, hotSpotY } of seen) {
      expect([widthPx, heightPx]).toEqual([64, 64]);
      expect(hotSpotX).toBeLessThan(widthPx);
      expect(hotSpotY).toBeLessThan(heightPx);
    }
  });
});
