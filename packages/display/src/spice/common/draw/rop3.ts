// DRAW_ROP3: any of Windows' 256 operations on brush, picture and what is there.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import type { Brush } from "./brush.ts";
import { wrap } from "./brush.ts";
import type { PlacedSource } from "./place-source.ts";
import { placeSource } from "./place-source.ts";
import { termsOf } from "./rop.ts";

export type Rop3 = PlacedSource & {
  readonly brush: Brush;
  /** Bit (4 * brush + 2 * source + destination) is the result: 0xF0 is the brush, 0xCC the source. */
  readonly rop3: number;
};

const onePixel = (color: number): Pixmap => ({
  widthPx: 1,
  heightPx: 1,
  pixels: Uint32Array.of(color),
  alpha: "opaque",
});

export const drawRop3 = (target: Pixmap, region: Region, operation: Rop3): void => {
  const placed = placeSource(operation, region);
  if (placed === undefined) return;
  const { brush } = operation;
  const tile =
    brush.type === "pattern" ? brush.tile : onePixel(brush.type === "solid" ? brush.color : 0);
  if (tile.pixels.length === 0) return;
  const originX = brush.type === "pattern" ? brush.originX : 0;
  const originY = brush.type === "pattern" ? brush.originY : 0;
  const terms = termsOf(operation.rop3, 3);
  const { pixmap, offsetX, offsetY } = placed;
  const { edges } = region;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = Math.max(edges[at] as number, offsetX);
    const right = Math.min(edges[at + 2] as number, offsetX + pixmap.widthPx);
    const bottom = Math.min(edges[at + 3] as number, offsetY + pixmap.heightPx);
    for (let y = Math.max(edges[at + 1] as number, offsetY); y < bottom; y += 1) {
      combineRow(
        target.pixels.subarray(
          y * target.widthPx + left,
          y * target.widthPx + Math.max(left, right),
        ),
        pixmap.pixels,
        (y - offsetY) * pixmap.widthPx + (left - offsetX),
        tile.pixels.subarray(
          wrap(y - originY, tile.heightPx) * tile.widthPx,
          (wrap(y - originY, tile.heightPx) + 1) * tile.widthPx,
        ),
        wrap(left - originX, tile.widthPx),
        terms,
      );
    }
  }
};

const combineRow = (
  row: Uint32Array,
  source: Uint32Array,
  from: number,
  tile: Uint32Array,
  tileStart: number,
  terms: Int32Array,
): void => {
  const one = terms[0] as number;
  const d1 = terms[1] as number;
  const s1 = terms[2] as number;
  const sd = terms[3] as number;
  const p1 = terms[4] as number;
  const pd = terms[5] as number;
  const ps = terms[6] as number;
  const psd = terms[7] as number;
  let column = tileStart;
  for (let x = 0; x < row.length; x += 1) {
    const d = row[x] as number;
    const s = source[from + x] as number;
    const p = tile[column] as number;
    row[x] =
      one ^ (d & (d1 ^ (s & sd))) ^ (s & s1) ^ (p & (p1 ^ (d & pd) ^ (s & ps) ^ (s & d & psd)));
    column += 1;
    if (column === tile.length) column = 0;
  }
};
