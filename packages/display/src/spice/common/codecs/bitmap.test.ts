import { describe, expect, it } from "vitest";
import { createPixmap } from "../framebuffer/pixmap.ts";
import { rowsOf } from "../testing/pixels.ts";
import type { BitmapSource } from "./bitmap.ts";
import { decodeBitmap, decodeMaskBits } from "./bitmap.ts";
import { CodecError } from "./codec-error.ts";

const decode = (
  source: Partial<BitmapSource> & Pick<BitmapSource, "format" | "bytes" | "stride">,
  width: number,
  height: number,
) => {
  const target = createPixmap(width, height);
  const alpha = decodeBitmap({ rows: "top-down", ...source }, target);
  return { alpha, rows: rowsOf(target) };
};

const palette = Uint32Array.of(0x11_1111, 0x22_2222, 0x33_3333);

describe("bitmaps", () => {
  it("of 1 bit, the lowest first", () => {
    // 0b...01 0110: pixels 0 1 1 0 1
    const bytes = Uint8Array.of(0b0001_0110);
    expect(decode({ format: "1bit_le", bytes, stride: 1, palette }, 5, 1).rows).toEqual([
      [0x11_1111, 0x22_2222, 0x22_2222, 0x11_1111, 0x22_2222],
    ]);
  });

  it("of 1 bit, the highest first", () => {
    const bytes = Uint8Array.of(0b0110_1000);
    expect(decode({ format: "1bit_be", bytes, stride: 1, palette }, 5, 1).rows).toEqual([
      [0x11_1111, 0x22_2222, 0x22_2222, 0x11_1111, 0x22_2222],
    ]);
  });

  it("of 4 bits, in both orders", () => {
    // index 1, then 2, then 0
    expect(
      decode({ format: "4bit_le", bytes: Uint8Array.of(0x21, 0x00), stride: 2, palette }, 3, 1)
        .rows,
    ).toEqual([[0x22_2222, 0x33_3333, 0x11_1111]]);
    expect(
      decode({ format: "4bit_be", bytes: Uint8Array.of(0x12, 0x00), stride: 2, palette }, 3, 1)
        .rows,
    ).toEqual([[0x22_2222, 0x33_3333, 0x11_1111]]);
  });

  it("of 8 bits; an index without a colour is black", () => {
    expect(
      decode({ format: "8bit", bytes: Uint8Array.of(2, 99), stride: 2, palette }, 2, 1).rows,
    ).toEqual([[0x33_3333, 0]]);
  });

  it("of 16 bits, five for each channel", () => {
    // red 31, then green 31, then blue 1
    const bytes = Uint8Array.of(0x00, 0x7c, 0xe0, 0x03, 0x01, 0x00);
    expect(decode({ format: "16bit", bytes, stride: 6 }, 3, 1).rows).toEqual([
      [0xff_0000, 0x00_ff00, 0x08],
    ]);
  });

  it("of 24 and 32 bits: blue, green, red", () => {
    expect(
      decode({ format: "24bit", bytes: Uint8Array.of(1, 2, 3), stride: 3 }, 1, 1).rows,
    ).toEqual([[0x03_0201]]);
    expect(decode({ format: "32bit", bytes: Uint8Array.of(1, 2, 3, 0), stride: 4 }, 1, 1)).toEqual({
      alpha: "opaque",
      rows: [[0x03_0201]],
    });
    expect(decode({ format: "rgba", bytes: Uint8Array.of(1, 2, 3, 128), stride: 4 }, 1, 1)).toEqual(
      {
        alpha: "premultiplied",
        rows: [[0x80_03_02_01]],
      },
    );
    expect(decode({ format: "8bit_a", bytes: Uint8Array.of(7, 255), stride: 2 }, 2, 1)).toEqual({
      alpha: "premultiplied",
      rows: [[0x0700_0000, 0xff00_0000]],
    });
  });

  it("with the lowest row first, and rows longer than their pixels", () => {
    const bytes = Uint8Array.of(1, 0, 0, 0, 9, 9, 9, 9, 2, 0, 0, 0, 9, 9, 9, 9);
    expect(decode({ format: "32bit", bytes, stride: 8, rows: "bottom-up" }, 1, 2).rows).toEqual([
      [2],
      [1],
    ]);
  });

  it.each([
    ["too few bytes", { format: "32bit", bytes: new Uint8Array(15), stride: 8 } as const],
    ["rows too short", { format: "32bit", bytes: new Uint8Array(64), stride: 7 } as const],
    ["a palette is missing", { format: "8bit", bytes: new Uint8Array(64), stride: 4 } as const],
  ])("are refused: %s", (_name, source) => {
    expect(() => decode(source, 2, 2)).toThrow(CodecError);
  });

  it("of 1 bit as masks", () => {
    const source = {
      format: "1bit_be",
      bytes: Uint8Array.of(0b1010_0000, 0b0100_0000),
      stride: 1,
      rows: "bottom-up",
    } as const;
    expect([...decodeMaskBits(source, 3, 2)]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(() => decodeMaskBits({ ...source, format: "8bit" }, 3, 2)).toThrow(CodecError);
  });
});
