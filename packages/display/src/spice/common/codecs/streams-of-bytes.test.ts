// LZ4, zlib and QUIC: small streams by hand, and broken ones. Real ones are in ../channels/display/recordings.test.ts.
import * as fc from "fast-check";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createPixmap } from "../framebuffer/pixmap.ts";
import { rowsOf } from "../testing/pixels.ts";
import { CodecError } from "./codec-error.ts";
import { GlzWindow } from "./glz-window.ts";
import { decodeGlz } from "./glz.ts";
import { decodeLz } from "./lz.ts";
import { decodeLz4 } from "./lz4.ts";
import { decodeQuic } from "./quic.ts";
import { inflateExactly } from "./zlib-glz.ts";

describe("LZ4 images", () => {
  it("of 32 bits, from the top, in two blocks", () => {
    const bytes = Uint8Array.of(
      1,
      8, // from the top, 32 bits
      0,
      0,
      0,
      5, // a block of five bytes
      0x40,
      1,
      2,
      3,
      0, // four literals
      0,
      0,
      0,
      4, // a block of four
      0x04,
      4,
      0,
      0x00, // a match of eight bytes, four before; no literals
    );
    const target = createPixmap(3, 1);
    expect(decodeLz4(bytes, target)).toBe("opaque");
    expect(rowsOf(target)).toEqual([[0x03_0201, 0x03_0201, 0x03_0201]]);
  });

  it("of 16 bits, from the bottom", () => {
    const bytes = Uint8Array.of(0, 6, 0, 0, 0, 5, 0x40, 0x1f, 0x00, 0x00, 0x7c);
    const target = createPixmap(1, 2);
    decodeLz4(bytes, target);
    expect(rowsOf(target)).toEqual([[0xff_0000], [0xff]]);
  });

  it.each([
    ["another format", [1, 5, 0, 0, 0, 1, 0]],
    ["a block's size beyond the end", [1, 8, 0xff, 0xff, 0xff, 0xff, 0x40, 1, 2, 3, 4]],
    ["a match before the start", [1, 8, 0, 0, 0, 4, 0x04, 1, 0, 0]],
    ["too few bytes", [1, 8, 0, 0, 0, 3, 0x20, 1, 2]],
    ["too many bytes", [1, 8, 0, 0, 0, 10, 0x90, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["nothing", []],
  ])("are refused: %s", (_name, bytes) => {
    expect(() => decodeLz4(Uint8Array.from(bytes), createPixmap(1, 1))).toThrow(CodecError);
  });
});

describe("zlib", () => {
  it.each([
    ["one piece", 1000],
    ["many pieces", 3_000_000],
  ])("is inflated in %s", (_name, size) => {
    const raw = Uint8Array.from({ length: size }, (_, index) => (index * index) >> 7);
    expect(inflateExactly(new Uint8Array(deflateSync(raw)), size)).toEqual(raw);
  });

  it("of another size than announced is refused", () => {
    const packed = new Uint8Array(deflateSync(new Uint8Array(100_000)));
    expect(() => inflateExactly(packed, 100_001)).toThrow(CodecError);
    const long = new Uint8Array(
      deflateSync(Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7919) >> 3)),
    );
    expect(() => inflateExactly(long.subarray(0, long.length / 2), 100_000)).toThrow(CodecError);
    expect(() => inflateExactly(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8)).toThrow(CodecError);
    expect(() => inflateExactly(packed, 2 ** 31)).toThrow(CodecError);
  });
});

describe("QUIC", () => {
  const word = (value: number): readonly number[] => [
    value & 255,
    (value >> 8) & 255,
    (value >> 16) & 255,
    (value >>> 24) & 255,
  ];
  const quic = (
    type: number,
    width: number,
    height: number,
    ...data: readonly number[]
  ): Uint8Array =>
    Uint8Array.from([
      ...word(0x4349_5551),
      ...word(0),
      ...word(type),
      ...word(width),
      ...word(height),
      ...data,
    ]);

  it("of one pixel: each channel's first sample is in code 7, a zero in front for samples from 128 on", () => {
    // Sample 2n is the difference n: red 1 is 2, coded as 1 and seven bits; green 2 is 4; blue 3 is 6.
    const bits = `1${"0000010"}1${"0000100"}1${"0000110"}`.padEnd(32, "0");
    expect(
      rowsOf(targetOf(quic(4, 1, 1, ...word(Number.parseInt(bits, 2) | 0), 0, 0, 0, 0))),
    ).toEqual([[0x01_0203]]);
  });

  const targetOf = (bytes: Uint8Array) => {
    const target = createPixmap(1, 1);
    decodeQuic(bytes, target);
    return target;
  };

  it.each([
    ["another magic", Uint8Array.from({ length: 40 }, () => 1)],
    ["an unknown type", quic(9, 1, 1, 0, 0, 0, 0)],
    ["another size", quic(4, 2, 1, 0, 0, 0, 0)],
    ["a header cut off", quic(4, 1, 1).subarray(0, 16)],
    ["no pixels", quic(4, 1, 1)],
  ])("is refused: %s", (_name, bytes) => {
    expect(() => targetOf(bytes)).toThrow(CodecError);
  });

  it("is refused when a run leaves its row", () => {
    const target = createPixmap(64, 64);
    // The same sample everywhere makes runs; nothing but ones makes them endless.
    const bytes = quic(4, 64, 64, ...Array.from({ length: 2000 }, () => 255));
    expect(() => decodeQuic(bytes, target)).toThrow(CodecError);
  });
});

const outcomeOf = (decode: () => unknown): string => {
  try {
    decode();
    return "taken";
  } catch (error) {
    return error instanceof CodecError ? "CodecError" : String(error);
  }
};

describe("every decoder", () => {
  // Starts as a header of its own, so that more than the header is looked at.
  const headers = {
    lz: [
      0x20, 0x20, 0x5a, 0x4c, 0, 1, 0, 1, 0, 0, 0, 9, 0, 0, 0, 16, 0, 0, 0, 8, 0, 0, 0, 64, 0, 0, 0,
      1,
    ],
    glz: [
      0x20, 0x20, 0x5a, 0x4c, 0, 1, 0, 1, 0x19, 0, 0, 0, 16, 0, 0, 0, 8, 0, 0, 0, 64, 0, 0, 0, 0, 0,
      0, 0, 3, 0, 0, 0, 3,
    ],
    lz4: [1, 8],
    quic: [0x51, 0x55, 0x49, 0x43, 0, 0, 0, 0, 5, 0, 0, 0, 16, 0, 0, 0, 8, 0, 0, 0],
  } as const;
  const decoders = {
    lz: (bytes: Uint8Array) => decodeLz({ bytes }, createPixmap(16, 8)),
    glz: (bytes: Uint8Array) => decodeGlz(bytes, new GlzWindow(100_000), createPixmap(16, 8)),
    lz4: (bytes: Uint8Array) => decodeLz4(bytes, createPixmap(16, 8)),
    quic: (bytes: Uint8Array) => decodeQuic(bytes, createPixmap(16, 8)),
  } as const;

  it.each(Object.keys(headers) as (keyof typeof headers)[])(
    "%s takes or refuses any bytes",
    (name) => {
      const outcomes = new Set<string>();
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 700 }), (data) => {
          outcomes.add(
            outcomeOf(() => decoders[name](Uint8Array.from([...headers[name], ...data]))),
          );
        }),
        { numRuns: 2000 },
      );
      expect([...outcomes].filter((outcome) => outcome !== "taken")).toEqual(["CodecError"]);
    },
  );
});
