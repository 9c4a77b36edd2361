import { describe, expect, it } from "vitest";
import { readPngSize } from "./png.ts";

const header = (...size: number[]) =>
  Uint8Array.from([
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    ...size,
  ]);

describe("readPngSize", () => {
  it("reads both sides, wherever the bytes lie in their buffer", () => {
    const padded = Uint8Array.from([9, 9, ...header(0, 0, 2, 128, 0, 0, 1, 224)]);
    expect(readPngSize(padded.subarray(2))).toEqual({ widthPx: 640, heightPx: 480 });
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["half a header", header(0, 0, 2)],
    ["a PPM", new TextEncoder().encode("P6 640 480 255 and then the pixels")],
  ])("takes %s for no PNG", (_what, bytes) => {
    expect(readPngSize(bytes)).toBeUndefined();
  });
});
