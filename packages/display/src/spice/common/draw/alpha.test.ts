// Alpha blend and composite: expected pixels are worked out by hand with pixman's rounding.
import { describe, expect, it } from "vitest";
import type { Pixmap } from "../framebuffer/pixmap.ts";
import { boundsOf } from "../framebuffer/pixmap.ts";
import { regionOfRect } from "../framebuffer/region.ts";
import { pixmapOf, plain, rect, rowsOf } from "../testing/pixels.ts";
import { drawAlphaBlend } from "./alpha-blend.ts";
import { drawComposite } from "./composite.ts";
import { isOperator } from "./porter-duff.ts";
import type { Composite } from "./composite.ts";

const all = (target: Pixmap) => regionOfRect(boundsOf(target), target);

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

  const grey = 0xff80_8080;
  const [red, white, black] = [0xffff_0000, 0xffff_ffff, 0xff00_0000];
  it.each([
    ["multiply", 0x30, grey, 0xff00_80ff, 0xff00_4080],
    ["screen", 0x31, grey, 0xff00_80ff, 0xff80_c0ff],
    ["overlay", 0x32, white, 0xff00_ff00, 0xff00_ff00],
    ["darken", 0x33, grey, 0xff00_80ff, 0xff00_8080],
    ["lighten", 0x34, grey, 0xff00_80ff, 0xff80_80ff],
    ["colour dodge", 0x35, white, 0xff00_80ff, 0xff00_ffff],
    ["colour burn", 0x36, black, 0xff00_80ff, 0xff00_00ff],
    ["hard light", 0x37, white, 0xff00_8080, white],
    ["soft light", 0x38, grey, 0xff00_00ff, 0xff00_00ff],
    ["difference", 0x39, grey, 0xff00_80ff, 0xff80_007f],
    ["exclusion", 0x3a, white, 0xff00_80ff, 0xffff_7f00],
    ["hue of grey", 0x3b, white, white, white],
    ["saturation of grey", 0x3c, grey, white, white],
    ["colour of black", 0x3d, black, white, white],
    ["luminosity of white", 0x3e, white, red, white],
    ["luminosity of black", 0x3e, black, red, black],
    ["disjoint over", 0x13, 0x8080_0000, 0x8000_0080, 0xff80_007f],
    ["disjoint in", 0x15, 0x8080_0000, 0x8000_0080, 0x0101_0000],
    ["conjoint over", 0x23, 0x8080_0000, 0x8000_0080, 0x8080_0000],
    ["conjoint in", 0x25, 0x8080_0000, 0x4000_0040, 0x4040_0000],
    ["conjoint xor", 0x2b, 0x8080_0000, 0x4000_0040, 0x4040_0000],
  ])("%s, by its definition", (_name, operator, source, target, expected) => {
    expect(mix(operator, source, target)?.toString(16)).toBe(expected.toString(16));
  });

  it("leaves alone what a blend mode's clear source is laid over, and shows it whole over nothing", () => {
    for (let operator = 0x30; operator <= 0x3e; operator += 1) {
      expect(mix(operator, 0, d)).toBe(d);
      expect(mix(operator, s, 0)).toBe(s);
    }
  });

  it("has no further operators", () => {
    const known = Array.from({ length: 256 }, (_, operator) => operator).filter(isOperator);
    expect(known).toHaveLength(14 + 12 + 12 + 15);
    expect([0x0e, 0x1c, 0x2c, 0x3f].some(isOperator)).toBe(false);
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
