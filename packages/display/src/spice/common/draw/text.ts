// DRAW_TEXT: glyphs as a mask through which a brush is laid over what is there.
import type { Pixmap, Point, Rect } from "../framebuffer/pixmap.ts";
import { intersectRects, rectHeight, rectWidth } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import { clipRegion, extentsOf } from "../framebuffer/region.ts";
import type { Brush } from "./brush.ts";
import { fillRegion, wrap } from "./brush.ts";
import { mulPixel, overPixel } from "./mul.ts";
import { ropCopy } from "./rop.ts";

export type Glyph = {
  readonly renderPosition: Point;
  readonly origin: Point;
  readonly width: number;
  readonly height: number;
  /** Rows of ceil(width * bits / 8) bytes, the lowest first. */
  readonly bytes: Uint8Array;
};

export type Text = {
  readonly glyphs: readonly Glyph[];
  readonly bitsPerPixel: 1 | 4 | 8;
  readonly backArea: Rect;
  readonly foreBrush: Brush;
  readonly backBrush: Brush;
  /** Whether the target's top byte is to be kept as coverage. */
  readonly targetAlpha: "kept" | "cleared";
};

export const drawText = (target: Pixmap, region: Region, text: Text): void => {
  const back = clipRegion(region, text.backArea);
  if (back.count > 0) fillRegion(target, back, text.backBrush, ropCopy);
  if (text.foreBrush.type === "none") return;
  const extents = extentsOf(region);
  if (extents === undefined) return;
  const area = intersectRects(extents, boundsOfGlyphs(text.glyphs));
  if (area === undefined) return;
  const coverage = new Uint8Array(rectWidth(area) * rectHeight(area));
  for (const glyph of text.glyphs) coverGlyph(coverage, area, glyph, text.bitsPerPixel);
  paintThrough(target, clipRegion(region, area), coverage, area, text);
};

const boxOf = (glyph: Glyph): Rect => {
  const left = glyph.renderPosition.x + glyph.origin.x;
  const top = glyph.renderPosition.y + glyph.origin.y;
  return { left, top, right: left + glyph.width, bottom: top + glyph.height };
};

const boundsOfGlyphs = (glyphs: readonly Glyph[]): Rect => {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const glyph of glyphs) {
    const box = boxOf(glyph);
    left = Math.min(left, box.left);
    top = Math.min(top, box.top);
    right = Math.max(right, box.right);
    bottom = Math.max(bottom, box.bottom);
  }
  return { left, top, right, bottom };
};

/** Raises the coverage of `area` (one byte a pixel) to the glyph's. */
const coverGlyph = (
  coverage: Uint8Array,
  area: Rect,
  glyph: Glyph,
  bitsPerPixel: Text["bitsPerPixel"],
): void => {
  const box = boxOf(glyph);
  const part = intersectRects(box, area);
  if (part === undefined) return;
  const rowBytes = Math.ceil((glyph.width * bitsPerPixel) / 8);
  const { bytes } = glyph;
  for (let y = part.top; y < part.bottom; y += 1) {
    // Rows come bottom first; spice-gtk passes over the flag that says otherwise, and so do all senders.
    const from = (box.bottom - 1 - y) * rowBytes;
    const to = (y - area.top) * rectWidth(area) - area.left;
    for (let x = part.left; x < part.right; x += 1) {
      const column = x - box.left;
      let value: number;
      if (bitsPerPixel === 1) {
        value = ((bytes[from + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1 ? 255 : 0;
      } else if (bitsPerPixel === 4) {
        const pair = bytes[from + (column >> 1)] ?? 0;
        // The low nibble stays 0, as with spice-gtk: full coverage is 240.
        value = (column & 1) === 0 ? pair & 0xf0 : (pair << 4) & 0xf0;
      } else {
        value = bytes[from + column] ?? 0;
      }
      if (value > (coverage[to + x] as number)) coverage[to + x] = value;
    }
  }
};

const paintThrough = (
  target: Pixmap,
  region: Region,
  coverage: Uint8Array,
  area: Rect,
  text: Text,
): void => {
  const kept = text.targetAlpha === "kept" ? -1 : 0xff_ffff;
  const stride = rectWidth(area);
  const { edges } = region;
  const { foreBrush } = text;
  const color = foreBrush.type === "solid" ? (foreBrush.color | 0xff00_0000) >>> 0 : 0;
  for (let at = 0; at < region.count * 4; at += 4) {
    const right = edges[at + 2] as number;
    const bottom = edges[at + 3] as number;
    for (let y = edges[at + 1] as number; y < bottom; y += 1) {
      const from = (y - area.top) * stride - area.left;
      const to = y * target.widthPx;
      for (let x = edges[at] as number; x < right; x += 1) {
        const cover = coverage[from + x] as number;
        if (cover === 0) continue;
        const source = foreBrush.type === "pattern" ? tilePixel(foreBrush, x, y) : color;
        target.pixels[to + x] =
          overPixel(mulPixel(source, cover), target.pixels[to + x] as number) & kept;
      }
    }
  }
};

const tilePixel = (brush: Extract<Brush, { type: "pattern" }>, x: number, y: number): number => {
  const { tile, originX, originY } = brush;
  if (tile.pixels.length === 0) return 0;
  const row = wrap(y - originY, tile.heightPx) * tile.widthPx;
  const pixel = tile.pixels[row + wrap(x - originX, tile.widthPx)] as number;
  return tile.alpha === "opaque" ? (pixel | 0xff00_0000) >>> 0 : pixel;
};
