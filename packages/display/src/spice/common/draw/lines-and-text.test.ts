// Strokes and glyphs as pictures.
import { describe, expect, it } from "vitest";
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { boundsOf } from "../framebuffer/pixmap.ts";
import { regionOfRect } from "../framebuffer/region.ts";
import { drawingOf, pixmapOf, plain, rect, rowsOf } from "../testing/pixels.ts";
import { drawStroke } from "./stroke.ts";
import { drawText } from "./text.ts";

const put = 8;
const all = (target: Pixmap) => regionOfRect(boundsOf(target), target);

describe("text", () => {
  const glyph = (
    bytes: readonly number[],
    width: number,
    height: number,
    x: number,
    y: number,
  ) => ({
    renderPosition: { x, y },
    origin: { x: 0, y: 0 },
    width,
    height,
    bytes: Uint8Array.from(bytes),
  });
  const write = (
    glyphs: readonly ReturnType<typeof glyph>[],
    bitsPerPixel: 1 | 4 | 8,
    clipTo = rect(0, 0, 6, 3),
  ) => {
    const target = plain(6, 3, 0);
    drawText(target, regionOfRect(clipTo, target), {
      glyphs,
      bitsPerPixel,
      backArea: rect(0, 0, 0, 0),
      foreBrush: { type: "solid", color: 0xff_ffff },
      backBrush: { type: "none" },
      targetAlpha: "cleared",
    });
    return target;
  };

  it("has glyphs of one bit, the lowest row first", () => {
    const l = glyph([0b1110_0000, 0b1000_0000, 0b1000_0000], 3, 3, 1, 0);
    expect(drawingOf(write([l], 1))).toEqual([".#....", ".#....", ".###.."]);
    expect(drawingOf(write([l], 1, rect(0, 0, 3, 3)))).toEqual([".#....", ".#....", ".##..."]);
  });

  it("has glyphs of four bits: full coverage is 240 of 255", () => {
    expect(rowsOf(write([glyph([0xf8], 2, 1, 0, 0)], 4))[0]?.slice(0, 3)).toEqual([
      0xf0_f0f0, 0x80_8080, 0,
    ]);
  });

  it("has glyphs of eight bits; where two overlap the stronger counts", () => {
    const both = [glyph([10, 200], 2, 1, 0, 0), glyph([100, 50], 2, 1, 1, 0)];
    expect(rowsOf(write(both, 8))[0]?.slice(0, 3)).toEqual([0x0a_0a0a, 0xc8_c8c8, 0x32_3232]);
  });

  it("costs no memory for glyphs far away", () => {
    const far = [
      glyph([255], 1, 1, -(2 ** 31), -(2 ** 31)),
      glyph([255], 1, 1, 2 ** 31 - 1, 2 ** 31 - 1),
    ];
    expect(drawingOf(write(far, 8))).toEqual(["......", "......", "......"]);
  });

  it("fills its ground first", () => {
    const target = plain(2, 1, 0);
    drawText(target, all(target), {
      glyphs: [glyph([0x80], 1, 1, 0, 0)],
      bitsPerPixel: 1,
      backArea: rect(0, 0, 2, 1),
      foreBrush: { type: "pattern", tile: pixmapOf([[5]]), originX: 0, originY: 0 },
      backBrush: { type: "solid", color: 3 },
      targetAlpha: "cleared",
    });
    expect(rowsOf(target)).toEqual([[5, 3]]);
  });
});

describe("stroke", () => {
  const line = (
    points: readonly number[],
    more: Partial<Parameters<typeof drawStroke>[2]> = {},
    flags = 3,
  ) => {
    const target = plain(8, 6, 0);
    drawStroke(target, all(target), {
      path: [{ flags, points: Int32Array.from(points, (value) => value * 16) }],
      dashes: new Int32Array(),
      startsWith: "dash",
      brush: { type: "solid", color: 1 },
      foreMode: put,
      ...more,
    });
    return drawingOf(target);
  };

  it("leaves out the last pixel", () => {
    expect(line([1, 1, 5, 1])[1]).toBe(".####...");
    expect(line([5, 1, 1, 1])[1]).toBe("..####..");
    expect(line([1, 1, 1, 1]).join("")).not.toContain("#");
  });

  it("draws slanted lines, and a closed path", () => {
    // X11 decides ties so that a line has the same pixels both ways, but for its last one.
    const rest = [".##.....", "...##...", ".....##.", ".......#", "........"];
    expect(line([0, 0, 8, 4])).toEqual(["#.......", ...rest]);
    expect(line([8, 4, 0, 0])).toEqual(["........", ...rest]);
    expect(line([1, 1, 4, 1, 4, 4, 1, 4], {}, 1 | 2 | 8)).toEqual([
      "........",
      ".####...",
      ".#..#...",
      ".#..#...",
      ".####...",
      "........",
    ]);
  });

  it("has dashes, which may begin with a gap", () => {
    const dashes = Int32Array.of(2 * 16, 16);
    expect(line([0, 0, 8, 0], { dashes })[0]).toBe("##.##.##");
  });

  it("draws the same part of a line whatever of it is outside", () => {
    const long = line([-8, -4, 16, 8]);
    expect(long.join("\n")).toContain("#");
    expect(long).toEqual(line([0, 0, 16, 8]));
    const far = 2 ** 26;
    expect(line([-far, 2, far, 2])[2]).toBe("########");
  });

  it("bends curves through their middle", () => {
    const rows = line([0, 5, 0, -1, 7, -1, 7, 5], {}, 1 | 2 | 16);
    expect(rows[0]).toContain("#");
    expect(rows.every((row) => row.includes("#") || row === rows[5])).toBe(true);
  });
});
