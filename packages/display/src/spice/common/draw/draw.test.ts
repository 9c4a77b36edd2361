// Each operation on a small surface. Expected pixels are worked out by hand from spice-gtk's behaviour.
import { describe, expect, it } from "vitest";
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { boundsOf } from "../framebuffer/pixmap.ts";
import { rectsOf, regionOfClip, regionOfRect } from "../framebuffer/region.ts";
import { drawingOf, pixmapOf, plain, rect, rowsOf } from "../testing/pixels.ts";
import { drawBlackness } from "./blackness.ts";
import { drawBlend } from "./blend.ts";
import { drawCopyBits } from "./copy-bits.ts";
import { drawCopy } from "./copy.ts";
import { drawFill } from "./fill.ts";
import { drawInvers } from "./invers.ts";
import { maskRegion } from "./mask.ts";
import { drawOpaque } from "./opaque.ts";
import { drawRop3 } from "./rop3.ts";
import { drawTransparent } from "./transparent.ts";
import { drawWhiteness } from "./whiteness.ts";

const put = 8;
const xor = 64;
const all = (target: Pixmap) => regionOfRect(boundsOf(target), target);
const tile = pixmapOf([
  [1, 2],
  [3, 4],
]);

describe("fill", () => {
  it("paints a colour inside the clip only", () => {
    const target = plain(4, 3, 0);
    const region = regionOfClip(rect(0, 0, 4, 3), target, [rect(1, 0, 2, 2), rect(1, 1, 4, 2)]);
    drawFill(target, region, { brush: { type: "solid", color: 7 }, ropDescriptor: put });
    expect(drawingOf(target)).toEqual([".#..", ".###", "...."]);
  });

  it("paints a colour through an operation, once where clips overlap", () => {
    const target = plain(3, 1, 0b1100);
    const region = regionOfClip(rect(0, 0, 3, 1), target, [rect(0, 0, 2, 1), rect(1, 0, 3, 1)]);
    drawFill(target, region, { brush: { type: "solid", color: 0b1010 }, ropDescriptor: xor });
    expect(rowsOf(target)).toEqual([[0b0110, 0b0110, 0b0110]]);
  });

  it("paints a pattern from its origin, to all sides", () => {
    const target = plain(5, 3, 0);
    const brush = { type: "pattern", tile, originX: 3, originY: 1 } as const;
    drawFill(target, all(target), { brush, ropDescriptor: put });
    expect(rowsOf(target)).toEqual([
      [4, 3, 4, 3, 4],
      [2, 1, 2, 1, 2],
      [4, 3, 4, 3, 4],
    ]);
  });
});

describe("blackness, whiteness, invers", () => {
  it("set every bit", () => {
    const target = plain(2, 1, 0x12_3456);
    drawInvers(target, all(target));
    expect(rowsOf(target)[0]?.[0]).toBe(0xffed_cba9);
    drawWhiteness(target, regionOfRect(rect(0, 0, 1, 1), target));
    expect(rowsOf(target)).toEqual([[0xffff_ffff, 0xffed_cba9]]);
    drawBlackness(target, all(target));
    expect(rowsOf(target)).toEqual([[0, 0]]);
  });
});

describe("copy", () => {
  const source = pixmapOf([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  it("takes the named part of the source", () => {
    const target = plain(4, 2, 9);
    drawCopy(target, regionOfRect(rect(1, 0, 3, 2), target), {
      source,
      sourceArea: rect(1, 0, 3, 2),
      box: rect(1, 0, 3, 2),
      ropDescriptor: put,
      scaleMode: "nearest",
    });
    expect(rowsOf(target)).toEqual([
      [9, 2, 3, 9],
      [9, 5, 6, 9],
    ]);
  });

  it("leaves what the source does not have", () => {
    const target = plain(3, 1, 9);
    drawCopy(target, all(target), {
      source,
      sourceArea: rect(2, 1, 5, 2),
      box: rect(0, 0, 3, 1),
      ropDescriptor: put,
      scaleMode: "nearest",
    });
    expect(rowsOf(target)).toEqual([[6, 9, 9]]);
  });

  it("doubles pixels, and cuts the stretched picture by the clip", () => {
    const target = plain(6, 4, 0);
    drawCopy(target, regionOfRect(rect(2, 1, 6, 4), target), {
      source,
      sourceArea: rect(0, 0, 3, 2),
      box: rect(0, 0, 6, 4),
      ropDescriptor: put,
      scaleMode: "nearest",
    });
    expect(rowsOf(target)).toEqual([
      [0, 0, 0, 0, 0, 0],
      [0, 0, 2, 2, 3, 3],
      [0, 0, 5, 5, 6, 6],
      [0, 0, 5, 5, 6, 6],
    ]);
  });

  it("mixes neighbours when it interpolates", () => {
    const target = plain(4, 1, 0);
    drawCopy(target, all(target), {
      source: pixmapOf([[0, 0x80_8080]]),
      sourceArea: rect(0, 0, 2, 1),
      box: rect(0, 0, 4, 1),
      ropDescriptor: put,
      scaleMode: "interpolate",
    });
    // Middles lie at 1/4, 3/4, 5/4, 7/4; outside of the source is black. Vertically all lies on the row.
    expect(rowsOf(target)).toEqual([[0, 0x20_2020, 0x60_6060, 0x60_6060]]);
  });

  it("blends by an operation", () => {
    const target = plain(3, 2, 0b110);
    drawBlend(target, all(target), {
      source,
      sourceArea: rect(0, 0, 3, 2),
      box: rect(0, 0, 3, 2),
      ropDescriptor: 32,
      scaleMode: "nearest",
    });
    expect(rowsOf(target)).toEqual([
      [0, 2, 2],
      [4, 4, 6],
    ]);
  });
});

describe("opaque", () => {
  it("copies, then combines the brush with what was copied", () => {
    const target = plain(2, 1, 9);
    drawOpaque(target, all(target), {
      source: pixmapOf([[0b1100, 0b0011]]),
      sourceArea: rect(0, 0, 2, 1),
      box: rect(0, 0, 2, 1),
      brush: { type: "solid", color: 0b1010 },
      ropDescriptor: xor,
      scaleMode: "nearest",
    });
    expect(rowsOf(target)).toEqual([[0b0110, 0b1001]]);
  });
});

describe("rop3", () => {
  const run = (rop3: number, brush: Parameters<typeof drawRop3>[2]["brush"]) => {
    const target = plain(1, 1, 0xaa);
    drawRop3(target, all(target), {
      source: pixmapOf([[0xcc]]),
      sourceArea: rect(0, 0, 1, 1),
      box: rect(0, 0, 1, 1),
      brush,
      rop3,
      scaleMode: "nearest",
    });
    return (rowsOf(target)[0]?.[0] ?? 0) & 0xff;
  };

  it("is each of the 256 operations", () => {
    for (let code = 0; code < 256; code += 1) {
      expect(run(code, { type: "solid", color: 0xf0 })).toBe(code);
    }
  });

  it("takes a pattern", () => {
    const brush = { type: "pattern", tile: pixmapOf([[0, 0xf0]]), originX: 1, originY: 0 } as const;
    expect(run(0xe2, brush)).toBe(0xe2);
  });
});

describe("transparent", () => {
  it("leaves out one colour, whatever its unused byte is", () => {
    const target = plain(3, 1, 9);
    drawTransparent(target, all(target), {
      source: pixmapOf([[1, 0xff00_0002, 3]]),
      sourceArea: rect(0, 0, 3, 1),
      box: rect(0, 0, 3, 1),
      transparentColor: 2,
    });
    expect(rowsOf(target)).toEqual([[1, 9, 3]]);
  });
});

describe("copy bits", () => {
  const numbered = () =>
    pixmapOf([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ]);

  it.each([
    [
      "down and right",
      1,
      1,
      0,
      0,
      [
        [1, 2, 3, 4],
        [5, 1, 2, 3],
        [9, 5, 6, 7],
      ],
    ],
    [
      "up and left",
      0,
      0,
      1,
      1,
      [
        [6, 7, 8, 4],
        [10, 11, 12, 8],
        [9, 10, 11, 12],
      ],
    ],
    [
      "right along a row",
      1,
      0,
      0,
      0,
      [
        [1, 1, 2, 3],
        [5, 5, 6, 7],
        [9, 9, 10, 11],
      ],
    ],
  ])("moves pixels %s though they overlap", (_name, left, top, x, y, expected) => {
    const target = numbered();
    const box = rect(left, top, 4, 3);
    drawCopyBits(target, regionOfRect(box, target), { box, sourcePosition: { x, y } });
    expect(rowsOf(target)).toEqual(expected);
  });

  it("moves a clip of several rectangles as if all were read first", () => {
    const target = numbered();
    const box = rect(0, 0, 4, 3);
    const clip = [rect(0, 1, 4, 2), rect(0, 2, 2, 3), rect(2, 2, 4, 3)];
    drawCopyBits(target, regionOfClip(box, target, clip), { box, sourcePosition: { x: 0, y: -1 } });
    expect(rowsOf(target)).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it("reads nothing outside of the surface", () => {
    const target = numbered();
    const box = rect(0, 0, 4, 3);
    const drawn = drawCopyBits(target, regionOfRect(box, target), {
      box,
      sourcePosition: { x: 2, y: 0 },
    });
    expect(rectsOf(drawn)).toEqual([rect(0, 0, 2, 3)]);
    expect(rowsOf(target)[0]).toEqual([3, 4, 3, 4]);
  });
});

describe("masks", () => {
  const picture = { widthPx: 2, heightPx: 2, bits: Uint8Array.of(1, 0, 0, 1) };
  const through = (polarity: "set" | "clear", originX = 0) => {
    const target = plain(4, 3, 0);
    const region = maskRegion(
      regionOfRect(rect(1, 1, 4, 3), target),
      { picture, polarity, originX, originY: 0 },
      1,
      1,
    );
    drawWhiteness(target, region);
    return drawingOf(target);
  };

  it("let through where they are set, or where not, and nothing outside", () => {
    expect(through("set")).toEqual(["....", ".#..", "..#."]);
    expect(through("clear")).toEqual(["....", "..#.", ".#.."]);
    expect(through("set", 1)).toEqual(["....", "....", ".#.."]);
  });
});
