// Each operation on a small surface. Expected pixels are worked out by hand from spice-gtk's behaviour.
import { describe, expect, it } from "vitest";
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { boundsOf } from "../framebuffer/pixmap.ts";
import { rectsOf, regionOfClip, regionOfRect } from "../framebuffer/region.ts";
import { drawingOf, pixmapOf, plain, rect, rowsOf } from "../testing/pixels.ts";
import { drawAlphaBlend } from "./alpha-blend.ts";
import { drawBlackness } from "./blackness.ts";
import { drawBlend } from "./blend.ts";
import { drawComposite } from "./composite.ts";
import type { Composite } from "./composite.ts";
import { drawCopyBits } from "./copy-bits.ts";
import { drawCopy } from "./copy.ts";
import { drawFill } from "./fill.ts";
import { drawInvers } from "./invers.ts";
import { maskRegion } from "./mask.ts";
import { drawOpaque } from "./opaque.ts";
import { drawRop3 } from "./rop3.ts";
import { drawStroke } from "./stroke.ts";
import { drawText } from "./text.ts";
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

describe("alpha blend", () => {
  const blend = (source: Pixmap, alpha: number, targetAlpha: "kept" | "cleared") => {
    const target = plain(1, 1, 0xff00_00ff);
    drawAlphaBlend(target, all(target), {
      source,
      sourceArea: rect(0, 0, 1, 1),
      box: rect(0, 0, 1, 1),
      alpha,
      targetAlpha,
    });
    return rowsOf(target)[0]?.[0];
  };

  it("lays a picture over by one alpha", () => {
    // 128/255 of red, and 127/255 of blue.
    expect(blend(pixmapOf([[0xff_0000]]), 128, "cleared")).toBe(0x80_007f);
    expect(blend(pixmapOf([[0xff_0000]]), 255, "kept")).toBe(0xffff_0000);
    expect(blend(pixmapOf([[0xff_0000]]), 0, "cleared")).toBe(0xff00_00ff);
  });

  it("lays it over by its own alpha", () => {
    expect(blend(pixmapOf([[0x4040_0000]], "premultiplied"), 255, "kept")).toBe(0xff40_00bf);
    expect(blend(pixmapOf([[0]], "premultiplied"), 255, "cleared")).toBe(0xff00_00ff);
  });
});

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

describe("composite", () => {
  const mix = (
    operator: number,
    source: number,
    destination: number,
    more: Partial<Composite> = {},
  ) => {
    const target = pixmapOf([[destination]], "premultiplied");
    drawComposite(target, all(target), {
      box: rect(0, 0, 1, 1),
      operator,
      source: { pixmap: pixmapOf([[source]], "premultiplied"), repeat: "none", filter: "nearest" },
      sourceOrigin: { x: 0, y: 0 },
      maskOrigin: { x: 0, y: 0 },
      maskKind: "alpha",
      targetAlpha: "coverage",
      ...more,
    });
    return rowsOf(target)[0]?.[0];
  };
  const s = 0x8080_0000; // half-covering red
  const d = 0xff00_00ff; // blue

  it.each([
    ["clear", 0, 0],
    ["source", 1, s],
    ["destination", 2, d],
    ["over", 3, 0xff80_007f],
    ["over reverse", 4, d],
    ["in", 5, s],
    ["in reverse", 6, 0x8000_0080],
    ["out", 7, 0],
    ["out reverse", 8, 0x7f00_007f],
    ["atop", 9, 0xff80_007f],
    ["atop reverse", 10, 0x8000_0080],
    ["xor", 11, 0x7f00_007f],
    ["add", 12, 0xff80_00ff],
    ["saturate", 13, d],
  ])("%s", (_name, operator, expected) => {
    expect(mix(operator, s, d)).toBe(expected);
  });

  it("hides by a mask, as a whole or each channel", () => {
    const mask = {
      pixmap: pixmapOf([[0x8040_ff00]], "premultiplied"),
      repeat: "none",
      filter: "nearest",
    } as const;
    expect(mix(1, 0xffff_ffff, d, { mask })).toBe(0x8080_8080);
    expect(mix(3, 0xffff_ffff, 0xff00_0000, { mask, maskKind: "components" })).toBe(0xff40_ff00);
  });

  it("repeats, pads and mirrors sources, and moves them", () => {
    const pixmap = pixmapOf([[0xff00_0001, 0xff00_0002]], "premultiplied");
    const across = (
      repeat: "none" | "normal" | "pad" | "reflect",
      transform?: readonly [number, number, number, number, number, number],
    ) => {
      const target = pixmapOf([[0, 0, 0, 0, 0]], "premultiplied");
      drawComposite(target, all(target), {
        box: rect(0, 0, 5, 1),
        operator: 1,
        source: { pixmap, repeat, filter: "nearest", transform },
        sourceOrigin: { x: -1, y: 0 },
        maskOrigin: { x: 0, y: 0 },
        maskKind: "alpha",
        targetAlpha: "coverage",
      });
      return rowsOf(target)[0]?.map((pixel) => pixel & 0xff);
    };
    expect(across("none")).toEqual([0, 1, 2, 0, 0]);
    expect(across("normal")).toEqual([2, 1, 2, 1, 2]);
    expect(across("pad")).toEqual([1, 1, 2, 2, 2]);
    expect(across("reflect")).toEqual([1, 1, 2, 2, 1]);
    // Half as fast through the source: each of its pixels is there twice.
    expect(across("pad", [32_768, 0, 0, 0, 65_536, 0])).toEqual([1, 1, 1, 2, 2]);
  });
});
