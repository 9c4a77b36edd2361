// Streams are written by hand from the format: what real servers send is in ../channels/display/recordings.test.ts.
import { describe, expect, it } from "vitest";
import { createPixmap } from "../framebuffer/pixmap.ts";
import { rowsOf } from "../testing/pixels.ts";
import { CodecError } from "./codec-error.ts";
import { GlzWindow } from "./glz-window.ts";
import { MissingGlzImage, decodeGlz } from "./glz.ts";
import { applyJpegAlpha } from "./jpeg.ts";
import { decodeLz } from "./lz.ts";

const be32 = (value: number): readonly number[] => [
  (value >>> 24) & 255,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

const magic = [0x20, 0x20, 0x5a, 0x4c];
const version = [0, 1, 0, 1];

const lz = (
  header: {
    readonly type: number;
    readonly width: number;
    readonly height: number;
    readonly stride?: number;
    readonly topDown?: number;
  },
  ...data: readonly number[]
): Uint8Array =>
  Uint8Array.from([
    ...magic,
    ...version,
    ...be32(header.type),
    ...be32(header.width),
    ...be32(header.height),
    ...be32(header.stride ?? header.width * 4),
    ...be32(header.topDown ?? 1),
    ...data,
  ]);

const decode = (bytes: Uint8Array, width: number, height: number, palette?: Uint32Array) => {
  const target = createPixmap(width, height);
  const alpha = decodeLz({ bytes, palette }, target);
  return { alpha, rows: rowsOf(target) };
};

describe("LZ images", () => {
  it("of 32 bits: literals, a run, a match", () => {
    const bytes = lz(
      { type: 8, width: 4, height: 2 },
      1,
      0x01,
      0x02,
      0x03,
      0x04,
      0x05,
      0x06, // two literals: blue, green, red
      (3 << 5) | 0,
      0, // three pixels from one before: a run
      (2 << 5) | 0,
      4, // two pixels from five before
      0,
      0xff,
      0xff,
      0xff, // a last literal
    );
    expect(decode(bytes, 4, 2)).toEqual({
      alpha: "opaque",
      rows: [
        [0x03_0201, 0x06_0504, 0x06_0504, 0x06_0504],
        [0x06_0504, 0x03_0201, 0x06_0504, 0xff_ffff],
      ],
    });
  });

  it("with a run longer than its control byte can say", () => {
    const bytes = lz({ type: 8, width: 300, height: 1 }, 0, 9, 0, 0, (7 << 5) | 0, 255, 37, 0);
    expect(new Set(decode(bytes, 300, 1).rows.flat())).toEqual(new Set([9]));
  });

  it("with a match further away than 8191 pixels", () => {
    const width = 8193 + 2;
    const bytes = lz(
      { type: 8, width, height: 1 },
      0,
      1,
      0,
      0, // pixel 0
      0,
      2,
      0,
      0, // pixel 1
      (7 << 5) | 0,
      ...Array.from({ length: 32 }, () => 255),
      8191 - 7 - 32 * 255,
      0, // 8191 of them follow pixel 1
      (2 << 5) | 31,
      255,
      0,
      1, // two pixels from 8193 before: 8192 + 1
    );
    const pixels = decode(bytes, width, 1).rows[0] ?? [];
    expect(pixels.slice(-3)).toEqual([2, 1, 2]);
  });

  it("of 16 bits; a match is one pixel longer than it says", () => {
    // red 31, big-endian; then two more by a run of "1"
    const bytes = lz({ type: 6, width: 3, height: 1 }, 0, 0x7c, 0x00, (1 << 5) | 0, 0);
    expect(decode(bytes, 3, 1).rows).toEqual([[0xff_0000, 0xff_0000, 0xff_0000]]);
  });

  it("with alpha in a second pass; a match is two longer than it says", () => {
    const bytes = lz(
      { type: 9, width: 4, height: 1 },
      0,
      1,
      2,
      3,
      (3 << 5) | 0,
      0, // colours: one, and a run of three
      0,
      0x40,
      (1 << 5) | 0,
      0, // alpha: one, and a run of three
    );
    expect(decode(bytes, 4, 1)).toEqual({
      alpha: "premultiplied",
      rows: [[0x4003_0201, 0x4003_0201, 0x4003_0201, 0x4003_0201]],
    });
  });

  it("of indices into a palette, packed, rows padded", () => {
    const palette = Uint32Array.of(0xa, 0xb, 0xc);
    // PLT4_BE, rows of 2 bytes: 1 2 0 _ / 0 0 1 _, the lowest row first
    const bytes = lz(
      { type: 4, width: 3, height: 2, stride: 2, topDown: 0 },
      3,
      0x12,
      0x00,
      0x00,
      0x10,
    );
    expect(decode(bytes, 3, 2, palette).rows).toEqual([
      [0xa, 0xa, 0xb],
      [0xb, 0xc, 0xa],
    ]);
    expect(() => decode(bytes, 3, 2)).toThrow(CodecError);
  });

  it.each([
    [
      "an offset before the start",
      lz({ type: 8, width: 4, height: 1 }, 0, 1, 2, 3, (3 << 5) | 0, 1),
    ],
    [
      "more pixels than announced",
      lz({ type: 8, width: 4, height: 1 }, 0, 1, 2, 3, (7 << 5) | 0, 9, 0),
    ],
    ["literals cut off", lz({ type: 8, width: 4, height: 1 }, 3, 1, 2, 3)],
    ["a match cut off", lz({ type: 8, width: 4, height: 1 }, 0, 1, 2, 3, 3 << 5)],
    ["another size", lz({ type: 8, width: 5, height: 1 }, 0, 1, 2, 3)],
    ["an unknown type", lz({ type: 12, width: 4, height: 1 }, 0, 1, 2, 3)],
    ["rows longer than any index", lz({ type: 5, width: 4, height: 1, stride: 0x7fff_ffff }, 0, 1)],
    ["no header", Uint8Array.of(1, 2, 3)],
    ["another magic", Uint8Array.from({ length: 40 }, () => 7)],
  ])("are refused: %s", (_name, bytes) => {
    expect(() => decode(bytes, 4, 1)).toThrow(CodecError);
  });

  it("as the alpha of a JPEG", () => {
    const target = createPixmap(2, 1);
    target.pixels.set([0x11_2233, 0x44_5566]);
    applyJpegAlpha(lz({ type: 10, width: 2, height: 1 }, 1, 0x80, 0xff), target);
    expect(rowsOf(target)).toEqual([[0x8011_2233, 0xff44_5566]]);
    expect(target.alpha).toBe("premultiplied");
  });
});

const glz = (
  header: {
    readonly type: number;
    readonly width: number;
    readonly height: number;
    readonly id: number;
    readonly windowDistance?: number;
  },
  ...data: readonly number[]
): Uint8Array =>
  Uint8Array.from([
    ...magic,
    ...version,
    header.type | 16, // rows come from the top
    ...be32(header.width),
    ...be32(header.height),
    ...be32(header.width * 4),
    ...be32(0),
    ...be32(header.id),
    ...be32(header.windowDistance ?? header.id),
    ...data,
  ]);

describe("GLZ images", () => {
  const first = glz({ type: 8, width: 3, height: 1, id: 0 }, 2, 1, 0, 0, 2, 0, 0, 3, 0, 0);

  it("repeat parts of themselves and of earlier ones", () => {
    const window = new GlzWindow(10_000);
    decodeGlz(first, window, createPixmap(3, 1));
    const target = createPixmap(5, 1);
    const second = glz(
      { type: 8, width: 5, height: 1, id: 1 },
      (2 << 5) | 1,
      0,
      1, // two pixels from pixel 1 of the image one before
      (3 << 5) | 1,
      0,
      0, // three pixels from two before, in this image
    );
    expect(decodeGlz(second, window, target)).toBe("opaque");
    expect(rowsOf(target)).toEqual([[2, 3, 2, 3, 2]]);
  });

  it("name the image that is missing, and leave the window as it was", () => {
    const window = new GlzWindow(10_000);
    const lonely = glz({ type: 8, width: 2, height: 1, id: 9 }, (2 << 5) | 0, 0, 4);
    expect(() => decodeGlz(lonely, window, createPixmap(2, 1))).toThrow(MissingGlzImage);
    expect(window.pixels).toBe(0);
  });

  it("with numbers that cannot be counted on from are refused", () => {
    const bytes = glz({ type: 8, width: 1, height: 1, id: 0 }, 0, 1, 2, 3);
    bytes.fill(0xff, 21, 29);
    expect(() => decodeGlz(bytes, new GlzWindow(100), createPixmap(1, 1))).toThrow(CodecError);
  });

  it("that are counted anew end what was there before", () => {
    const window = new GlzWindow(10_000);
    for (const id of [0, 1, 2, 1]) {
      decodeGlz(glz({ type: 8, width: 1, height: 1, id }, 0, 1, 2, 3), window, createPixmap(1, 1));
    }
    expect([0, 1, 2].map((id) => window.get(id) !== undefined)).toEqual([false, true, false]);
  });

  it("cannot reach outside of an earlier image", () => {
    const window = new GlzWindow(10_000);
    decodeGlz(first, window, createPixmap(3, 1));
    const outside = glz({ type: 8, width: 4, height: 1, id: 1 }, (4 << 5) | 0, 0, 1);
    expect(() => decodeGlz(outside, window, createPixmap(4, 1))).toThrow(/beyond the end/);
  });

  it("stay in the window as long as the newest says, and no more than was announced", () => {
    const window = new GlzWindow(1000);
    for (let id = 0; id < 5; id += 1) {
      decodeGlz(
        glz({ type: 8, width: 1, height: 1, id, windowDistance: Math.min(id, 2) }, 0, 1, 2, 3),
        window,
        createPixmap(1, 1),
      );
    }
    expect([0, 1, 2, 3, 4].map((id) => window.get(id) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    for (let id = 5; id < 60; id += 1) {
      decodeGlz(glz({ type: 8, width: 1, height: 1, id }, 0, 1, 2, 3), window, createPixmap(1, 1));
    }
    expect(window.pixels).toBeLessThanOrEqual(1000);
    expect(window.get(59)).toBeDefined();
  });
});
