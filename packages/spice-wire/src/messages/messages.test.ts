// Messages that no server here sends, written byte by byte as spice.proto has them.
import { describe, expect, it } from "vitest";
import { channels, SpiceProtocolError } from "../index.ts";
import { base, bytes, frameOf, syntheticDraws, syntheticImages, withParts } from "../test-bytes.ts";
import { whole } from "../test-parse.ts";

const drawn = (name: string): unknown => {
  const [type, body] = syntheticDraws[name]!;
  const message = whole("display", type, body);
  expect(message.name).toBe(name);
  return message.body;
};

const box = { top: 20, left: 10, bottom: 70, right: 110 };
const drawBase = { surfaceId: 0, box, clip: [{ top: 20, left: 10, bottom: 30, right: 40 }] };
const solid = { type: "solid", color: 0x336699 };
const srcArea = { top: 0, left: 0, bottom: 2, right: 4 };

describe("drawing messages", () => {
  it("fill: brush, operation, mask", () => {
    expect(drawn("draw_fill")).toMatchObject({
      base: drawBase,
      brush: solid,
      rop: 8,
      mask: {
        invers: true,
        origin: { x: 1, y: 2 },
        image: { type: "bitmap", format: "1bit_be", topDown: true, stride: 1, width: 8, height: 2 },
      },
    });
  });

  it("opaque: a surface under a cached pattern", () => {
    expect(drawn("draw_opaque")).toMatchObject({
      image: { type: "surface", surfaceId: 9, cacheMe: true },
      srcArea,
      brush: { type: "pattern", origin: { x: 3, y: 4 }, image: { type: "from_cache", id: 77n } },
      rop: 64,
      scaleMode: "nearest",
      mask: undefined,
    });
  });

  it("blend: JPEG and its alpha", () => {
    expect(drawn("draw_blend")).toMatchObject({
      image: {
        type: "jpeg_alpha",
        topDown: true,
        jpeg: Uint8Array.of(0xff, 0xd8),
        alpha: Uint8Array.of(1, 2, 3),
      },
      rop: 32,
      scaleMode: "interpolate",
    });
  });

  it.each(["draw_blackness", "draw_whiteness", "draw_invers"])("%s", (name) => {
    expect(drawn(name)).toEqual({ base: drawBase, mask: undefined });
  });

  it("rop3: with a palette of the cache", () => {
    expect(drawn("draw_rop3")).toMatchObject({
      image: {
        type: "lz_plt",
        palette: { kind: "cached", id: 42n },
        bytes: Uint8Array.of(7, 8, 9),
      },
      brush: solid,
      rop3: 0xca,
    });
  });

  it("stroke: path, style, modes", () => {
    expect(drawn("draw_stroke")).toEqual({
      base: drawBase,
      path: [{ flags: 3, points: Int32Array.of(16, 32, 56, 64) }],
      line: { flags: 8, style: Int32Array.of(48, 16) },
      brush: solid,
      foreMode: 8,
      backMode: 8,
    });
  });

  it("text: glyphs", () => {
    expect(drawn("draw_text")).toMatchObject({
      string: {
        bitsPerPixel: 4,
        topDown: true,
        glyphs: [
          {
            renderPosition: { x: 5, y: 6 },
            origin: { x: -1, y: -2 },
            width: 3,
            height: 2,
            bytes: Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd),
          },
        ],
      },
      foreBrush: solid,
      backBrush: { type: "none" },
    });
  });

  it("transparent, alpha blend, composite, copy bits", () => {
    expect(drawn("draw_transparent")).toMatchObject({
      image: { type: "from_cache_lossless" },
      srcColor: 1,
      trueColor: 2,
    });
    expect(drawn("draw_alpha_blend")).toMatchObject({ flags: 3, alpha: 128, srcArea });
    expect(drawn("draw_composite")).toMatchObject({
      image: { type: "surface" },
      maskImage: { type: "surface" },
      srcTransform: [65_536, 0, 0, 0, 65_536, 0],
      maskTransform: undefined,
      srcOrigin: { x: 1, y: 2 },
      maskOrigin: { x: 3, y: -1 },
    });
    expect(drawn("copy_bits")).toEqual({ base: drawBase, srcPosition: { x: 7, y: 8 } });
  });
});

describe("what a hostile server says", () => {
  const copyOf = (image: Uint8Array): Uint8Array =>
    withParts((writer, at) =>
      base(writer)
        .u32(at(image))
        .raw(new Uint8Array(16 + 3 + 13)),
    );
  const bitmap = (width: number, height: number, stride: number): Uint8Array =>
    bytes((writer) => {
      writer.u64(1n).u8(0).u8(0).u32(width).u32(height);
      writer.u8(8).u8(4).u32(width).u32(height).u32(stride).u32(0).raw(new Uint8Array(64));
    });

  it.each([
    [
      "an image of 65535 x 65535",
      copyOf(bitmap(65_535, 65_535, 262_140)),
      /larger than any screen/,
    ],
    ["an image of 8192 x 8192", copyOf(bitmap(8192, 8192, 32_768)), /larger than any screen/],
    ["a stride that is too short", copyOf(bitmap(5, 1, 19)), /stride of 19 bytes for 5 pixels/],
    ["rows that are not there", copyOf(bitmap(4, 5, 16)), /80 bytes wanted/],
    [
      "an offset behind the end",
      bytes((writer) => base(writer).u32(0xffff_fff0)),
      /an offset of 4294967280/,
    ],
    [
      "a clip of 2^32-1 rectangles",
      bytes((writer) => writer.raw(new Uint8Array(20)).u8(1).u32(0xffff_ffff)),
      /list of 4294967295/,
    ],
    ["a clip type", bytes((writer) => writer.raw(new Uint8Array(20)).u8(9)), /clip type 9/],
  ])("%s", (_what, body, why) => {
    expect(() => channels.display.parse(frameOf(304, body))).toThrow(SpiceProtocolError);
    expect(() => channels.display.parse(frameOf(304, body))).toThrow(why);
  });

  it.each([
    ["a surface of 65535 x 65535", 314, [0, 65_535, 65_535, 32, 1], /larger than any screen/],
    ["a surface of no format", 314, [0, 10, 10, 33, 1], /format 33/],
    ["stream 64", 125, [64], /stream 64/],
  ])("%s", (_what, type, words, why) => {
    const body = bytes((writer) => words.map((word) => writer.u32(word)));
    expect(() => channels.display.parse(frameOf(type, body))).toThrow(why);
  });

  it("may say what is new: it is passed over", () => {
    const message = channels.display.parse(frameOf(999, Uint8Array.of(1)));
    expect(message).toEqual({ name: "unknown", body: { number: 999, bytes: Uint8Array.of(1) } });
    expect(channels.display.maxBytes(999)).toBeLessThanOrEqual(1 << 20);
  });

  it("cannot name what a message of this package is not", () => {
    const [, fill] = syntheticDraws["draw_fill"]!;
    expect(() => channels.display.parse(frameOf(302, fill.subarray(0, 40)))).toThrow(
      /SPICE display\/draw_fill/,
    );
    expect(Object.keys(syntheticImages)).toHaveLength(5);
  });
});
