// Moves rectangles of pixels from one pixmap to another. The inner loops of most drawing are here.
import type { Pixmap } from "../framebuffer/pixmap.ts";
import type { Region } from "../framebuffer/region.ts";
import type { Rop } from "./rop.ts";
import { ropCopy, ropNoop, termsOf } from "./rop.ts";

// Below this many pixels a plain loop beats a call of `set` with its two views.
const shortRowPx = 48;

/**
 * Combines `source` with the target inside `region`. Source pixel (x - offsetX, y - offsetY) meets target pixel (x, y);
 * where the source has no such pixel the target keeps its own. The region lies inside the target.
 */
export const blitRegion = (
  target: Pixmap,
  region: Region,
  source: Pixmap,
  offsetX: number,
  offsetY: number,
  rop: Rop,
): void => {
  if (rop === ropNoop) return;
  const { edges } = region;
  for (let at = 0; at < region.count * 4; at += 4) {
    const left = Math.max(edges[at] as number, offsetX);
    const top = Math.max(edges[at + 1] as number, offsetY);
    const right = Math.min(edges[at + 2] as number, offsetX + source.widthPx);
    const bottom = Math.min(edges[at + 3] as number, offsetY + source.heightPx);
    const width = right - left;
    if (width <= 0 || bottom <= top) continue;
    const from = (top - offsetY) * source.widthPx + (left - offsetX);
    const to = top * target.widthPx + left;
    if (rop === ropCopy) copyRows(target, to, source, from, width, bottom - top);
    else ropRows(target, to, source, from, width, bottom - top, rop);
  }
};

const copyRows = (
  target: Pixmap,
  to: number,
  source: Pixmap,
  from: number,
  width: number,
  rows: number,
): void => {
  const out = target.pixels;
  const input = source.pixels;
  if (width === target.widthPx && width === source.widthPx) {
    // Whole rows follow each other on both sides.
    out.set(input.subarray(from, from + width * rows), to);
    return;
  }
  for (let row = 0; row < rows; row += 1) {
    if (width < shortRowPx) {
      for (let x = 0; x < width; x += 1) out[to + x] = input[from + x] as number;
    } else {
      out.set(input.subarray(from, from + width), to);
    }
    to += target.widthPx;
    from += source.widthPx;
  }
};

const ropRows = (
  target: Pixmap,
  to: number,
  source: Pixmap,
  from: number,
  width: number,
  rows: number,
  rop: Rop,
): void => {
  const out = target.pixels;
  const input = source.pixels;
  const terms = termsOf(rop, 2);
  const one = terms[0] as number;
  const d1 = terms[1] as number;
  const s1 = terms[2] as number;
  const sd = terms[3] as number;
  for (let row = 0; row < rows; row += 1) {
    for (let x = 0; x < width; x += 1) {
      const s = input[from + x] as number;
      const d = out[to + x] as number;
      out[to + x] = one ^ (d & d1) ^ (s & s1) ^ (s & d & sd);
    }
    to += target.widthPx;
    from += source.widthPx;
  }
};
