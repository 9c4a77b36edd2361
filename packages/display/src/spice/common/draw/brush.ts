// Fills regions with what a brush paints: one colour or a tile that repeats.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import type { Rop } from "./rop.ts";
import { ropCopy, ropNoop, termsOf } from "./rop.ts";

export type Brush =
  | { readonly type: "none" }
  | { readonly type: "solid"; readonly color: number }
  /** Tile pixel (0, 0) lies at surface pixel (originX, originY), and at every multiple of the tile's size from there. */
  | {
      readonly type: "pattern";
      readonly tile: Pixmap;
      readonly originX: number;
      readonly originY: number;
    };

/** Paints `region`, which lies inside the target. A brush of type "none" paints zeros: the operation may ignore it. */
export const fillRegion = (target: Pixmap, region: Region, brush: Brush, rop: Rop): void => {
  if (rop === ropNoop) return;
  if (brush.type === "pattern") {
    if (brush.tile.pixels.length > 0) fillWithTile(target, region, brush, rop);
    return;
  }
  const color = brush.type === "solid" ? brush.color : 0;
  if (rop === ropCopy) fillWithColor(target, region, color);
  else combineWithColor(target, region, color, rop);
};

const fillWithColor = (target: Pixmap, region: Region, color: number): void => {
  const { edges } = region;
  const { pixels, widthPx } = target;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = edges[at] as number;
    const right = edges[at + 2] as number;
    const bottom = edges[at + 3] as number;
    let top = edges[at + 1] as number;
    if (left === 0 && right === widthPx) {
      pixels.fill(color, top * widthPx, bottom * widthPx);
      continue;
    }
    for (; top < bottom; top += 1) pixels.fill(color, top * widthPx + left, top * widthPx + right);
  }
};

const combineWithColor = (target: Pixmap, region: Region, color: number, rop: Rop): void => {
  const { edges } = region;
  const { pixels, widthPx } = target;
  const terms = termsOf(rop, 2);
  // The colour is the same everywhere, so what is left is `result = fixed ^ (d & varying)`.
  const fixed = (terms[0] as number) ^ (color & (terms[2] as number));
  const varying = (terms[1] as number) ^ (color & (terms[3] as number));
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = edges[at] as number;
    const right = edges[at + 2] as number;
    const bottom = edges[at + 3] as number;
    for (let y = edges[at + 1] as number; y < bottom; y += 1) {
      const end = y * widthPx + right;
      for (let x = y * widthPx + left; x < end; x += 1) {
        pixels[x] = fixed ^ ((pixels[x] as number) & varying);
      }
    }
  }
};

/** `value` modulo `length`, never negative. */
export const wrap = (value: number, length: number): number => {
  const rest = value % length;
  return rest < 0 ? rest + length : rest;
};

const fillWithTile = (
  target: Pixmap,
  region: Region,
  brush: Extract<Brush, { type: "pattern" }>,
  rop: Rop,
): void => {
  const { tile, originX, originY } = brush;
  const input = tile.pixels;
  const { edges } = region;
  const { pixels, widthPx } = target;
  const terms = termsOf(rop, 2);
  const one = terms[0] as number;
  const d1 = terms[1] as number;
  const s1 = terms[2] as number;
  const sd = terms[3] as number;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = edges[at] as number;
    const right = edges[at + 2] as number;
    const bottom = edges[at + 3] as number;
    const firstColumn = wrap(left - originX, tile.widthPx);
    for (let y = edges[at + 1] as number; y < bottom; y += 1) {
      const row = wrap(y - originY, tile.heightPx) * tile.widthPx;
      const rowEnd = row + tile.widthPx;
      const end = y * widthPx + right;
      let from = row + firstColumn;
      for (let x = y * widthPx + left; x < end; x += 1) {
        const s = input[from] as number;
        const d = pixels[x] as number;
        pixels[x] = one ^ (d & d1) ^ (s & s1) ^ (s & d & sd);
        from += 1;
        if (from === rowEnd) from = row;
      }
    }
  }
};
